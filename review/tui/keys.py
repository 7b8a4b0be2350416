"""Every key of the app, in one table: what it does, the chord for when an input method is on, and how it is explained.

The bindings, the footer and the help are made from this table, so none of them can promise what the others do not do.
An input method turns letters into kana or full-width letters; those are bound as well, and every action has a chord.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key for one action.

    `keys` are as they are typed, `chords` as Textual names them; `action` may have arguments in parentheses. A `label`
    stands in the footer behind `shown`, or else the key; where there is no room, those of the highest `rank` go first.
    """

    keys: str
    action: str
    help: str
    chords: tuple[str, ...] = ()
    kana: str = ""
    label: str = ""
    shown: str = ""
    group: str = "decide"
    rank: int = 0

    @property
    def needs(self) -> str:
        """The name in `review.offers` on which the key depends."""
        return self.action.partition("(")[0]

    def bound(self) -> list[str]:
        """The keys as Textual binds them, each letter in full width as well."""
        found: list[str] = []
        for key in self.keys.split():
            found.append(key)
            if len(key) == 1:
                found.append(chr(ord(key) + 0xFEE0))
        sent = [name for chord in self.chords for name in _sent(chord)]
        return [*found, *self.kana, *self.chords, *sent]


KEYS: tuple[Key, ...] = (
    *(
        Key(
            str(number),
            f"accept({number})",
            "accept that suggestion and go on to the next open flag" if number == 1 else "",
            (f"f{number}",),
            label="accept" if number == 1 else "",
            shown="1-9",
        )
        for number in range(1, 10)
    ),
    Key("r", "replace", "replace just the flagged or selected text", ("ctrl+r",), label="replace"),
    Key("e", "edit", "edit the passage, with the caret at the flag", ("ctrl+e",), "え", label="edit"),
    Key("d", "dismiss_flag", "the flag is no problem: dismiss it and go on", ("ctrl+d",), label="dismiss"),
    Key("D", "dismiss_because", "dismiss it and say why", ("ctrl+w",)),
    Key("a", "approve", "approve the passage and go on; its flags stay open", ("ctrl+o",), "あ", label="approve"),
    Key("n", "next_flag", "next open flag of the queue", ("ctrl+n",), "ん", "flag", "n p", group="move"),
    Key("p", "previous_flag", "previous open flag", ("ctrl+p",), group="move"),
    Key("j", "next_passage", "next passage", ("down", "ctrl+down"), "", "passage", "j k", group="move"),
    Key("k", "previous_passage", "previous passage", ("up", "ctrl+up"), group="move"),
    Key("m", "mark", "mark an error that you do not correct", ("ctrl+v",)),
    Key("M", "rate", "say what kind of error you corrected", ("shift+f8",)),
    Key("%", "score", "approve with a score from 0 to 100", ("shift+f5",)),
    Key("S", "split", "split the passage before the flag or selection; again: undo that", ("shift+f6",)),
    Key("J", "join", "join the passage with the next; again: undo that", ("shift+f7",)),
    Key("C", "conflicts", "settle corrections that contradict each other", ("ctrl+k",), label="conflicts"),
    Key("A", "everywhere", "decide the flag wherever the same fits, after a preview", ("ctrl+l",), label="everywhere"),
    Key("N", "admit", "never flag it again: have the glossary admit it", ("ctrl+b",), label="never again", rank=2),
    Key("G", "candidates", "names that the glossary could have, one by one", ("ctrl+y",), label="candidates", rank=3),
    Key("=", "align", "mend which passages of source or reference belong here", ("ctrl+a",), label="alignment", rank=1),
    Key("u", "undo", "undo the last act", ("ctrl+z", "ctrl+u"), "う", label="undo"),
    Key("c", "comment", "comment on the passage", ("ctrl+t",), label="comment", rank=2),
    Key("x", "empty", "empty the passage: the output leaves it out", ("ctrl+x",), label="empty", rank=3),
    Key(
        "f",
        "cycle_queue",
        "next queue: all, terms, numbers, punctuation, register",
        ("tab",),
        "",
        "queue",
        group="move",
    ),
    Key("/", "search", "search the revisions", ("ctrl+f",), "・", "search", group="move"),
    Key(">", "search_next", "next passage with what was searched", ("f10",), group="move"),
    Key("<", "search_previous", "previous one", ("f11",), group="move"),
    Key(":", "go_to", "go to a passage: :264", ("ctrl+g",), group="move"),
    Key("", "first_passage", "first passage", ("home", "ctrl+home"), group="move"),
    Key("", "last_passage", "last passage", ("end", "ctrl+end"), group="move"),
    Key("", "select(1)", "select the next word, for r", ("right", "ctrl+right"), group="select"),
    Key("", "select(-1)", "select the word before", ("left", "ctrl+left"), group="select"),
    Key("", "select(1,True)", "let the selection grow", ("shift+right",), group="select"),
    Key("", "select(-1,True)", "let it shrink", ("shift+left",), group="select"),
    Key(")", "sentence(1)", "select the next sentence", ("shift+down",), group="select"),
    Key("(", "sentence(-1)", "select the sentence before", ("shift+up",), group="select"),
    Key("", "scroll_pages(1)", "scroll a long passage", ("pagedown", "ctrl+pagedown"), group="select"),
    Key("", "scroll_pages(-1)", "scroll it back", ("pageup", "ctrl+pageup"), group="select"),
    Key("", "cancel", "drop the selection, a question, a search", ("escape",), group="select"),
    Key("s", "scores", "scores of original and revision", ("ctrl+s",), "", "scores", group="app", rank=2),
    Key("?", "help", "this page", ("f12",), label="help", group="app"),
    Key("q", "quit", "quit: everything is on the disk already", ("ctrl+q",), group="app"),
)

CHORDS: dict[str, str] = {"escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp", "tab": "Tab"}


def _sent(chord: str) -> list[str]:
    """What terminals send for a shifted F-key: most count on behind F12, Apple's from F5 on behind F12."""
    number = chord.removeprefix("shift+f")
    return [f"f{int(number) + 12}", f"f{int(number) + 8}"] if number.isdecimal() else []


def spoken(chord: str) -> str:
    """A chord as it is printed on a keyboard."""
    parts = [CHORDS.get(part, part.capitalize()) for part in chord.split("+")]
    return "+".join(parts)


def by_action(action: str) -> Key:
    """The first key of an action, named without its arguments."""
    return next(key for key in KEYS if key.needs == action)

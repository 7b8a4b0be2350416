"""Where Japanese sentences end and begin when nothing but their words says so: what several checks need.

No morphological analyser: closed lists of endings and openings, chosen so that they meet only at the seam of two
sentences. `ます` before `私` is a seam; `する` before `私` may be a relative clause, and is none.
"""

from __future__ import annotations

import re

KANA = "ぁ-ゖァ-ヺー"
KANJI = "一-鿿㐀-䶿々〇"
JAPANESE = KANA + KANJI
LATIN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"

# The same by what is none of them, for patterns that have them many times: to compile a range of 20,000 kanji takes
# half a millisecond each time. Letters of other scripts count as well.
_NO_HIRAGANA = r"[^\W_ぁ-ゖゝ-ゟーｰﾞﾟ]"
_NO_LATIN = r"[^\W\d_A-Za-zÀ-ɏＡ-Ｚａ-ｚ]"
_NO_HIRAGANA_OR_LATIN = r"[^\W\d_ぁ-ゖゝ-ゟA-Za-zÀ-ɏＡ-Ｚａ-ｚ]"

# --- how sentences begin ---------------------------------------------------------------------------------------------

_PRONOUN = "私|わたし|僕|ぼく|俺|おれ|君|あなた|彼|我々|みんな|みなさん|皆|誰"
_POINTING = "これ|それ|あれ|この|その|あの|ここ|そこ|こんな|そんな"
_CONNECTIVE = (
    "そして|しかし|つまり|とにかく|ところで|だから|ですから|それで|では|じゃあ|なぜ|また(?!は)|まず|もちろん"
    "|例えば|たとえば|ただ"
)
_CALL = (
    "ありがとう|ようこそ|すみません|ごめん|おめでとう|ちょっと|オーケー|オッケー|すごい|素晴らしい|どうした|どうも"
    "|どうぞ|いや|いえ|はい|うん|ええ|ああ|おい|さあ|まあ|ほら|よし|もう|とても|でも|いい"
)
OPENING = f"{_PRONOUN}|{_POINTING}|{_CONNECTIVE}|{_CALL}|そう|こう|どう(?!か)"
"""What begins a sentence after an ending that nothing else can follow."""

_SURE = (
    "つまり|とにかく|しかし(?=[、\\n]|私|僕|彼|そ|こ)|そして|それで|ありがとう|ちょっと待|どうしたの|どうしたん"
    "|オーケー|オッケー|じゃあ|そう思い|そう言|(?:ああ|いや|うん|ええ|はい|まあ|ほら|そう)、(?!ん)"
)
"""What begins a sentence even after a plain verb, which could otherwise modify what follows."""

# --- how sentences end -----------------------------------------------------------------------------------------------

POLITE = "(?:です|でした|ます(?<!ますます)(?!ます)|ました|ません(?:でした)?|でしょう|ましょう|ください)"
"""A polite ending without what may be added to it (ね, よ, か)."""

_HONOURED = "方|際|旨|節|点|様|皆|者|人|時|件|事|場合|通り|所|上|前|後|限り|度|為|こと|もの|よう(?!こそ)"
"""Nouns that polite verbs modify in formal speech: ご参加いただきました皆様."""

_LAUGH = "[笑爆泣汗]|[wｗ]+(?![a-z])"
"""What is added behind a sentence in chat."""

_GOES_ON = "[がかねよとのしけなわさぞぜっもんらるて、。！？!?…）」』)]"
_LETTER = _NO_HIRAGANA

_AFTER_POLITE = (
    "(?:よね|ね|よ|かね|か|な)?"
    rf"(?=(?!{_HONOURED}|{_LAUGH})(?:{_LETTER}|{OPENING})|[ \t]*\n(?:{OPENING}|(?!{_HONOURED}|{_GOES_ON})))"
)
_BEFORE_OPENING = rf"(?=\n?(?:{OPENING}))"
_BEFORE_SURE = rf"(?=\n?(?:{_SURE}))"
_EXPLAINED = (
    rf"(?=\n?(?:{_PRONOUN}|{_POINTING}|とにかく|ところで|でも(?!ない)|しかし|つまり|それで|ちょっと|ありがとう"
    "|作った|そう、|そうだね))"
)
_AFTER_STATED = (
    rf"(?<={_NO_HIRAGANA_OR_LATIN}だ)(?<![未甚只唯但]だ)(?![円液捕行性眠鳥])"
    rf"(?=\n?(?:{_LETTER}|{_PRONOUN}|{_POINTING}|しかし|つまり|そう))"
)
_AFTER_CALL = r"(?=\n?(?:どうも|そうだ|そうです|ちょっと|ようこそ|ありがとう|私は|僕は|また|今日は|本日は))"
_AFTER_THANKS = rf"(?=\n?(?:{_LETTER}|みな|そ|こ|あ|ま|で))"
_AFTER_PROPOSAL = rf"(?=\n?(?:(?!ー){_NO_HIRAGANA_OR_LATIN}|どうかな|どうだ|{_PRONOUN}))"

_SEAMS: tuple[tuple[str, str], ...] = (
    ("です でした ます(?<!ますます)(?!ます) ました ません でしょう ましょう ください", _AFTER_POLITE),
    ("だよね だよ だね かな んだろう", _BEFORE_OPENING),
    ("るよね るよ るね たよね たよ たね いよね いよ いね うよ うね", _BEFORE_OPENING),
    (f"るんだ たんだ いんだ くんだ なんだ(?<={_NO_LATIN}なんだ) のだ(?<={_NO_LATIN}のだ)", _EXPLAINED),
    ("だ", _AFTER_STATED),
    ("る た う(?<!そう) ない らしい しい", _BEFORE_SURE),
    ("てみよう しよう(?<!っしよう)", _AFTER_PROPOSAL),
    ("ありがとうございました ありがとうございます", _AFTER_THANKS),
    ("ようこそ ありがとう おめでとう そうだね そうだよ そうですね", _AFTER_CALL),
)


def behind(endings: str, what: str) -> str:
    """A pattern for any of the endings, a blank between two, with `what` behind it.

    Endings that begin alike share `what`, which takes long to compile; every branch still begins with a letter, so that
    `re` skips at once whatever can't begin one.
    """
    alike: dict[str, list[str]] = {}
    for ending in endings.split(" "):
        alike.setdefault(ending[0], []).append(ending[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)}){what}" for first, rest in alike.items())


SEAM = re.compile("|".join(behind(endings, what) for endings, what in _SEAMS))
"""The ending of a sentence with the next one right behind it, a wrap at most between them."""

_FINAL = re.compile(rf"(?:{POLITE}(?:よね|ね|よ|か)?|[るたいな]んだ|だよ|だね|だよね)\Z")


def is_final(text: str) -> bool:
    """Whether the text ends as a sentence ends, its full stop left out."""
    return text[-1:] in _LAST and _FINAL.search(text, max(0, len(text) - 10)) is not None


_LAST = frozenset("すたんういねよかだ")
_WORD_BEFORE = re.compile(rf"(?:[{KANJI}ァ-ヺー{LATIN}][{KANJI}ァ-ヺー・{LATIN}'’.\-]*)?[ぁ-ゖ]*$")
_WORD_AFTER = re.compile(rf"[{KANJI}ァ-ヺー・{LATIN}]+|[ぁ-ゖ]{{1,6}}")


def predicate(text: str, end: int, longest: int = 24) -> int:
    """The offset at which the last word before `end` begins, with the kana that inflect it: 招待したんだ, AIです."""
    found = _WORD_BEFORE.search(text, max(0, end - longest), end)
    return found.start() if found else end


def word(text: str, start: int) -> int:
    """The offset at which the first word from `start` on ends, without the kana that inflect it."""
    found = _WORD_AFTER.match(text, start)
    return found.end() if found else start

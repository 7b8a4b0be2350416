"""The report is one page that loads nothing, tells the story, and takes nothing from a file for markup."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT
from test_cli import SAMPLE, review, sample  # noqa: F401

VOID = {"meta", "br", "rect", "line", "circle"}
TAGS = VOID | set(
    "html head title style body main header h1 h2 h3 p nav a dl div dt dd figure figcaption svg ul li i b section "
    "table caption thead tbody tr th td small span article bdi del ins mark code footer time".split()
)


class Tags(HTMLParser):
    """The tags and the text of a page, which has to be well-formed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open and self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def made(project: Path, *arguments: str, transcript: str = "fireside.ja.txt") -> str:
    done = review("report", transcript, "-o", "report.html", *arguments, cwd=project)
    assert done.returncode == 0, done.stderr.decode()
    return (project / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page about the sample."""
    project = tmp_path_factory.mktemp("report") / "sample"
    shutil.copytree(SAMPLE, project)
    return made(project, "--reference", "fireside.ref.ja.txt", "--source", "fireside.en.txt")


def decide(project: Path, transcript: str, reviewer: str, *decisions: dict[str, object]) -> None:
    folder = project / "corrections" / transcript
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({"reviewer": reviewer, **one}, ensure_ascii=False) for one in decisions)
    (folder / f"{reviewer}.yaml").write_text("".join(f"- {line}\n" for line in lines), encoding="utf-8")


# --- what it tells ---------------------------------------------------------------------------------------------------


def test_the_page_tells_what_was_done(page: str) -> None:
    """Every touched passage word by word with its reasons, the scores with signatures, and what is open."""
    tags = Tags(page)
    text = " ".join(tags.text.split())
    assert page.count("<article") >= 40
    assert "<del>米ドル</del><ins>CUDA</ins>" in page
    assert "The left chair is the one that does not" not in text, "an untouched passage is not told"
    assert "It is four hours long, and I have grown fond of it." in text, "the source stands beside it"
    assert "83 corrections in 54 of 104 passages, by mika on 2026-11-23." in text
    assert "chrF, characters in common with the reference, goes from" in text
    assert "tok:ja-mecab" in text and "weights:wmt(minor=1,major=5" in text
    assert "full-width question mark" in text, "a reason"
    assert "half-width-punctuation" in text, "an open flag"


def test_the_charts_have_words_for_those_who_do_not_see_them(page: str) -> None:
    """Each picture has a name, each bar its count, each column its passage and what it shows."""
    tags = Tags(page)
    pictures = [attributes for tag, attributes in tags.seen if tag == "svg"]
    assert len(pictures) > 5 and all(one["aria-label"] and one["role"] in ("img", "group") for one in pictures)
    assert "passage 1: corrected" in tags.text and re.search(r"passage 11: \+\d", tags.text)
    rows = [attributes for tag, attributes in tags.seen if tag == "th"]
    assert all(one.get("scope") in ("row", "col") for one in rows)
    assert len([tag for tag, _ in tags.seen if tag == "caption"]) == len(
        [tag for tag, _ in tags.seen if tag == "table"]
    )
    headings = [int(tag[1]) for tag, _ in tags.seen if tag in ("h1", "h2", "h3")]
    assert headings[0] == 1 and headings.count(1) == 1 and 2 in headings
    identities = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(identities) == len(set(identities))
    targets = {str(one["href"]).removeprefix("#") for tag, one in tags.seen if tag == "a"}
    assert targets <= set(identities), "each link leads somewhere on the page"


def test_without_a_reference_it_says_how_much_was_changed(sample: Path) -> None:  # noqa: F811
    text = Tags(made(sample)).text
    assert "of 100 words were changed (HTER)" in text and "references:revision" in text
    assert "interval" not in text


def test_what_waits_what_was_marked_scored_split_and_joined_is_told(tmp_path: Path) -> None:
    """Decisions besides corrections have their words, and what is not applied is listed."""
    (tmp_path / "t.txt").write_text("あいうえお。かき\n\nさし\n\nすせ\n", encoding="utf-8")
    first = {"passage": 1, "before": "いう", "after": "ゐう", "id": "A1"}
    decide(
        tmp_path, "t.txt", "hana", first,
        {"passage": 1, "kind": "split", "start": 6, "suffix": "かき", "id": "A2"},
        {"passage": 2, "kind": "join", "reason": "one turn", "id": "A3"},
        {"passage": 2, "kind": "annotation", "before": "し", "category": "other", "severity": "minor", "id": "A4"},
        {"passage": 2, "kind": "approval", "revision": "0f6ae3ecdd2f", "score": 70, "id": "A5"},
        {"passage": 3, "before": "すせ", "after": "", "id": "A6"},
        {"passage": 9, "before": "消えた", "after": "文", "id": "A7"},
    )  # fmt: skip
    decide(tmp_path, "t.txt", "ken", {**first, "after": "いふ", "id": "K1"})
    page = made(tmp_path, transcript="t.txt")
    text = " ".join(Tags(page).text.split())
    assert "あいうえお。//かき" in text and "Split before かき" in text
    assert "joined with 3" in text and "Joined with the next passage one turn" in text
    assert "Error, left as it is: し other minor hana" in text
    assert "left out" in text
    assert "3 decisions are not applied" in text
    assert "conflicting passage 1 いう → ゐう" in text and "stale 消えた → 文" in text


def test_a_score_and_its_mean_are_shown(tmp_path: Path) -> None:
    from review.text import digest

    (tmp_path / "t.txt").write_text("あ\n\nい\n", encoding="utf-8")
    for reviewer, scores in (("hana", (80, 60)), ("ken", (70,))):
        approvals = [
            {
                "passage": at,
                "kind": "approval",
                "revision": digest("あい"[at - 1]),
                "score": score,
                "id": f"{reviewer}{at}",
            }
            for at, score in enumerate(scores, 1)
        ]
        decide(tmp_path, "t.txt", reviewer, *approvals)
    text = " ".join(Tags(made(tmp_path, transcript="t.txt")).text.split())
    assert "of 100, the mean score of 2 approved passages 67.5" in text
    assert "2 approved as they stand (100 %)" in text


def test_an_empty_transcript_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes(b"")
    done = review("report", "t.txt", "-o", "r.html", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.decode().count("\n") == 1


# --- what it is ------------------------------------------------------------------------------------------------------


def test_the_page_loads_nothing(page: str) -> None:
    """No script, no link, no picture from elsewhere, no handler; the policy says so as well."""
    tags = Tags(page)
    assert {tag for tag, _ in tags.seen} <= TAGS
    assert not re.search(r"url\(|@import|https?://", page)
    assert not any(name.startswith("on") or name in ("src", "srcset", "action") for _, one in tags.seen for name in one)
    assert all(str(one["href"]).startswith("#") for _, one in tags.seen if "href" in one)
    assert "default-src 'none'" in page


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((ink, paper) for ink in ("ink", "quiet", "link") for paper in ("ground", "panel")),
        ("gone", "gone-ground"), ("new", "new-ground"), ("warn", "warn-ground"), ("gone", "ground"), ("new", "ground"),
    ],
)  # fmt: skip
def test_text_can_be_read_on_what_it_stands_on(theme: int, ink: str, paper: str) -> None:
    """At least 4.5 to 1, as WCAG 2.2 asks for text (AA); bars have at least 3 to 1 or a number beside them."""
    template = (ROOT / "review" / "templates" / "report.html").read_text(encoding="utf-8")
    colours = _colours(re.findall(r":root \{.*?\}", template, re.DOTALL)[theme])
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# --- text from files -------------------------------------------------------------------------------------------------

HOSTILE = (
    "</script></style></title><script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"> ]]> --> &amp; &#60; \"quoted\" 'single' `tick` "
    "\x1b[31m\x07\x9b \u202eright to left\u202c \u2066 \u200b {{ 7 * 7 }} {% raw %} <U+202E>"
)
SEEN = (
    "</script></style></title><script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"> ]]> --> &amp; &#60; \"quoted\" 'single' `tick` "
    "␛[31m␇<U+009B> <U+202E>right to left<U+202C> <U+2066> <U+200B> {{ 7 * 7 }} {% raw %} <U+202E>"
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """The page of a project in which everything that a person or a file can say is hostile."""
    name = "a<b>&'.txt"
    (tmp_path / name).write_text(f"Lama {HOSTILE}\n\nLama?\n\n{HOSTILE}\n", encoding="utf-8")
    (tmp_path / "source.txt").write_text(f"{HOSTILE}\n\n{HOSTILE}\n\n{HOSTILE}\n", encoding="utf-8")
    term = json.dumps(HOSTILE)
    (tmp_path / "glossary.yaml").write_text(
        f"target_language: 'x\" onload=\"y'\nterms:\n  - term: {term}\n    misreadings: [Lama]\n    note: {term}\n",
        encoding="utf-8",
    )
    said = {"reason": HOSTILE, "reviewer": HOSTILE, "category": HOSTILE, "severity": HOSTILE}
    decide(
        tmp_path, name, "hana",
        {"passage": 1, "before": "quoted", "after": HOSTILE + "1", **said, "id": "A1"},
        {"passage": 1, "before": "single", "after": HOSTILE + "2", **said, "id": "A2", "reviewer": "x\" onclick=\"y"},
        {"passage": 1, "kind": "comment", "text": HOSTILE, "reviewer": HOSTILE, "id": "A3"},
        {"passage": 1, "kind": "annotation", "before": "tick", **said, "id": "A4"},
        {"passage": 2, "kind": "split", "start": 4, "suffix": HOSTILE, **said, "id": "A5"},
        {"passage": 2, "kind": "join", **said, "id": "A6"},
        {"passage": 7, "before": HOSTILE, "after": HOSTILE, **said, "id": "A7", "time": HOSTILE},
    )  # fmt: skip
    made(tmp_path, "--source", "source.txt", transcript=name)
    return tmp_path / "report.html"


def holds_only_text(page: str) -> None:
    """No tag and no attribute is from a file, and what a file says is there as it stands."""
    tags = Tags(page)
    assert {tag for tag, _ in tags.seen} <= TAGS
    allowed = set(
        "lang charset name content http-equiv class id href title style aria-label aria-labelledby aria-hidden role "
        "scope dir viewbox preserveaspectratio x y width height x1 x2 y1 y2 cx cy r".split()
    )
    assert {name for _, attributes in tags.seen for name in attributes} <= allowed
    assert tags.text.count(SEEN) >= 20
    assert not set(page) & set("\x1b\x07\x9b\u202e\u202c\u2066\u200b")


def test_text_from_files_is_no_markup(hostile: Path) -> None:
    """Transcript, source, correction, reason, reviewer, category, time, term and name are shown as they are."""
    page = hostile.read_text(encoding="utf-8")
    holds_only_text(page)
    assert page.count("<title>") == 1 + page.count("<rect") and '<html lang="en">' in page


def test_in_a_browser_it_is_what_it_says(hostile: Path, tmp_path: Path) -> None:
    """Chromium makes the same of it: no script ran, nothing was loaded, all that files say is text."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path / 'u'}", "--dump-dom", hostile.as_uri()],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    dom = done.stdout.decode()
    assert "</main>" in dom, done.stderr.decode()[-500:]
    holds_only_text(dom)
    assert re.search("<title>Review of a&lt;b&gt;&amp;'.txt</title>", dom)

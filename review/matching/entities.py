"""The names and codes of a text in Latin letters that a translation keeps as they are, as far as their shape says so.

Acronyms, product codes, CamelCase: ELISA, 8012A, H5N1, iPhone. What only looks so is left out: words in capitals in a
line of capitals or for emphasis, ordinals, currencies and states behind a comma, units. A name that is a capitalised
word (Medicare) may be kept, written in katakana, or translated; its shape does not say which, so it is told apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from review.matching import dictionary, edges, units
from review.text import Span, script

_L = "A-Za-zÀ-ÖØ-öø-ÿ"
_TOKEN = re.compile(rf"(?<![{_L}0-9_])[{_L}0-9]*[{_L}][{_L}0-9]*(?:[-‑.&/+_'’][{_L}0-9]+)*(?:\+\+|#(?!\w))?")
_OPENS = re.compile(r"(?:^|[.!?:;•·●■◆\n\t]|[.!?][\"'”’)]|[-–—]\s|\d[.)])\s*[\"'“‘(\[]*\Z")
_GAP = re.compile(r"[ \t]*\n?[ \t]*(?:of|the|for|and|de|la|von|van|&|at|in)?[ \t]*")


@dataclass(frozen=True, slots=True)
class Entity:
    """A Latin token at `span`. `code` says that its shape keeps it; else it is a capitalised word.

    `opens` says that it begins a sentence or a line, where every word is capitalised; `plain` that it is a word of the
    language, as far as that can be told.
    """

    span: Span
    text: str
    code: bool
    opens: bool = False
    plain: bool = False


@lru_cache(maxsize=512)
def entities(text: str) -> tuple[Entity, ...]:
    """The tokens of a text that may be names or codes, in order; none inside addresses."""
    folded = text if text.isascii() else "".join(_narrow(character) for character in text)
    closed = list(edges.addresses(folded))
    all_tokens = _TOKEN.finditer(folded)
    tokens = [match for match in all_tokens if not any(one.start <= match.start() < one.end for one in closed)]
    shouted = _shouted(tokens)
    # In CJK text whatever is Latin is a name, unless it is English in brackets.
    cjk = not folded.isascii() and _is_cjk(folded[:500])
    found = []
    for at, match in enumerate(tokens):
        token = match.group()
        trimmed = _TAIL.sub("", token)
        span = Span(match.start(), match.start() + len(trimmed))
        if len(trimmed) < 2:
            continue
        if _is_code(trimmed, folded, span, at in shouted) or (cjk and not dictionary.is_english(trimmed)):
            found.append(Entity(span, trimmed, True))
        elif trimmed[0].isupper() and trimmed[1:2].islower():
            opens = bool(_OPENS.search(folded, max(0, span.start - 8), span.start))
            found.append(Entity(span, trimmed, False, opens, is_plain(trimmed)))
    return tuple(found)


_TAIL = re.compile(r"['’]s?$|(?<=[A-Z0-9])[-‑](?!v\d)[a-z]{3,}(?:[-‑][a-z]+)*$")


def _is_cjk(text: str) -> bool:
    wide = sum(script(character) in ("kanji", "hiragana", "katakana", "hangul") for character in text)
    return wide * 3 > sum(character.isalpha() for character in text)


def _narrow(character: str) -> str:
    """Full-width letters narrow, everything else as it is: offsets stay."""
    if "！" <= character <= "～":
        return unicodedata.normalize("NFKC", character)
    return character


def _shouted(tokens: list[re.Match[str]]) -> set[int]:
    """The tokens that stand in a row of words in capitals: headings and emphasis, where capitals say nothing."""
    found: set[int] = set()
    row: list[int] = []
    for at, match in enumerate(tokens):
        capitals = match.group().isupper() and match.group().isalpha() and len(match.group()) > 1
        if row and not (capitals and _SHOUT.fullmatch(match.string[tokens[row[-1]].end() : match.start()])):
            found.update(row if _is_prose([tokens[index].group() for index in row]) else ())
            row = []
        if capitals:
            row.append(at)
    found.update(row if _is_prose([tokens[index].group() for index in row]) else ())
    return found


_SHOUT = re.compile(r"[ \t\n]{1,2}|-|[ ]?[&–-][ ]?")


def _is_prose(row: list[str]) -> bool:
    if len(row) < 2:
        return False
    return len(row) > 3 or any(is_plain(word) or len(word) > 6 for word in row) or all(map(_is_spoken, row))


def _is_spoken(word: str) -> bool:
    """Whether a word can be read aloud, as words can and most acronyms can't."""
    return len(word) > 3 and not re.search(r"[^AEIOUY]{3}|[AEIOU]{3}", word) and bool(re.search(r"[AEIOU]", word))


def _is_code(token: str, text: str, span: Span, shouted: bool) -> bool:
    """Whether the shape of a token says that a translation keeps it."""
    letters = [character for character in token if character.isalpha()]
    digits = any(character.isdigit() for character in token)
    capitals = sum(character.isupper() for character in letters)
    if not capitals:
        return False
    if digits:
        return _is_numbered(token, text, span)
    if token.isupper() and token.replace("&", "").replace("/", "").isalpha():
        return not shouted and not _is_word_in_capitals(token, text, span)
    # CamelCase: a capital behind a small letter, or several capitals with small ones.
    inner = re.search(r"[a-z][A-Z]|[A-Z]{2,}[a-z]|[A-Z]{2,}[-&/+]|[-&/+][A-Z]{2,}|\+\+|#$", token)
    if inner is None:
        return False
    if re.fullmatch(r"[A-Z]{2,}s", token):
        return not _is_word_in_capitals(token[:-1], text, span)
    return not re.fullmatch(r"(?:Mc|Mac|O['’]|D['’]|De|Di|La|Le|Van)[A-Z][a-z]+|[A-Z][a-z]+(?:[-/][A-Z][a-z]+)+", token)


_COMPOUND = re.compile(r"\d+(?:st|nd|rd|th|s|am|pm|x)?|\d+(?:[-.,/]\d+)*[-‑][a-z-]+|\d+[-‑][A-Z][a-z]+", re.IGNORECASE)
_MEASURED = re.compile(r"([A-Za-z$€£¥]{1,3})\d+(?:[.,]\d+)*[kKmMbB]?")


def _is_numbered(token: str, text: str, span: Span) -> bool:
    """Whether letters with digits are a code: not 1st, 12-month, RMB34.2, FDA-approved."""
    if _COMPOUND.fullmatch(token):
        return False
    money = _MEASURED.fullmatch(token)
    if money and (money[1].lower() in units.UNITS or money[1] in ("US", "Rs")):
        return False
    stop, measured = units.after(text, span.start + len(re.match(r"[\d.,]*", token)[0]))  # type: ignore[index]
    if measured and stop >= span.end and token[0].isdigit():
        return False
    head = re.match(r"[A-Za-z]*", token)
    # `section193`, `code.14` are words that a blank was left out of.
    return not (head and len(head[0]) > 3 and head[0].islower())


_TITLES = frozenset("MR MRS MS DR PROF JR SR ST AM PM AD BC BCE CE ET AL NO VS OK CO".split())
_NAMED = frozenset({"IT", "WHO", "AI", "HR", "PR", "US"})
_ROMAN = re.compile(r"[IVX]+")


def _is_word_in_capitals(token: str, text: str, span: Span) -> bool:
    """Whether capitals are no acronym that is kept: a plain word, a currency, a state behind a comma, a numeral."""
    if token in _TITLES or _ROMAN.fullmatch(token) or token.lower() in units.UNITS:
        return True
    if text[span.end : span.end + 1] in ("$", "€", "£"):
        return True
    if len(token) == 2 and re.search(r"[A-Za-z],\s?\Z", text[max(0, span.start - 3) : span.start]):
        return True
    if token in _NAMED or (token[-1] == "S" and len(token) < 5):
        return False
    return dictionary.is_english(token) or (len(token) > 5 and bool(_ENDINGS.search(token)))


# --- plain words -----------------------------------------------------------------------------------------------------

_ENDINGS = re.compile(
    r"(?:tion|sion|ment|ments|ness|ity|ities|ance|ence|ancy|ency|ably|ibly|ally|ily|ously|ively|fully|ingly|edly|ling"
    r"|able|ible|ical|ional|ious|eous|ative|itive|ology|ologies|ography|ship|ships|hood|ism|isms|ist|ists|ize|izing|ized"
    r"|ising|ised|ify|ifying|ified|ating|ated|ates|ations|tions|sions|ings|ers|ors|ures|less|ful|wards|wise|ic|ics|ately|man|men|woman|women|person|people)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def is_plain(word: str) -> bool:
    """Whether a Latin word is no name: one of the commonest of English, or one with the ending of a derived word."""
    base = re.sub(r"['’].*", "", word)
    parts = re.split(r"[-‑/&]", base)
    return all(dictionary.is_english(part) or bool(len(part) > 5 and _ENDINGS.search(part)) for part in parts if part)


_TRANSLATED = frozenset(
    """
    Africa African America American Americans Americas Antarctica Arctic Argentina Asia Asian Asians Atlantic Australia
    Australian Australians Austria Austrian Baltic Beijing Belgian Belgium Bible Brazil Brazilian Britain British Buddha
    Buddhism Buddhist Bulgaria Cambodia Canada Canadian Canadians Caribbean Catholic Celsius Chile China Chinese Christ
    Christian Christmas Confucius Croatia Cuba Cuban Czech Danish Denmark Dutch Earth Easter Egypt Egyptian England
    English Europe European Europeans Fahrenheit Finland Finnish France French Friday Gaza German Germans Germany Greece
    Greek Hebrew Hindu Holland Hungarian Hungary India Indian Indians Indonesia Iran Iranian Iraq Iraqi Ireland Irish
    Islam Islamic Israel Israeli Italian Italy Japan Japanese Jesus Jew Jewish Jews Jupiter Korea Korean Koreans Latin
    Latino London Malaysia Mars Mediterranean Mercury Mexican Mexico Monday Mongolia Muslim Muslims Myanmar Netherlands
    Neptune Nepal Norway Norwegian Oriental Osaka Pacific Pakistan Palestine Persian Philippines Pluto Poland Polish
    Portugal Portuguese Prussia Roman Rome Russia Russian Russians Saturday Saturn Scotland Scottish Seoul Shanghai
    Siberia Singapore Spain Spanish Sunday Sweden Swedish Swiss Switzerland Syria Taipei Taiwan Thai Thailand Thursday
    Tibet Tokyo Tuesday Turkey Turkish Ukraine Ukrainian Uranus Venus Vietnam Vietnamese Wales Wednesday Welsh Western
    Eastern Northern Southern Renaissance Internet Web Bureau Senate Congress Parliament Ministry Federation Republic
    Commonwealth Royal Midwest Northeast Northwest Southeast Southwest Inc Corp Ltd Co LLC Limited Company Corporation
    Mr Mrs Ms Dr Prof Jr Sr St Vol Fig Tel Fax Email Ph
    Alabama Alaska Arizona Arkansas California Carolina Colorado Connecticut Dakota Delaware Florida Georgia Hawaii
    Idaho
    Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri
    Montana Nebraska Nevada Hampshire Jersey Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia
    Washington Wisconsin Wyoming Ontario Quebec Queensland Victoria Victorian Tasmania Calif Fla Ill Mass Mich Minn Tenn
    Tex Wash
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec January February March April May June July August September October
    November December
    """.split()
)
"""Names that languages have words of their own for: countries, peoples, states, days, months, forms of firms."""


def is_translated(word: str) -> bool:
    """Whether a name has a word of its own in most languages, so that nobody keeps it: Germany, Friday, Mars, Inc."""
    return word in _TRANSLATED


_EQUAL: dict[str, tuple[str, ...]] = {
    "US": ("米", "アメリカ", "合衆国", "美", "미국"),
    "UK": ("英", "イギリス", "영국"),
    "EU": ("欧", "ヨーロッパ", "유럽"),
    "UN": ("国連", "国際連合", "联合国", "유엔"),
    "CEO": ("最高経営責任者", "首席执行官"),
    "AI": ("人工知能", "人工智能"),
    "PhD": ("博士",),
    "PhDs": ("博士",),
    "TV": ("テレビ", "电视"),
    "PC": ("パソコン", "コンピュータ", "电脑", "计算机"),
    "Q&A": ("質問", "質疑", "問答"),
    "FAQ": ("質問", "常见问题"),
    "IT": ("情報技術", "信息技术"),
}
_EQUAL["USA"] = _EQUAL["US"]


def has_equal(name: str, text: str) -> bool:
    """Whether the text says an acronym in the words that its language has for it: 米 for US."""
    return any(word in text for word in _EQUAL.get(name, ()))


# --- what the other side has -----------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    """Letters and digits alone, narrow and small: what two spellings of one code have in common."""
    return _SQUEEZE.sub("", unicodedata.normalize("NFKC", text).casefold())


_SQUEEZE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Latin:
    """What a text has in Latin letters: its tokens outside addresses, and what they spell one by one and together."""

    tokens: tuple[tuple[Span, str], ...]
    words: Counter[str]

    def has(self, name: str) -> bool:
        """Whether a name or a code stands there, in whatever case and with whatever between its parts."""
        return self.count(name) > 0

    def count(self, name: str) -> int:
        """How often it stands there, its plural included."""
        key = squeezed(name)
        if not key:
            return 1
        one = key[:-1] if key.endswith("s") and len(key) > 2 else key
        return self.words[one] + self.words[one + "s"]


@lru_cache(maxsize=512)
def latin(text: str) -> Latin:
    """The Latin tokens of a text."""
    folded = text if text.isascii() else "".join(_narrow(character) for character in text)
    closed = list(edges.addresses(folded))
    tokens = []
    words: Counter[str] = Counter()
    row: list[str] = []
    end = 0
    for match in _PIECE.finditer(folded):
        start = match.start()
        if any(one.start <= start < one.end for one in closed):
            continue
        if not _HELD.fullmatch(folded, end, start):
            row = []
        end = match.end()
        row = [*row[-_WIDEST + 1 :], squeezed(match.group())]
        words.update("".join(row[at:]) for at in range(len(row)))
    tokens += [
        (Span(*match.span()), match.group())
        for match in _TOKEN.finditer(folded)
        if not any(one.start <= match.start() < one.end for one in closed)
    ]
    return Latin(tuple(tokens), words)


_PIECE = re.compile(rf"[{_L}]+|[0-9]+")
_HELD = re.compile(r"[ \-‑.&/+_'’\n]{0,2}")
_WIDEST = 5

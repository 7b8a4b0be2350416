"""Whatever text a passage has, no check fails, and every flag says what stands where it says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from review import glossary as glossaries
from review import mqm
from review.checks import BUILT_IN, Batch, Checker, SourceGroup, _built_in, neighbours, settle
from review.checks.base import Check
from review.passage import Passage
from review.text import whole

GLOSSARY = glossaries.parse(
    """
source_language: en
target_language: ja
terms:
  - {term: Llama, source: Llama, misreadings: [Lama, ラマ, 衛兵], except: [ドラマ], reading: ラマ}
  - {term: USD, source: [USD, Universal Scene Description], misreadings: [米ドル]}
  - {term: ジェンスン・フアン, source: Jensen Huang, admitted: [Jensen Huang], misreadings: [ジェンセン・ファン]}
"""
)

LANGUAGES = ("ja", "ja", "ja", "ja", "zh", "ko", "en", "de", "fr", "th", "")

LINES = (
    'です ます でした んだ だ る た ない よう かな ね よ か、 。 、 ？ ? ! ... …… … ・・・ 。。 「 」 ( ) （ ） " ” “',
    "\n \n \u3000 私 僕 あなた 君 そして しかし つまり これ その ありがとう ようこそ マーク クール 東京 図 图 说 吗",
    "データ べ ベ ー 一 ﾃﾞｰﾀ Llama Lama LAMA ラマ ラ・マ 衛兵 ドラマ 米ドル USD 10 １０ 1,234.56 1.234,56 万 億 3.5% ％",
    "円 ドル $ ¥ 数十円 http://a.b/c f(x) {0} <b> </b> The and of, Das und oder. 你 您 的， 元 美元 このサイトでは",
    "この記事が気に入ったら 見出し画像 cookies Subscribe to our newsletter ご視聴ありがとうございました",
    "\u200b \u200d \u202e \ufeff \u0007 \u0000 \ufffd \u00ad \ue000 か\u3099 e\u0301 \u0301 \ufe0f а о р Α Ο ο",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f",
)
BITS = [bit for line in LINES for bit in line.split(" ")]


SPEECH = (
    "私は行きます",
    "彼を招待したんだ",
    "それは10ドルです",
    "数十円でした",
    "そうですね",
    "8年間参加してきた",
    "本当にうれしい",
    "でも、若い客は",
    "最終的には",
    "メタAIです",
    "展示品なのか ロボットなのか",
    "これは３つです",
    "僕はここで聞いている",
    "読まなければなりません",
    "Lamaは速いと思う",
    "SIGGRAPH カンファレンス",
    "(アンケート表)",
    "「この機械",
    "かもしれない",
    "フライパンが動く前に",
    "Das sind 1,234.56 Euro. Ich gehe",
)
JOINTS = ("", "", "。", "。", "、", "?", "...", "\n", "。\n", "!」", " ", "\u3099", "\u200d")


def texts(dice: random.Random, count: int) -> Iterator[str]:
    """Passages of speech, of bits that checks look for, and of any code points; some are empty, some are long."""
    for _ in range(count):
        size = dice.choice((0, 1, 2, 5, 10, 30, 60, 60))
        kind = dice.choice(("speech", "speech", "bits", "any", "mixed"))
        text = ""
        while len(text) < size:
            if kind == "speech":
                text += dice.choice(SPEECH) + dice.choice(JOINTS)
            elif kind == "any" or (kind == "mixed" and dice.random() < 0.5):
                text += chr(
                    dice.choice((dice.randrange(0x80), dice.randrange(0x3000, 0x3100), dice.randrange(0x110000)))
                )
            else:
                text += dice.choice(BITS) + dice.choice(("", "", " "))
        # No reader of files makes a lone surrogate: a file with one can't be decoded.
        yield "".join(letter for letter in text * dice.choice((1, 1, 1, 2, 8)) if not "\ud800" <= letter <= "\udfff")


def transcripts(seed: int, passages: int) -> Iterator[tuple[Checker, list[Passage]]]:
    """Transcripts of 50 passages, each with what a checker has to know of it but the checks themselves."""
    dice = random.Random(seed)
    for count in range(passages // 50):
        # Where a text has NUL, passages are looked at one by one.
        found = [
            Passage(number, text.replace("\0", "") if count % 3 else text, speaker=dice.choice((None, "A", "B")))
            for number, text in enumerate(texts(dice, 50), 1)
        ]
        sources = {p.number: SourceGroup(t, dice.random() < 0.1) for p, t in zip(found, texts(dice, 50), strict=True)}
        register = {"": dice.choice(("polite", "plain", "free"))} if dice.random() < 0.5 else {}
        yield Checker((), GLOSSARY, dice.choice(LANGUAGES), sources, dice.choice(("en", "")), register), found


def assert_sound(check: Check, passages: int) -> None:
    for bare, found in transcripts(1, passages):
        args = (bare.glossary, bare.language, bare.sources, bare.source_language, bare.register)
        checker = Checker.of((check,), found, *args)
        swept = {index + 2: flags for index, flags in checker.sweep(Batch(found[1:-1], found[0], found[-1]))}
        for passage, before, after in neighbours(found):
            flags = [
                flag
                for one in checker.checks
                for flag in one.flags(passage, checker.context(one, passage, before, after))
            ]
            if before and after:
                assert swept.get(passage.number, ()) == settle(flags), passage.target
            places = [(flag.span.start, flag.span.end) for flag in flags]
            assert len(set(places)) == len(places), (passage.target, places)
            for flag in flags:
                assert 0 <= flag.span.start <= flag.span.end <= len(passage.target)
                assert flag.span.of(passage.target) == flag.text
                assert whole(passage.target, flag.span) == flag.span, (passage.target, flag)
                assert flag.check == check.id
                assert flag.passage == passage.number
                assert flag.category in mqm.CATEGORIES
                assert flag.severity in mqm.SEVERITIES
                assert 0 < flag.confidence <= 1
                assert flag.message
                assert all(suggestion.text != flag.text for suggestion in flag.suggestions), flag


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_check_bears_any_text(name: str) -> None:
    assert_sound(_built_in(name), 300)


@pytest.mark.long
@pytest.mark.parametrize("name", BUILT_IN)
def test_a_check_bears_ten_thousand_passages_of_any_text(name: str) -> None:
    assert_sound(_built_in(name), 10_000)

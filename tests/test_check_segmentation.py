"""Sentences that run together, are spliced, cut off or said twice, and what belongs to the page."""

from __future__ import annotations

import pytest

from review.checks.base import Check
from review.checks.comma_splice import CommaSplice
from review.checks.cut_off_passage import CutOffPassage
from review.checks.docs import Case
from review.checks.missing_full_stop import MissingFullStop
from review.checks.page_boilerplate import PageBoilerplate
from review.checks.repeated_sentence import RepeatedSentence
from review.checks.run_on_passage import RunOnPassage


def found(check: Check, text: str, **around: object) -> list[str]:
    return [flag.text for flag in Case(text=text, flags=(), **around).found(check)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("ただのロボットですそこで見ているだけです。", ["ロボットです"]),
        ("ビクトリア・ハミルトンです\nようこそ。", ["ビクトリア・ハミルトンです"]),
        ("君はゲストだマークが来た。", ["ゲストだ"]),
        ("初めてのイベントへようこそどうも。", ["イベントへようこそ"]),
        ("カールしてるどうしたの？", ["カールしてる"]),
        ("新しい店へようこそまた来てください。", ["店へようこそ"]),
        ("本当にありがとうございました皆さん、拍手を。", ["本当にありがとうございました"]),
        ("そうだねそうだね。", ["そうだね"]),
        ("消費者にも必要だと思うそう思いますか？", ["思う"]),
        ("見てみようどうかな。", ["見てみよう"]),
        ("読んでいるのですか今は読んでいます。", ["読んでいるのですか"]),
    ],
)
def test_two_sentences_run_together(text: str, flagged: list[str]) -> None:
    assert found(MissingFullStop(), text) == flagged


@pytest.mark.parametrize(
    "text",
    [
        "ますます重要になります。",  # an adverb, not an ending
        "ご参加いただきました皆様、ありがとうございます。",  # a polite verb before a noun
        "そうですが、行きますので、お待ちください。",
        "みんなですべてを作ります。",  # で and すべて
        "私が作る彼の世界です。",  # a plain verb before a noun
        "飲んだ彼は、選んだ私を見た。",  # んだ of a past tense
        "未だ見ぬ、だ円の話だと思う。",
        "人気なんだそうだ。",  # hearsay
        "行きますよね、ね。",
        "ありがとうございましたと言われた。ありがとうございますが、結構です。",
        "面白いですね笑",
        "これは何ですか\nと聞かれた。",
    ],
)
def test_one_sentence_goes_on(text: str) -> None:
    assert found(MissingFullStop(), text) == []


def test_a_blank_is_left_alone_where_blanks_are_how_the_transcript_is_punctuated() -> None:
    subtitles = ("今日は いい天気です", "散歩に 行きましょう")
    assert found(MissingFullStop(), "それなら 行きます", elsewhere=subtitles * 10) == []
    prose = ("今日は、いい天気です。", "散歩に、行きましょう。")
    assert found(MissingFullStop(), "それなら 行きます。", elsewhere=prose * 10) == ["それなら 行"]


def test_a_blank_behind_a_particle_is_only_a_blank() -> None:
    (flag,) = Case(text="他人への 深刻な危害です。", flags=(), elsewhere=("はい、そうです。",) * 10).found(
        MissingFullStop()
    )
    assert [suggestion.text for suggestion in flag.suggestions] == ["他人への深刻"]


@pytest.mark.parametrize(
    ("language", "usual", "text", "after", "flagged"),
    [
        ("en", "It works. We use it.", "It works. We use it", "Next one.", ["it"]),
        ("en", "It works. We use it.", "It works. We use it", "and so on.", []),
        ("de", "Es geht. Wir nutzen es.", "Es geht. Wir nutzen es", "Der nächste.", ["es"]),
        ("zh", "可以。我们用它。", "可以。我们用它", "下一个。", ["我们用它"]),
        ("en", "Heading", "It works. We use it", "Next one.", []),
        ("ja", "そうです。行きます。", "そうです。行きます", "次です。", ["行きます"]),
        ("ja", "そうです。行きます。", "第1章", "次です。", []),
    ],
)
def test_the_last_sentence_of_a_passage(language: str, usual: str, text: str, after: str, flagged: list[str]) -> None:
    assert found(MissingFullStop(), text, language=language, after=after, elsewhere=(usual,) * 10) == flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("私はミカです、そして、話します。", ["ミカです、"]),
        ("とても創造的になるでしょう、あなたが頼むと応えます。", ["創造的になるでしょう、"]),
        ("明らかだと思う、こちらの方がよい。", ["思う、"]),
        ("そうなんだ、\n次のものを作りたい。", ["そうなんだ、"]),
        ("分かりました、説明します。", []),
        ("すぐ戻ります、ボス。", []),
        ("難しいです、と彼は言った。", []),
        ("彼は言いました、「行こう」と。", []),
        ("難しいですね、でも行きます。", []),
        ("ますます、難しくなる。", []),
    ],
)
def test_a_comma_behind_a_sentence(text: str, flagged: list[str]) -> None:
    assert found(CommaSplice(), text) == flagged


SHORT = ("私たちはたくさんのことをやってきました。",) * 30
HEAP = "ああ、大丈夫だよ。また作ってよ。それでね、切ってと言ったんだ。彼にナイフを渡したんだ。" * 4


@pytest.mark.parametrize(
    ("text", "elsewhere", "flagged"),
    [
        (HEAP, SHORT, True),
        (HEAP.replace("。", "、"), SHORT, False),  # long, but one sentence
        (HEAP, (HEAP,) * 10, False),  # as long as the others
        (HEAP, ("見出し", HEAP) * 10, False),  # headings and paragraphs
        (HEAP[:100], SHORT, False),
    ],
)
def test_a_run_on_is_far_longer_than_the_others(text: str, elsewhere: tuple[str, ...], flagged: bool) -> None:
    assert found(RunOnPassage(), text, elsewhere=elsewhere) == [text] * flagged


WHOLE = {"ja": "そのとおりです。", "en": "That is so.", "de": "So ist es.", "zh": "是这样。", "xx": "Ita est."}


@pytest.mark.parametrize(
    ("language", "text", "flagged"),
    [
        ("ja", "ロボットは、", ["ロボットは、"]),
        ("ja", "次の計画を", ["計画を"]),
        ("ja", "次の計画を、", ["計画を、"]),
        ("ja", "動きました。しかし、", ["しかし、"]),
        ("ja", "倉庫まで探しに行くのではなく、", []),  # a whole clause; the next passage goes on
        ("ja", "思い出せませんが、", []),
        ("ja", "動く前に", ["前に"]),
        ("ja", "EPRIについて", []),
        ("ja", "こんにちは", []),
        ("ja", "彼女と私たちは……。", ["私たちは……。"]),
        ("ja", "難しいですが……。", []),
        ("ja", "そう思ったんだけど...。", []),
        ("en", "We went to the", ["the"]),
        ("en", "We went there,", ["there,"]),
        ("en", "benefits at this time; and", []),
        ("de", "Wir sahen die", ["die"]),
        ("zh", "我们去了，", ["我们去了，"]),
        ("xx", "veni, vidi,", ["vidi,"]),
    ],
)
def test_a_passage_that_is_not_finished(language: str, text: str, flagged: list[str]) -> None:
    assert found(CutOffPassage(), text, language=language, elsewhere=(WHOLE[language],) * 40) == flagged


def test_passages_may_end_anywhere_where_that_is_how_the_transcript_is_cut() -> None:
    assert found(CutOffPassage(), "ロボットは、", elsewhere=("そうです。", "これは、") * 20) == []


@pytest.mark.parametrize(
    ("language", "before", "text", "flagged"),
    [
        ("ja", None, "これでいい。これでいい。行こう。", ["これでいい。これでいい。"]),
        ("ja", None, "そうですね。そうですね。", []),
        ("ja", None, "準備はいいかい？準備はいい。", []),
        ("ja", "2014年7月31日", "2014年7月31日", []),
        (
            "ja",
            "話します。とても素晴らしい経験でしたね。",
            "とても素晴らしい経験でした。",
            ["とても素晴らしい経験でした。"],
        ),
        (
            "ja",
            "アドビ、エピック、そしてもちろん、ロボット。",
            "エピック、\nそしてもちろんエヌビディアは",
            ["エピック、\nそしてもちろん"],
        ),
        ("ja", "電気ショックの照明をオンにします。", "電気ショックの影をオンにします。", []),
        (
            "ja",
            None,
            "落ちても誰も困ったりしない。落ちても、誰も困ったりしません。",
            ["落ちても誰も困ったりしない。落ちても、誰も困ったりしません。"],
        ),
        ("ja", None, "この箱なら簡単に開けられます。この箱なら簡単に開けられません。", []),
        ("ja", None, "でも、でも、本当に驚きました。それでも、でも、いいです。", ["でも、でも、"]),
        ("ja", None, "いや、いや、そうです。はい、はい、分かりました。", []),
        ("ja", None, "私は行く私は行く私は行く私は行くのです。", ["私は行く私は行く私は行く私は行く"]),
        ("en", "We built this together.", "We built this together.", ["We built this together."]),
        ("en", "Yes. Yes. Thank you.", "Thank you.", []),
        ("zh", "（屏幕嗖嗖声）", "（屏幕嗖嗖声）", []),
    ],
)
def test_what_is_said_twice(language: str, before: str | None, text: str, flagged: list[str]) -> None:
    assert found(RepeatedSentence(), text, language=language, before=before) == flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        (
            "この記事が気に入ったら、コーヒーをおごってください。",
            ["この記事が気に入ったら、コーヒーをおごってください。"],
        ),
        ("そうです。チャンネル登録をよろしくお願いします。", ["チャンネル登録をよろしくお願いします。"]),
        ("We use cookies to improve this site.", ["We use cookies to improve this site."]),
        ("Untertitel im Auftrag des ZDF, 2020", ["Untertitel im Auftrag des ZDF, 2020"]),
        ("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", ["请不吝点赞 订阅 转发 打赏支持明镜与点点栏目"]),
        ("見出し画像\nここから本文です。", ["見出し画像\n"]),
        ("見出し画像\n目次\nここから本文です。\n広告", ["見出し画像\n", "目次\n", "\n広告"]),
        ("見出し画像\n目次", ["見出し画像\n", "目次"]),
        ("Share", ["Share"]),
        ("私は記事を書きました。視聴者に感謝します。", []),
        ("We shared cookies with everyone.", []),
    ],
)
def test_what_the_page_added(text: str, flagged: list[str]) -> None:
    assert found(PageBoilerplate(), text) == flagged


def test_a_single_word_is_the_page_s_only_at_either_end() -> None:
    assert found(PageBoilerplate(), "目次", elsewhere=("本文です。",) * 20) == ["目次"]
    flags = Case(text="目次", flags=(), elsewhere=("本文です。",) * 9, after="x").found(PageBoilerplate())
    assert flags
    from review.checks import Checker
    from review.passage import Passage

    passages = [Passage(number, "目次") for number in range(1, 31)]
    checker = Checker.of((PageBoilerplate(),), passages, language="ja")
    assert [passage.number for passage in passages if checker.flags(passage)] == [*range(1, 6), *range(26, 31)]

"""This repository's own glossary: what it flags in machine-translated talks, and what it leaves alone in good Japanese.

That its examples hold and that lint has nothing to say of it is tested with the tools.
"""

from __future__ import annotations

from functools import cache

import pytest
from conftest import ROOT

from review import checks as checking
from review import glossary as glossaries
from review.checks import Checker
from review.glossary import Glossary
from review.passage import Passage

CHECKS = ("misreading", "near-miss", "sound-alike")


@cache
def ours() -> Glossary:
    return glossaries.load(ROOT / "glossary.yaml")


def flagged(text: str) -> list[tuple[str, str]]:
    """What the checks of names flag in the text, with the term that is offered first."""
    passage = Passage(1, text)
    checker = Checker.of(checking.load(select=CHECKS).checks, [passage], ours(), "ja")
    return [(flag.text, flag.suggestions[0].term or "") for flag in checker.flags(passage)]


MISREAD = {
    "ルービン・ウルトラの次はまだ先です。": [("ルービン", "Rubin")],
    "キューリソは計算リソグラフィです。": [("キューリソ", "cuLitho")],
    "これは雑食です。米ドルは至る所にあります。": [("雑食", "Omniverse"), ("米ドル", "USD")],
    "オムダールの法則が効いてくる。": [("オムダール", "アムダールの法則")],
    "迅速な注入を防ぎ、辺境モデルを試す。": [
        ("迅速な注入", "プロンプトインジェクション"),
        ("辺境モデル", "フロンティアモデル"),
    ],
    "ジェットソン・ソーで動く。": [("ジェットソン・ソー", "Jetson Thor")],
    "ウエハースを1枚かかげる。": [("ウエハース", "ウェハー")],
    "アンドリュー・ングの講座": [("アンドリュー・ング", "アンドリュー・ン")],
    "ソフトウェア・ワン、ソフトウェア2ポイント0、今は\nソフトウェア・スリーです。": [
        ("ソフトウェア・ワン", "ソフトウェア1.0"),
        ("ソフトウェア2ポイント0", "ソフトウェア2.0"),
        ("ソフトウェア・スリー", "ソフトウェア3.0"),
    ],
    "大きなモデルから自分たちのモデルを抽出する。": [("抽出", "モデルを蒸留")],
    "世界のモデルを学ぶ。世界のモデルになる。": [("世界のモデル", "世界モデル")],
    "他社を通じて\nアプリを出荷するという事実": [("出荷", "アプリをリリース")],
    "シリに聞く。アズールで動かす。": [("シリ", "Siri"), ("アズール", "Azure")],
    "アンドレの講義、アンドレ・ジッドの小説": [("アンドレ", "アンドレイ")],
    "オルトマンさんとロリに会った。": [("オルトマン", "アルトマン"), ("ロリ", "ローリー")],
}


@pytest.mark.parametrize(("text", "found"), MISREAD.items(), ids=MISREAD)
def test_what_talks_are_misread_as(text: str, found: list[tuple[str, str]]) -> None:
    assert flagged(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "人民元（RMB）から米ドル(US$)への換算は、便宜のためです。米ドルに換算した額です。",
        "売上は350億米ドル、1台は3万米ドルです。",
        "コンピューターとコンピュータ・ビジョン、コンピュータービジョンの研究",
        "ニューラル・ネットワーク、デジタル・ツイン、ファイン・チューニング、ディープ・ラーニング",
        "VRゴーグルのピクセルと、ブルームのかかったピクチャー、ガンマ補正",
        "モデルのウェイトを公開する。データのアラインメントとアサインメント",
        "変圧器と発電機が足りない。ダイナモは最初の産業革命の発電機です。",
        "リスク5つについて話します。リック・ルービンは音楽家です。",
        "クロード・シャノンの情報理論と、アラン・チューリングのチューリングマシン",
        "プログラマーはパノラマ写真とドラマを見た。オムニバス形式の映画です。",
        "Sapphire RapidsはIntelのCPUです。",
        "コスモスの花が咲く。アリエルとアクルの物語、オムニバス法案",
        "ソフトウェア2つとソフトウェア10本、ソフトウェア2.0",
        "GPUを出荷する。成分を抽出する。スケーリングの法則とゼロ・ショット",
        "シリーズはシリアスで、シリアの話です。Mac OS Xの時代",
        "コート・ダジュールとアズールレーン",
        "ロリコンとロリータ、ベンチとアモルファス",
    ],
)
def test_good_japanese_is_left_alone(text: str) -> None:
    assert flagged(text) == []

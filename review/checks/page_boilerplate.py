"""What the web page, the video site or the machine added to the talk: headers, footers, calls to subscribe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from review.checks.base import Check, Context
from review.flag import Flag, Suggestion
from review.matching.batch import Batch
from review.passage import Passage
from review.text import Span, whole

_ANYWHERE: tuple[tuple[str, str], ...] = (
    # Japanese
    ("この記事", r"この記事が気に入ったら[^。\n]*|この記事は気に入りましたか|この記事を(?:シェア|共有)[^。\n]*"),
    ("チャンネル登録", r"(?:高評価と|ぜひ)?チャンネル登録[^。！!\n]*お願い[^。！!\n]*"),
    ("ご視聴", r"(?:最後まで)?ご視聴(?:いただき|頂き)?、?ありがとうございま(?:した|す)"),
    ("ツイートする", r"ツイートする"),
    ("ニュースレター", r"ニュースレター(?:に登録|を購読)[^。\n]*"),
    ("Cookie", r"(?:当|この|本)(?:サイト|ウェブサイト)では、?(?:クッキー|Cookie)[^。\n]*"),
    ("クッキー", r"(?:当|この|本)(?:サイト|ウェブサイト)では、?クッキー[^。\n]*"),
    ("無断転載", r"[^。\n]*無断転載(?:を?禁|はお断り)[^。\n]*"),
    ("日本語訳", r"(?:本稿|本記事|この記事)[^。]{0,120}日本語訳(?:を行った|した)もの(?:です|である|になります)"),
    # English, which pages in any language have
    ("ookies", r"(?:We|This (?:web)?site) uses? cookies[^.\n]*|Accept (?:all )?cookies"),
    ("ubscribe", r"(?:Please )?(?:[Ll]ike and )?[Ss]ubscribe to (?:my|our|the) (?:channel|newsletter)[^.!\n]*"),
    ("for watching", r"Thank(?:s| you)(?: very much| so much)? for watching"),
    ("hare this", r"Share this (?:article|post|story|page)"),
    ("ights reserved", r"[^.\n]*[Aa]ll [Rr]ights [Rr]eserved"),
    ("Amara.org", r"[^.。\n]*Amara\.org[^.。\n]*"),
    ("otter.ai", r"Transcribed by https?://otter\.ai"),
    ("Skip to", r"Skip to (?:main )?content"),
    # German
    ("Untertitel", r"Untertitel(?:ung)?(?: im Auftrag)? des (?:ZDF|SWR|WDR|NDR|BR)[^.\n]*"),
    ("Zuschauen", r"(?:Vielen )?Dank f(?:ü|ue)rs Zuschauen"),
    ("verwendet Cookies", r"Diese (?:Webs|S)eite verwendet Cookies[^.\n]*"),
    ("verwenden Cookies", r"Wir verwenden Cookies[^.\n]*"),
    ("Rechte vorbehalten", r"[^.\n]*Alle Rechte vorbehalten"),
    # French, Spanish
    ("regardé", r"Merci d['’]avoir regardé(?: cette vidéo)?"),
    ("Sous-titrage", r"Sous-titrage (?:ST'? ?501|Société Radio-Canada|FR)[^.\n]*"),
    ("droits réservés", r"[^.\n]*[Tt]ous droits réservés"),
    ("por ver", r"¡?Gracias por ver (?:el|este|mi) v[ií]deo"),
    ("derechos reservados", r"[^.\n]*[Tt]odos los derechos reservados"),
    # Chinese, Korean
    ("明镜", r"[^。\n]*打赏支持明镜与点点栏目"),
    ("字幕", r"字幕(?:由|志愿者|(?:製作|制作)[:：])[^。\n]*"),
    ("感谢观看", r"(?:谢谢|感谢)(?:大家)?(?:的)?观看|感谢观看"),
    ("點讚", r"[^。\n]*點讚[^。\n]*訂閱[^。\n]*"),
    ("点赞", r"[^。\n]*点赞[^。\n]*订阅[^。\n]*"),
    ("版权所有", r"[^。\n]*版权所有[^。\n]*"),
    ("시청해", r"시청해\s?주셔서 감사합니다"),
    ("구독", r"구독과 좋아요[^.\n]*"),
)  # fmt: skip
_KEYWORD = re.compile("|".join(re.escape(keyword) for keyword, _ in _ANYWHERE))


@cache
def _sentence(pattern: str) -> re.Pattern[str]:
    """Most patterns are never needed, and to compile them all takes longer than to check a short transcript."""
    return re.compile(rf"(?:{pattern})[。.!！?？]?")


_LINE = re.compile(
    "(?:見出し画像|アイキャッチ画像|目次|続きを読む|もっと見る|もっと読む|関連記事|コメントを残す|コメントする|シェア|シェアする"
    "|購読する|購読|フォローする|ログイン|新規登録|会員登録|利用規約|プライバシーポリシー|印刷する|トップへ戻る|広告|スキ"
    "|advertisement|share|subscribe|follow|related|read more|read next|sign in|sign up|log in|menu|search"
    "|share this article|related articles|table of contents|back to top|leave a comment|privacy policy"
    "|terms of service|terms of use|skip to content"
    "|anzeige|teilen|abonnieren|weiterlesen|mehr lesen|kommentieren|artikel teilen|zum inhalt springen|datenschutz"
    "|impressum|inhaltsverzeichnis"
    "|partager|s'abonner|lire la suite|commentaires|mentions légales|compartir|suscríbete|leer más|publicidad"
    "|分享|分享到|订阅|关注|相关文章|阅读更多|阅读全文|目录|登录|注册|广告|返回顶部"
    "|공유하기|구독하기|목차|더보기|로그인)[。.]?",
    re.IGNORECASE,
)
_EDGE = 5
"""Passages at either end of the transcript where a single word can be the page's."""

_SAID, _NAMED = 0.85, 0.75


class PageBoilerplate(Check):
    """Text of the page around the talk, or a line that speech recognition makes up, stands in the transcript.

    What it flags
        Sentences that pages and video sites put around a text, in several languages: calls to support, to share, to
        subscribe, cookie notices, rights. Lines such as 見出し画像, 購読する or Advertisement, among the first and the
        last five passages. Speech recognisers have learned such lines from subtitles, and write them where nobody
        speaks: ご視聴ありがとうございました。

    Why it matters
        The speaker did not say it. It is translated, counted and scored all the same.

    Example
            text: この記事が気に入ったら、コーヒーをおごってください。
            flags: この記事が気に入ったら、コーヒーをおごってください。
            suggests: nothing

            text: 見出し画像
            flags: 見出し画像

            text: ノートパソコンと呼ぶ人もいます。ご視聴ありがとうございました。
            flags: ご視聴ありがとうございました。
            suggests: nothing

            text: 記事の見出し画像を、目次の後に置きます。
            flags: nothing

    When to dismiss
        A video whose speaker does say goodbye like that.
    """

    id = "page-boilerplate"
    category = "accuracy/addition"
    severity = "minor"
    neighbours = False

    def survey_all(self, batch: Batch, context: Context) -> Counter[Any]:
        return Counter(passages=len(batch))

    def candidates(self, batch: Batch, context: Context) -> Iterable[int] | None:
        said = {*batch.with_any(_KEYWORD)}
        first, size = batch.passages[0].number, len(batch)
        behind = max(0, context.totals["passages"] - _EDGE + 1 - first)
        return said.union(range(min(size, max(0, _EDGE + 1 - first))), range(behind, size))

    def flags(self, passage: Passage, context: Context) -> Iterator[Flag]:
        text = passage.target
        found: list[tuple[Span, float]] = []
        if _KEYWORD.search(text):
            for keyword, pattern in _ANYWHERE:
                if keyword in text:
                    found += ((Span(*match.span()), _SAID) for match in _sentence(pattern).finditer(text))
        if passage.number <= _EDGE or passage.number > context.totals["passages"] - _EDGE:
            start = 0
            for line in text.split("\n"):
                if _LINE.fullmatch(line.strip()):
                    found.append((Span(start, start + len(line)), _NAMED))
                start += len(line) + 1
        end = 0
        for span, confidence in sorted(found):
            if span.start >= end:
                span = _with_line_end(text, span, end)
                yield self._added(passage, span, confidence)
                end = span.end

    def _added(self, passage: Passage, span: Span, confidence: float) -> Flag:
        return self.flag(
            passage,
            whole(passage.target, span),
            "this belongs to the page, not to the talk",
            Suggestion("", confidence=confidence),
            confidence=confidence,
        )


def _with_line_end(text: str, span: Span, before: int) -> Span:
    """Whole lines with their line end, so that none is left empty; the last one with that of the line before it.

    `before` is where the last flag ends.
    """
    start, end = span.start, span.end
    if (start and text[start - 1] != "\n") or text[end : end + 1] not in ("", "\n"):
        return span
    if end < len(text):
        return Span(start, end + 1)
    return Span(max(start - 1, before), end)

"""Whether a sentence of the source runs on into the next passage: then what one lacks may stand in the other."""

from __future__ import annotations

from review.checks.base import Context


def runs_in(context: Context) -> bool:
    """Whether the passage begins in the middle of a sentence of the source."""
    return bool(context.source_before and context.source and _runs(context.source_before, context.source))


def runs_out(context: Context) -> bool:
    """Whether the passage ends in the middle of a sentence of the source."""
    return bool(context.source_after and context.source and _runs(context.source, context.source_after))


def _runs(before: str, after: str) -> bool:
    """Headings have no full stop either: a sentence goes on with a small letter, or behind a comma."""
    end, start = before.rstrip(), after.lstrip(" \t\n\"'“‘(-–—[♪")
    if not end or not start or end[-1] in ".!?。！？…":
        return False
    return start[0].islower() or end[-1] in ",、，;–—-" or end.endswith(("...", "…"))

"""One self-contained HTML page about a review: what was changed and why, what is open, and what the scores say.

Everything that is printed goes through one gate, in which control characters become pictures and markup is escaped; the
page has no script and loads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from review import __version__
from review.desk import Desk
from review.measure import Scored
from review.report import decided, scores, summary
from review.text import visible
from review.weighing import Weighed


def page(desk: Desk, scored: Scored, errors: Weighed | None = None, reference_seen: Sequence[str] = ()) -> str:
    """The page for a desk with its scores; MQM's where `errors` were weighed.

    `reference_seen` is sentences on who has seen the reference.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made = environment.get_template("report.html").render(
        **summary.fields(desk),
        **decided.fields(desk),
        **scores.fields(desk, scored, errors),
        reference_seen=list(reference_seen),
        version=__version__,
    )
    return made.lstrip()


def _shown(value: Any) -> Any:
    """The gate: text is made visible before it is escaped; what the template itself made passes."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value

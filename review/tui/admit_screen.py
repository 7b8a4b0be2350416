"""The ways in which the glossary can admit what is flagged, below the passage; one key chooses one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from review.admission import Admission, How
from review.tui.highlight import UNICODE, Glyphs, Line, Piece, crop_line, safe
from review.tui.lines import Lines


class AdmitScreen(ModalScreen[Admission | None]):
    """Closes with the way that was chosen, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{digit},{chr(0xFF10 + digit)},f{digit}", f"choose({digit})") for digit in range(1, 10)),
        Binding("escape,q,ｑ", "leave", priority=True),
    ]

    def __init__(self, ways: Sequence[Admission]) -> None:
        super().__init__()
        self._ways = ways[:9]

    def compose(self) -> ComposeResult:
        yield Lines(id="ways")

    def on_resize(self) -> None:
        lines = self.query_one(Lines)
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        lines.lines = tuple(crop_line(line, self.size.width - 3, glyphs.ellipsis) for line in page(self._ways))
        lines.styles.height = len(lines.lines) + 1

    def action_choose(self, number: int) -> None:
        if number <= len(self._ways):
            self.dismiss(self._ways[number - 1])

    def action_leave(self) -> None:
        self.dismiss(None)


def page(ways: Sequence[Admission]) -> list[Line]:
    """The ways, one a line, each with the key of the glossary that it is written to."""
    lines: list[Line] = [(Piece(f"{safe(ways[0].flagged)} is right. What should the glossary say?", "title"),)]
    for number, way in enumerate(ways, 1):
        lines.append((Piece(f"{number} ", "key"), Piece(f"{way.how:<9} ", "dim"), Piece(safe(_said(way)))))
    return [*lines, (Piece("Esc", "key"), Piece(" back", "dim"))]


def _said(way: Admission) -> str:
    if way.how is How.ADMITTED:
        return f"another right rendering of {way.terms[0]}"
    if way.how is How.EXCEPT:
        of = f", of {' and '.join(way.terms)}" if len(way.terms) > 1 else ""
        return f"right in {way.text}{of} (to be edited)"
    if way.beside:
        return f"{way.text}, and {' and '.join(way.beside)} admitted beside it"
    return way.text

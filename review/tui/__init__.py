"""The face of the app: widgets that show a session and pass keys on. Textual is imported here and nowhere else."""

from review.tui.app import ReviewApp, run

__all__ = ["ReviewApp", "run"]

"""What the corrections/ folder holds: every decision that was confirmed, whatever crashes, merges or is edited by hand.

A reviewer's decisions on a transcript are one YAML file, a patch, to which acts are appended. All patches of a
transcript together are its journal; neither the order of entries nor that of files matters.
"""

from review.journal.entry import line
from review.journal.history import Tidied, tidy
from review.journal.inputs import read_recorded
from review.journal.lock import LockedError
from review.journal.patches import Journal, Patch, collecting_later, merge, read, read_all
from review.journal.writer import Writer

__all__ = [
    "Journal",
    "LockedError",
    "Patch",
    "Tidied",
    "Writer",
    "collecting_later",
    "line",
    "merge",
    "read",
    "read_all",
    "read_recorded",
    "tidy",
]

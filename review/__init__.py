"""Check and correct a translation that nobody has checked, passage by passage."""

__version__ = "0.1.0"

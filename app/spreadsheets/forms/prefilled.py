"""Columns that are ours: filled in before a workbook is given out, and not taken when changed."""

from app.spreadsheets.cell import a_number, a_statement
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import Field


def our_text(key: str, label: str, hint: str = "", width: int = 18, *also: str) -> Field:
    """Give a column of words, with the other headings that it goes by."""
    return Field(key, label, a_statement, hint, is_prefilled=True, width=width, also=also)


def our_number(key: str, label: str, hint: str = "") -> Field:
    """Give a column of numbers."""
    return Field(key, label, a_number, hint, is_prefilled=True)


def our_day(key: str, label: str, hint: str = "") -> Field:
    """Give a column of days."""
    return Field(key, label, a_day_first, hint, is_prefilled=True)

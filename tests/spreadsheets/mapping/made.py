"""Profiles and rows for the tests of mapping."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.spreadsheets.mapping.plan import Reading, compile_profile
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.understood import Understood

SUPPLIER = {"field": "supplier", "headings": ["Supplier"]}
AMOUNT = {"field": "amount", "headings": ["Amount"]}
PAID_ON = {"field": "paid_on", "headings": ["Date"]}
HEADINGS = ("Supplier", "Amount", "Date")


def a_profile(*more: dict[str, Any], target: str = "spend", **layout: Any) -> Profile:
    """Make a profile of one layout: supplier, amount, day, and further columns."""
    columns = layout.pop("columns", [SUPPLIER, AMOUNT, PAID_ON])
    made = {"columns": [*columns, *more], **layout}
    return Profile.model_validate({"name": "Ours", "target": target, "layouts": [made]})


def reading_of(profile: Profile, *rows: Sequence[Any], sheet: str = "") -> Reading:
    """Begin to read rows, the first of which has the number 1."""
    return compile_profile(profile).rows(sheet, enumerate(rows, 1))


def understood(profile: Profile, *rows: Sequence[Any], sheet: str = "") -> list[Understood]:
    """Read rows."""
    return list(reading_of(profile, *rows, sheet=sheet))


def values_of(rows: Iterable[Understood]) -> list[dict[str, Any]]:
    """Give what was read."""
    return [one.values for one in rows if not one.why]


def codes_of(rows: Iterable[Understood]) -> list[tuple[str, str]]:
    """Give the code and the cell of everything that was found."""
    return [(found.code, found.cell) for one in rows for found in one.findings]

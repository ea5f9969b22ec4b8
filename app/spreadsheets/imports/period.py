"""The period that a file replaces: our rows in it that the file leaves out are removed."""

from dataclasses import dataclass
from datetime import date

from app.problems import Finding, Invalid

BETWEEN = "/"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from a first to a last."""

    starts_on: date
    ends_on: date

    def __str__(self) -> str:
        """Write it as ISO 8601 does, such as `2026-01-01/2026-03-31`."""
        return f"{self.starts_on}{BETWEEN}{self.ends_on}"

    def covers(self, day: date | None) -> bool:
        """Tell whether a day lies in it."""
        return day is not None and self.starts_on <= day <= self.ends_on


def period_of(written: str) -> Period:
    """Read a period.

    Raises:
        Invalid: if it is none.
    """
    first, _, last = written.partition(BETWEEN)
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        period = None
    if period is None or period.ends_on < period.starts_on:
        raise not_replaced(
            "This is no period.", "Give its first day and its last: 2026-01-01/2026-03-31."
        )
    return period


def not_replaced(words: str, fix: str) -> Invalid:
    """Make the refusal of a period that cannot be replaced so."""
    return Invalid(words, fix, [Finding("period", words, fix, path="?replace_period")])


def phrase_of(rows: int) -> str:
    """Give what somebody types to confirm that rows are removed."""
    return f"remove {rows} row" if rows == 1 else f"remove {rows} rows"

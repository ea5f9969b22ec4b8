"""What a file in its sender's own layout tells of one commitment, in one figure or several."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from app.spreadsheets.kinds.returns.case import Owed
from app.spreadsheets.mapping.laid import LaidRow
from app.spreadsheets.mapping.span import Span

QUANTITY = "quantity"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a figure cannot be put beside the others of its commitment."""

    code: str
    words: str
    fix: str


@dataclass
class Told:
    """What is told of one commitment: by columns of a row, or by rows of different days."""

    owed: Owed
    row: LaidRow  #: the first that tells it
    unit: str
    figures: list[tuple[Span, LaidRow]] = field(default_factory=list)
    by_now: list[tuple[Span, LaidRow]] = field(default_factory=list)  #: of all until some day

    def wrong(self, row: LaidRow, span: Span, unit: str) -> Wrong | None:
        """Tell why one more figure cannot be put beside these; None: it can.

        Args:
            row: that tells it.
            span: of the days that it is of.
            unit: in which it is told.
        """
        ref = self.owed.ref[:60]
        if self.is_row(row):
            if span.is_so_far or self._met(span) is None:
                return None
            words = f"Two columns are of the same days of {ref}: it would count twice."
            return Wrong("periods_meet", words, "Leave one of them out in the profile.")
        if (met := self._met(span)) is not None:
            words = f"{met.first.at} tells {ref} already."
            fix = "Give each commitment one row for the period, or rows of different days of it."
            return Wrong("told_twice", words, fix)
        if unit != self.unit:
            words = f"{self.row.first.at} tells {ref} in {self.unit}, and this row in {unit}."
            return Wrong("units_differ", words, "Tell all days of it in one unit.")
        return None

    def is_row(self, row: LaidRow) -> bool:
        """Tell whether a figure is of the row that tells the first of these."""
        return (row.sheet, row.row) == (self.row.sheet, self.row.row)

    def add(self, row: LaidRow, span: Span) -> None:
        """Put one more figure beside these."""
        (self.by_now if span.is_so_far else self.figures).append((span, row))

    def is_torn_by(self, span: Span | None, row: LaidRow) -> bool:
        """Tell whether these would be saved without a figure of theirs that cannot be taken.

        What only stands in the place of one of these tears nothing, unless they share a row.

        Args:
            span: of the days that the figure is of; None: nobody knows.
            row: that tells it.
        """
        same = any(
            (one.sheet, one.row) == (row.sheet, row.row)
            for _, one in (*self.figures, *self.by_now)
        )
        return same or span is None or self._met(span) is None

    def gaps(self, days: Span) -> list[Span]:
        """Give those of some days of which no figure is, up to the last or in between."""
        found: list[Span] = []
        begins = days.starts_on
        for span, _ in sorted(self.figures, key=lambda one: one[0].starts_on):
            if begins < span.starts_on:
                found.append(Span(begins, min(span.starts_on - A_DAY, days.ends_on)))
            begins = max(begins, span.ends_on + A_DAY)
        if begins <= days.ends_on:
            found.append(Span(begins, days.ends_on))
        return [one for one in found if one.starts_on <= one.ends_on]

    def comment(self) -> str:
        """Give what its rows say besides, each once."""
        rows = [row for _, row in sorted(self.figures or self.by_now, key=_last_day)]
        return "; ".join(dict.fromkeys(said for row in rows for said in _comments(row)))

    def _met(self, span: Span) -> LaidRow | None:
        """Give the row that tells of some days already."""
        if span.is_so_far:
            same = (row for other, row in self.by_now if span.ends_on == other.ends_on)
        else:
            same = (row for other, row in self.figures if span.meets(other))
        return next(same, None)


def by_now_of(span: Span, row: LaidRow) -> Decimal | None:
    """Give a figure by the end of the period, where that is what the file tells."""
    said = Decimal(row.values[QUANTITY]) if span.is_so_far else None
    return row.running.get(QUANTITY, said)


def is_forecast(row: LaidRow) -> bool:
    """Tell whether a figure is one that is only expected."""
    said = (str(row.values.get("status") or ""), row.heading)
    return any("forecast" in text.casefold() for text in said)


def _last_day(figure: tuple[Span, LaidRow]) -> date:
    return figure[0].ends_on


def _comments(row: LaidRow) -> Iterator[str]:
    if comment := row.values.get("comment"):
        yield str(comment)
    if evidence := row.values.get("evidence"):
        yield f"shown by {evidence}"

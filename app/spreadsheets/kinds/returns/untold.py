"""Days of a return's period of which a file says nothing; blank is not 0, so that is asked."""

from collections.abc import Iterator, Sequence

from app.problems import Finding, Severity
from app.spreadsheets.kinds.returns.case import Case
from app.spreadsheets.kinds.returns.told import Told
from app.spreadsheets.mapping.laid import Laid
from app.spreadsheets.mapping.plan import UNKNOWN
from app.spreadsheets.mapping.span import Span, span_of
from app.spreadsheets.sheet import place

MOST_NAMED = 4  #: periods, the last of them; the rest are counted


def days_untold(case: Case, told: Told) -> str:
    """Name the days of the period that a sum of figures leaves out; empty: none.

    While the period runs, what is after the last figure may still come.
    """
    owed = told.owed
    since = max(case.starts_on, owed.starts_on or case.starts_on)
    until = min(case.ends_on, owed.ends_on or case.ends_on)
    if case.today <= until:
        until = max(span.ends_on for span, _ in told.figures)
    return last_of(told.gaps(Span(since, until)))


def sheets_untold(laid: Laid, period: Span) -> Iterator[Finding]:
    """Ask about sheets that name days of the period, and whose headings are not known."""
    columns = (one for layout in laid.profile.layouts for one in layout.columns)
    if not any(one.field == "period" and one.sheet_name for one in columns):
        return
    for sheet, row in laid.first_left(UNKNOWN):
        span = span_of(sheet, period)
        if span is not None and span.meets(period):
            words = (
                f"The sheet {sheet[:60]!r} names days of the period, and is not read: {UNKNOWN}."
            )
            fix = "Mend its headings, or give them to the profile; or say that it is meant."
            yield Finding("sheet_untold", words, fix, Severity.WARNING, cell=place(sheet, row, 1))


def last_of(spans: Sequence[Span]) -> str:
    """Name the last of some periods, and count the rest."""
    more = f" and {len(spans) - MOST_NAMED:,} more" if len(spans) > MOST_NAMED else ""
    return ", ".join(map(str, spans[-MOST_NAMED:])) + more

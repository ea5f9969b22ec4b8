from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.deliveries.rolling import LIFE_STARTS, Counted, count, spans_of
from app.deliveries.tables import Span
from app.platform.database import WriteSession, writing
from tests.deliveries.returns.made import Reported, a_reported, rolled_up
from tests.procurements.race import at_once


def changed(made: Reported, on: date, reported: int, verified: int = 0) -> Counted:
    return Counted(
        made.contract.authority_id, made.contract.id, made.hours.id, on, Decimal(reported),
        Decimal(verified), 1 if reported > 0 else -1,
    )  # fmt: skip


def test_a_change_counts_in_its_month_its_year_and_for_life(reporting: Reported) -> None:
    session, hours = reporting.session, reporting.hours.id
    winter, spring = date(2025, 12, 31), date(2026, 1, 1)

    count(session, [changed(reporting, winter, 5), changed(reporting, spring, 7, 2)])
    count(session, [changed(reporting, winter, -5)])

    assert rolled_up(session) == {
        (hours, Span.LIFE, LIFE_STARTS): (Decimal(7), Decimal(2), 1),
        (hours, Span.YEAR, spring): (Decimal(7), Decimal(2), 1),
        (hours, Span.MONTH, spring): (Decimal(7), Decimal(2), 1),
    }


def test_no_change_writes_nothing(reporting: Reported) -> None:
    count(reporting.session, [])

    assert rolled_up(reporting.session) == {}


@given(st.dates())
def test_a_day_is_in_one_row_of_each_span_that_begins_by_then(day: date) -> None:
    found = spans_of(day)

    assert [span for span, _ in found] == [Span.LIFE, Span.YEAR, Span.MONTH]
    assert all(starts_on <= day for _, starts_on in found)


def test_whoever_counts_at_once_counts(engine: Engine) -> None:
    with writing(engine) as session:
        made = a_reported(session)

    def deed(session: WriteSession) -> None:
        days = [date(2026, month, 1) for month in (3, 1, 2)]
        count(session, [changed(made, day, 1) for day in days])

    at_once(engine, *[deed] * 8)

    with writing(engine) as session:
        assert rolled_up(session)[made.hours.id, Span.LIFE, LIFE_STARTS] == (
            Decimal(24),
            Decimal(0),
            24,
        )

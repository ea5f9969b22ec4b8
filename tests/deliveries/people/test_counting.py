from datetime import date

import pytest
from sqlmodel import select

from app.deliveries.people.counting import drop_tokens, erase_after, keep_tokens, tokens_of
from app.deliveries.people.tables import PersonToken
from tests.deliveries.returns.made import NOW, Reported

LAST = date(2029, 12, 31)


@pytest.mark.parametrize(
    ("ends_on", "delivered_on", "years", "until"),
    [
        (date(2026, 12, 31), date(2026, 2, 1), 3, date(2029, 12, 31)),
        (None, date(2026, 2, 1), 3, date(2029, 2, 1)),
        (date(2026, 1, 1), date(2026, 2, 1), 6, date(2032, 2, 1)),
        (date(2028, 2, 29), date(2026, 2, 1), 3, date(2031, 2, 28)),
        (date(9998, 1, 1), date(2026, 2, 1), 100, date(9999, 1, 1)),
    ],
)
def test_a_token_is_kept_for_some_years_after_the_end(
    ends_on: date | None, delivered_on: date, years: int, until: date
) -> None:
    assert erase_after(ends_on, delivered_on, years) == until


def test_a_delivery_keeps_exactly_the_tokens_it_is_given(reporting: Reported) -> None:
    reporting.write(reporting.begin(), reporting.mentoring())
    [row] = reporting.kept("M-1")
    session = reporting.session

    keep_tokens(session, row, ["a", "b"], LAST, NOW)
    session.flush()
    [kept] = session.exec(select(PersonToken).where(PersonToken.token == "b")).all()
    keep_tokens(session, row, ["b", "c"], LAST, NOW)
    session.flush()

    assert tokens_of(session, [row.id]) == {row.id: frozenset({"b", "c"})}
    assert session.exec(select(PersonToken.id).where(PersonToken.token == "b")).one() == kept.id
    drop_tokens(session, [row.id])
    assert tokens_of(session, [row.id]) == {}
    assert tokens_of(session, []) == {}

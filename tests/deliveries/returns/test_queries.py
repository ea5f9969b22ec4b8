from datetime import date
from decimal import Decimal

import pytest

from app.contracts.tables import Contract
from app.deliveries.returns.period import Due
from app.deliveries.returns.queries import Sums, dues_of, told_in
from app.deliveries.returns.reopening import reopen
from app.platform.database import writing
from tests.deliveries.returns.asked import Asked
from tests.deliveries.returns.made import NOW, Reported


def test_every_obligation_is_told_of_in_its_order(reporting: Reported) -> None:
    parent = reporting.begin()
    lines = (reporting.nothing(reporting.posts),)
    reporting.write(parent, reporting.mentoring(), reporting.mentoring("4", "M-2"), lines=lines)
    reporting.session.flush()

    hours, posts, people = told_in(reporting.session, parent)

    assert (hours.line, hours.sums) == (None, Sums(Decimal(14), Decimal(0), 2))
    assert posts.line is not None
    assert posts.sums == Sums()
    assert (people.line, people.sums) == (None, Sums())


def test_what_was_taken_out_is_not_added_up(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring(), reporting.mentoring("4", "M-2"))
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)
    reporting.write(parent, reporting.mentoring("4", "M-2"))
    reporting.session.flush()

    assert told_in(reporting.session, parent)[0].sums == Sums(Decimal(4), Decimal(0), 1)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ({}, Due(date(2026, 4, 28), is_final=False)),
        ({"ends_on": date(2026, 3, 31)}, Due(date(2026, 4, 28), is_final=True)),
        ({"ended_on": date(2026, 3, 1)}, Due(date(2026, 3, 29), is_final=True)),
    ],
)
def test_by_when_a_return_is_due_follows_from_the_contract_as_it_is_now(
    reporting: Reported, days: dict[str, date], due: Due
) -> None:
    parent = reporting.begin()
    for name, day in days.items():
        setattr(reporting.contract, name, day)
    reporting.session.flush()

    assert dues_of(reporting.session, [parent]) == {parent.id: due}


def test_a_return_tells_when_it_is_due_once_the_contract_was_extended(asked: Asked) -> None:
    with writing(asked.engine) as session:
        session.get_one(Contract, asked.made.contract.id).ends_on = date(2026, 3, 31)
    path = asked.begun()
    for ends_on, is_final in ((date(2026, 3, 31), True), (date(2026, 12, 31), False)):
        with writing(asked.engine) as session:
            session.get_one(Contract, asked.made.contract.id).ends_on = ends_on

        [listed] = asked.get(asked.manager, "/returns")["data"]
        assert listed == asked.get(asked.manager, path)["summary"]
        assert (listed["due_on"], listed["is_final"]) == ("2026-04-28", is_final)

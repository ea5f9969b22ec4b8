from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.kind import Accumulation
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState, ObligationTerm
from app.deliveries.returns.checks.ground import Ground
from app.deliveries.returns.checks.grounding import (
    contract_reported,
    ground_of,
    last_day_of,
    owed_under,
    today_of,
)
from app.platform.identifiers import new_id
from app.rules.reading import HOME
from tests.deliveries.returns.made import NOW, Reported


def changed(reporting: Reported, quantity: int, **days: Any) -> None:
    reporting.session.add(
        ObligationTerm(
            obligation_id=reporting.hours.id, number=1, quantity=Decimal(quantity),
            effective_on=date(2026, 1, 1), change_id=new_id(), set_by=new_id(), set_at=NOW,
            **days,
        )
    )  # fmt: skip
    reporting.session.flush()


def test_days_are_told_where_the_contract_is(reporting: Reported) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert today_of(reporting.contract, late) == date(2026, 7, 1)
    reporting.contract.zone = "UTC"
    assert today_of(reporting.contract, late) == date(2026, 6, 30)


def test_the_last_day_is_the_one_on_which_it_ended(reporting: Reported) -> None:
    assert last_day_of(reporting.contract) == date(2026, 12, 31)
    reporting.contract.ended_on = date(2026, 3, 1)
    assert last_day_of(reporting.contract) == date(2026, 3, 1)
    reporting.contract.ended_on = reporting.contract.ends_on = None
    assert last_day_of(reporting.contract) is None


def test_the_most_that_was_ever_promised_is_what_a_slip_is_told_by(reporting: Reported) -> None:
    def promised() -> Decimal:
        return owed_under(reporting.session, reporting.contract.id)[reporting.hours.id].promised

    assert promised() == 100
    changed(reporting, 300)
    assert promised() == 300


def test_a_change_takes_no_day_away(reporting: Reported) -> None:
    reporting.hours.starts_on, reporting.hours.ends_on = date(2025, 2, 1), date(2026, 3, 31)
    changed(reporting, 50, starts_on=date(2025, 6, 1), ends_on=date(2026, 2, 1))

    owed = owed_under(reporting.session, reporting.contract.id)[reporting.hours.id]

    assert (owed.promised, owed.starts_on, owed.ends_on) == (
        Decimal(100), date(2025, 2, 1), date(2026, 3, 31),
    )  # fmt: skip


@pytest.mark.parametrize("state", [ContractState.ENTERED, ContractState.ENDED])
def test_what_was_done_by_the_end_is_reported_after_it(
    reporting: Reported, state: ContractState
) -> None:
    reporting.contract.state = state
    reporting.session.flush()

    assert contract_reported(reporting.session, reporting.contract.id, "Reporting").state is state


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_nothing_is_reported_before_a_contract_or_once_it_is_settled(
    reporting: Reported, state: ContractState
) -> None:
    reporting.contract.state = state
    reporting.session.flush()

    with pytest.raises(ContractNotRunning, match="Reporting needs a contract that is running"):
        contract_reported(reporting.session, reporting.contract.id, "Reporting")


def test_what_falls_due_in_a_period_and_what_came_before_tell_a_slip(reporting: Reported) -> None:
    def ground() -> Ground:
        return ground_of(reporting.session, parent, reporting.contract, HOME, NOW)

    parent = reporting.begin()
    due = ground().due(reporting.hours.id)
    assert 12 < due < 13  # of a hundred, in one quarter of eight
    assert ground().owed[reporting.hours.id].before == 0

    reporting.write(
        parent, reporting.mentoring("10"), reporting.mentoring("5", "M-2"),
        reporting.a_delivery(reporting.posts, "1", "J-1"),
    )  # fmt: skip
    reporting.submit(parent)

    owed = ground().owed
    assert owed[reporting.hours.id].before == Decimal("7.5")
    assert owed[reporting.posts.id].before == 1


def test_of_what_counts_by_its_latest_figure_the_figure_is_due(reporting: Reported) -> None:
    reporting.hours.accumulation = Accumulation.LATEST
    reporting.session.flush()

    ground = ground_of(reporting.session, reporting.begin(), reporting.contract, HOME, NOW)

    assert ground.due(reporting.hours.id) == 100
    assert ground.owed[reporting.hours.id].is_latest
    assert not ground.owed[reporting.posts.id].is_latest
    assert "school_engagement_hours" in ground.flat_hours

from datetime import date
from decimal import Decimal

import pytest

from app.contracts.change.deciding import ChangeOutdated, decide
from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.content import Line
from app.contracts.plan.shape import Shape
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import Invalid
from tests.callers import a_caller
from tests.contracts.change.made import (
    APPROVED,
    GROUND,
    HALFWAY,
    NOTHING,
    a_change,
    approved,
    planned,
    proposed,
    set_to,
)
from tests.contracts.plan.made import AT, LAST, a_contract, an_obligation, owed

SHORTENED = date(2026, 9, 30)


def test_an_obligation_that_was_to_begin_after_the_end_can_be_asked_about(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    late = an_obligation(session, contract, "10", starts_on=date(2026, 3, 2), ends_on=LAST)
    planned(session, contract, Line(obligation_id=late.id, shape=Shape.EVEN))

    wanted = a_change(ChangeKind.EARLY_END, effective_on=date(2026, 3, 1))
    approved(session, contract, wanted)

    found = owed(session, late, date(2026, 3, 2))
    assert [found.promised, found.due] == [0, 0]
    assert found.ends_on == date(2026, 3, 1)


def test_what_is_owed_all_the_same_is_due_on_the_last_day(session: WriteSession) -> None:
    contract = a_contract(session)
    late = an_obligation(session, contract, "10", starts_on=date(2026, 10, 1), ends_on=LAST)
    planned(session, contract, Line(obligation_id=late.id, shape=Shape.EVEN))
    wanted = a_change(
        ChangeKind.TERM, ends_on=SHORTENED, ground=GROUND, settings=set_to(late.id, 10)
    )

    approved(session, contract, wanted)

    assert [owed(session, late, day).due for day in (date(2026, 9, 29), SHORTENED)] == [0, 10]


def test_nothing_runs_beyond_the_end_that_did_not_before(session: WriteSession) -> None:
    contract = a_contract(session)
    autumn = an_obligation(session, contract, ends_on=date(2026, 12, 31))
    after_care = an_obligation(session, contract, ends_on=date(2027, 9, 30))
    early = an_obligation(session, contract, ends_on=date(2026, 6, 30))

    wanted = a_change(ChangeKind.TERM, ends_on=SHORTENED, ground=GROUND)
    approved(session, contract, wanted)

    ends = [owed(session, one, HALFWAY).ends_on for one in (autumn, after_care, early)]
    assert ends == [SHORTENED, date(2027, 9, 30), date(2026, 6, 30)]


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2026, 3, 31)])
def test_without_a_plan_too_an_extension_leaves_the_past_as_it_was(
    session: WriteSession, day: date
) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "24", unit="hour")
    before = owed(session, jobs, day)
    longer = date(2029, 3, 31)

    approved(session, contract, a_change(ChangeKind.TERM, ends_on=longer, ground=GROUND))
    more = set_to(jobs.id, 25)
    approved(session, contract, a_change(ChangeKind.SCOPE, settings=more, ground=GROUND))

    assert owed(session, jobs, day) == before
    assert owed(session, jobs, HALFWAY).ends_on == longer


@pytest.mark.parametrize(
    ("gross", "becomes"), [(Decimal(4_800_000), Decimal(9_600_000)), (None, None)]
)
def test_the_value_with_vat_follows_the_value(
    session: WriteSession, gross: Decimal | None, becomes: Decimal | None
) -> None:
    contract = a_contract(session, value=Decimal(4_000_000), value_with_vat=gross)

    approved(session, contract, a_change(value=Decimal(8_000_000), ground=GROUND))

    assert [contract.value, contract.value_with_vat] == [8_000_000, becomes]


def test_a_value_with_vat_is_as_it_is_said_else_in_proportion_until_somebody_says_it(
    session: WriteSession,
) -> None:
    contract = a_contract(session, value_with_vat=Decimal(1_100_000))
    in_proportion = approved(session, contract, a_change())
    assert (contract.value_with_vat, contract.is_vat_computed) == (Decimal(1_188_000), True)
    assert in_proportion.value_with_vat_before == Decimal(1_100_000)
    assert in_proportion.is_vat_computed

    same = a_change(value=Decimal(1_080_000), value_with_vat=Decimal(1_188_000))
    confirmed = approved(session, contract, same)
    assert (contract.value_with_vat, contract.is_vat_computed) == (Decimal(1_188_000), False)
    assert not confirmed.is_vat_computed

    said = a_change(value=Decimal(1_090_000), value_with_vat=Decimal(1_308_000))
    made = approved(session, contract, said)
    assert (contract.value, contract.value_with_vat) == (Decimal(1_090_000), Decimal(1_308_000))
    assert (made.value_with_vat_before, made.value_with_vat_after, made.is_vat_computed) == (
        Decimal(1_188_000), Decimal(1_308_000), False,
    )  # fmt: skip
    with pytest.raises(Invalid) as same_again:
        proposed(session, contract, said)
    assert [one.code for one in same_again.value.findings] == ["no_change"]
    below = a_change(value=Decimal(1_200_000), value_with_vat=Decimal(1_100_000))
    with pytest.raises(Invalid) as refused:
        proposed(session, contract, below)
    assert [one.code for one in refused.value.findings] == ["value_below_net"]


def test_a_value_with_vat_that_was_said_meanwhile_makes_a_change_outdated(
    session: WriteSession,
) -> None:
    contract = a_contract(session, value_with_vat=Decimal(1_100_000))
    change = proposed(session, contract, a_change())
    contract.value_with_vat = Decimal(1_200_000)
    session.flush()

    colleague = a_caller(session, Role.CONTRACT_MANAGER)
    with pytest.raises(ChangeOutdated):
        decide(session, colleague, contract, change, NOTHING, APPROVED, AT)

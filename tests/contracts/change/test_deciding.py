from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, select

from app.contracts.change.deciding import (
    BelowVerified,
    ChangeNoticeNeeded,
    ChangeOutdated,
    ChangeTooEarly,
    Decision,
    decide,
)
from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.content import Line
from app.contracts.plan.queries import agreed_plan, lines_of
from app.contracts.plan.shape import Shape
from app.contracts.queries import ContractNotRunning, contract_for
from app.contracts.tables import ContractState, Ending, Obligation, ObligationTerm
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import AlreadyDecided, NotFound
from tests.callers import a_caller, supplier_in
from tests.contracts.change.made import (
    APPROVED,
    GROUND,
    HALFWAY,
    NOTHING,
    a_change,
    announced,
    approved,
    planned,
    proposed,
    set_to,
    verified,
)
from tests.contracts.plan.made import (
    AT,
    LAST,
    a_contract,
    a_share,
    an_obligation,
    owed,
)

EVE = HALFWAY - timedelta(days=1)


def test_an_approved_change_counts_from_its_day_and_the_baseline_stays(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "100", unit="hour")
    change = approved(session, contract, a_change())

    before, after = owed(session, jobs, EVE), owed(session, jobs, HALFWAY)
    assert [before.promised, after.promised, after.baseline] == [100, 108, 100]
    assert session.get_one(Obligation, jobs.id).promised == 100
    assert [contract.value, change.value_before] == [1_080_000, 1_000_000]
    assert change.state == "approved"
    of_it = select(Event.kind).where(Event.subject == str(contract.id))
    kinds = session.exec(of_it.order_by(col(Event.number))).all()
    assert kinds == ["contract.change_proposed", "contract.change_approved"]


def test_a_refused_change_changes_nothing(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    decide(session, who, contract, change, NOTHING, Decision(approve=False, reason="No."), AT)

    assert [change.state, change.decision, contract.value] == ["refused", "No.", 1_000_000]
    assert owed(session, jobs, LAST).promised == 25
    assert session.exec(select(ObligationTerm)).all() == []
    with pytest.raises(AlreadyDecided):
        decide(session, who, contract, change, NOTHING, APPROVED, AT)


def test_nobody_approves_their_own_change(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    own = a_caller(session, Role.CONTRACT_MANAGER)
    change.proposed_by = own.person()

    with pytest.raises(SecondPersonNeeded):
        decide(session, own, contract, change, NOTHING, APPROVED, AT)


def test_a_program_decides_nothing(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    program = replace(a_caller(session, Role.CONTRACT_MANAGER), person_id=None)

    with pytest.raises(PersonNeeded):
        decide(session, program, contract, change, NOTHING, APPROVED, AT)


def test_a_change_waits_for_its_notice(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change(value=Decimal(1_200_000), ground=GROUND))
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(ChangeNoticeNeeded, match="before 2026-04-01"):
        decide(session, who, contract, change, NOTHING, APPROVED, AT)
    announced(session, contract, change)

    assert decide(session, who, contract, change, NOTHING, APPROVED, AT).state == "approved"


def test_a_notice_after_the_first_day_came_too_late(session: WriteSession) -> None:
    contract = a_contract(session)
    early, value = date(2026, 2, 1), Decimal(1_200_000)
    change = proposed(session, contract, a_change(effective_on=early, value=value, ground=GROUND))
    announced(session, contract, change)
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(ChangeNoticeNeeded) as refused:
        decide(session, who, contract, change, NOTHING, APPROVED, AT)

    assert "2026-03-01" in refused.value.how_to_fix


def test_what_is_verified_meanwhile_is_not_taken_back(session: WriteSession) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "10", unit="people")
    wanted = a_change(value=Decimal(950_000), settings=set_to(people.id, 5), ground=GROUND)
    change = proposed(session, contract, wanted)
    announced(session, contract, change)
    who = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(BelowVerified, match="6 people"):
        decide(session, who, contract, change, verified(people.id, 6), APPROVED, AT)

    assert contract.value == 1_000_000


def test_a_change_of_what_was_something_else_is_not_approved(session: WriteSession) -> None:
    contract = a_contract(session)
    an_obligation(session, contract)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)

    contract.value = Decimal(2_000_000)
    with pytest.raises(ChangeOutdated):
        decide(session, who, contract, change, NOTHING, APPROVED, AT)
    contract.value = Decimal(1_000_000)
    an_obligation(session, contract, "3")
    with pytest.raises(ChangeOutdated):
        decide(session, who, contract, change, NOTHING, APPROVED, AT)


def test_the_plan_adds_up_again_and_the_past_stays(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "40", unit="hour")
    share = a_share(session, contract)
    plan = planned(
        session, contract,
        Line(obligation_id=jobs.id, shape=Shape.EVEN),
        Line(obligation_id=share.id, shape=Shape.EVEN),
    )  # fmt: skip
    was = {day: owed(session, jobs, day).due for day in (date(2025, 9, 30), EVE)}

    approved(session, contract, a_change(settings=set_to(jobs.id, 60)))

    made = agreed_plan(session, contract.id)
    assert made is not None
    assert (plan.state, made.number, made.stands_from) == ("replaced", 2, HALFWAY)
    for line in lines_of(session, made.id):
        assert sum(Decimal(target["quantity"]) for target in line.targets) == line.quantity
    assert {day: owed(session, jobs, day).due for day in was} == was
    assert was[EVE] == 20
    assert owed(session, jobs, HALFWAY).due < 21
    assert owed(session, jobs, LAST).due == 60


def test_an_extension_gives_more_time_to_what_ran_to_the_end(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    short = an_obligation(session, contract, ends_on=date(2026, 9, 30))
    planned(
        session, contract,
        Line(obligation_id=jobs.id, shape=Shape.EVEN),
        Line(obligation_id=short.id, shape=Shape.EVEN),
    )  # fmt: skip
    longer = date(2028, 3, 30)
    wanted = a_change(ChangeKind.TERM, ends_on=longer, ground="Schedule 8, paragraph 1")

    approved(session, contract, wanted)

    assert (contract.ends_on, contract.first_ends_on) == (longer, LAST)
    found = owed(session, jobs, HALFWAY)
    assert (found.promised, found.ends_on) == (Decimal("37.5"), longer)
    assert owed(session, jobs, LAST).due == 25
    assert owed(session, jobs, longer).due == Decimal("37.5")
    assert owed(session, short, HALFWAY).ends_on == date(2026, 9, 30)
    assert owed(session, jobs, EVE).due == Decimal("12.5")


def test_whoever_takes_a_contract_over_owes_what_was_owed(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    birch = supplier_in(session, "Birch Services Ltd")
    former = a_caller(session, Role.SUPPLIER, supplier="Ash Cleaning Ltd")
    latter = a_caller(session, Role.SUPPLIER, supplier="Birch Services Ltd")
    wanted = a_change(
        ChangeKind.NOVATION, supplier_id=birch.id, effective_on=AT.date(),
        ground="Schedule 8, paragraph 9",
    )  # fmt: skip

    approved(session, contract, wanted)

    assert contract_for(session, latter, contract.id).supplier_id == birch.id
    with pytest.raises(NotFound):
        contract_for(session, former, contract.id)
    assert owed(session, jobs, LAST).promised == 25
    assert contract.state is ContractState.ENTERED


@pytest.mark.parametrize("kind", [ChangeKind.NOVATION, ChangeKind.EARLY_END])
def test_what_is_carried_out_at_once_waits_for_its_day(
    session: WriteSession, kind: ChangeKind
) -> None:
    contract = a_contract(session)
    birch = supplier_in(session, "Birch Services Ltd")
    supplier = birch.id if kind is ChangeKind.NOVATION else None
    tomorrow = AT.date() + timedelta(days=1)
    wanted = a_change(kind, supplier_id=supplier, effective_on=tomorrow, ground=GROUND)

    with pytest.raises(ChangeTooEarly):
        approved(session, contract, wanted)


def test_at_an_early_end_what_was_due_is_owed(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "730", unit="hour")
    planned(session, contract, Line(obligation_id=jobs.id, shape=Shape.EVEN))
    on = date(2026, 2, 28)

    approved(session, contract, a_change(ChangeKind.EARLY_END, effective_on=on))

    assert (contract.state, contract.ending, contract.ended_on) == (
        ContractState.ENDED,
        Ending.TERMINATED,
        on,
    )
    found = owed(session, jobs, LAST)
    assert [found.promised, found.due, found.baseline] == [334, 334, 730]
    assert owed(session, jobs, date(2025, 6, 30)).due == 91


def test_a_notice_of_the_first_day_itself_did_not_go_before_it(session: WriteSession) -> None:
    contract = a_contract(session)
    value = Decimal(1_200_000)
    wanted = a_change(effective_on=AT.date() - timedelta(days=1), value=value, ground=GROUND)
    change = proposed(session, contract, wanted)
    announced(session, contract, change)  # yesterday

    with pytest.raises(ChangeNoticeNeeded):
        decide(session, a_caller(session, Role.CONTRACT_MANAGER), contract, change, NOTHING,
               APPROVED, AT)  # fmt: skip


def test_what_the_law_says_is_asked_again_at_the_decision(session: WriteSession) -> None:
    """Nobody takes a contract out of the law for one proposal and puts it back."""
    contract = a_contract(session, is_light_touch=True)
    change = proposed(session, contract, a_change(value=Decimal(9_000_000)))
    who = a_caller(session, Role.CONTRACT_MANAGER)
    assert not change.needs_notice

    contract.is_light_touch = False

    with pytest.raises(ChangeOutdated, match="What the law says"):
        decide(session, who, contract, change, NOTHING, APPROVED, AT)


def test_a_change_can_be_refused_after_the_end(session: WriteSession) -> None:
    contract = a_contract(session)
    change = proposed(session, contract, a_change())
    who = a_caller(session, Role.CONTRACT_MANAGER)
    contract.state = ContractState.ENDED

    with pytest.raises(ContractNotRunning):
        decide(session, who, contract, change, NOTHING, APPROVED, AT)
    decide(session, who, contract, change, NOTHING, Decision(approve=False, reason=""), AT)

    assert change.state == "refused"

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState, Obligation
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.following import (
    Entry,
    NotDelivered,
    StepNotPossible,
    follow,
)
from app.deliveries.shortfall.tables import Remedy, RemedyStep
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import Invalid
from app.rules.reading import read_library
from tests.callers import a_caller
from tests.deliveries.shortfall.behind import (
    TODAY,
    a_contract_behind,
    agrees,
    is_approved,
    is_proposed,
)
from tests.deliveries.standing.made import Running

LATER = datetime.fromisoformat("2026-09-30T10:00:00Z")


def is_followed(
    running: Running, remedy: Remedy, became: RemedyState, now: datetime, on: date = TODAY
) -> RemedyStep:
    session: Any = running.session
    entry = Entry(on, "What happened.", became)
    made = follow(session, running.manager, running.contract, remedy, entry, read_library(), now)
    session.flush()
    return made


@pytest.fixture
def warned(session: WriteSession, now: datetime) -> tuple[Running, Remedy]:
    running, hours = a_contract_behind(session)
    made = is_proposed(running, hours, now, RemedyKind.WARNING)
    is_approved(running, made, now)
    session.flush()
    return running, made


def test_steps_are_added_until_it_is_met(warned: tuple[Running, Remedy], now: datetime) -> None:
    first = is_followed(*warned, RemedyState.OPEN, now)
    last = is_followed(*warned, RemedyState.MET, LATER, date(2026, 9, 30))

    assert [first.number, last.number] == [3, 4]
    assert warned[1].state is RemedyState.MET


@pytest.mark.parametrize(
    ("kind", "ended"),
    [
        (RemedyKind.WARNING, RemedyState.NOT_MET),
        (RemedyKind.RETENTION, RemedyState.MET),  # what was given back is not held back again
    ],
)
def test_nothing_follows_the_end(
    warned: tuple[Running, Remedy], now: datetime, kind: RemedyKind, ended: RemedyState
) -> None:
    warned[1].kind = kind
    is_followed(*warned, ended, now)

    with pytest.raises(StepNotPossible) as refusal:
        is_followed(*warned, RemedyState.OPEN, now)
    assert refusal.value.facts["possible"] == []


def by_another(running: Running) -> Running:
    session: Any = running.session
    return replace(running, manager=a_caller(session, Role.CONTRACT_MANAGER))


def test_what_was_met_is_open_again_by_the_word_of_two(
    warned: tuple[Running, Remedy], now: datetime
) -> None:
    running, remedy = warned
    is_followed(running, remedy, RemedyState.MET, now)

    asked = is_followed(running, remedy, RemedyState.OPEN, now)
    with pytest.raises(SecondPersonNeeded):
        is_followed(running, remedy, RemedyState.OPEN, now)

    assert (asked.became, remedy.state) == (RemedyState.MET, RemedyState.MET)
    agreed = is_followed(by_another(running), remedy, RemedyState.OPEN, now)
    assert (agreed.became, remedy.state) == (RemedyState.OPEN, RemedyState.OPEN)
    # who agreed to the one has not asked for the other
    assert is_followed(running, remedy, RemedyState.WITHDRAWN, now).became is RemedyState.OPEN
    assert is_followed(running, remedy, RemedyState.NOT_MET, now).became is RemedyState.NOT_MET


def test_what_was_met_stays_so_where_somebody_says_it_does(
    warned: tuple[Running, Remedy], now: datetime
) -> None:
    running, remedy = warned
    is_followed(running, remedy, RemedyState.MET, now)
    is_followed(running, remedy, RemedyState.OPEN, now)
    is_followed(running, remedy, RemedyState.MET, now)

    is_followed(by_another(running), remedy, RemedyState.OPEN, now)

    assert remedy.state is RemedyState.MET


def test_what_two_people_approved_is_withdrawn_by_the_word_of_two(
    warned: tuple[Running, Remedy], now: datetime
) -> None:
    running, remedy = warned

    asked = is_followed(running, remedy, RemedyState.WITHDRAWN, now)
    with pytest.raises(SecondPersonNeeded):
        is_followed(running, remedy, RemedyState.WITHDRAWN, now)

    assert (asked.became, remedy.state) == (RemedyState.OPEN, RemedyState.OPEN)
    assert remedy.withdrawal_by == running.manager.person_id
    agreed = is_followed(by_another(running), remedy, RemedyState.WITHDRAWN, now)
    assert (agreed.became, remedy.state) == (RemedyState.WITHDRAWN, RemedyState.WITHDRAWN)
    with pytest.raises(StepNotPossible):
        is_followed(running, remedy, RemedyState.OPEN, now)


def test_a_remedy_that_goes_on_is_not_half_withdrawn(
    warned: tuple[Running, Remedy], now: datetime
) -> None:
    running, remedy = warned
    is_followed(running, remedy, RemedyState.WITHDRAWN, now)
    is_followed(running, remedy, RemedyState.OPEN, now)

    is_followed(by_another(running), remedy, RemedyState.WITHDRAWN, now)

    assert remedy.state is RemedyState.OPEN


def test_a_program_withdraws_nothing_that_was_approved(
    warned: tuple[Running, Remedy], now: datetime
) -> None:
    running, remedy = warned
    program = replace(running, manager=replace(running.manager, person_id=None))

    with pytest.raises(PersonNeeded):
        is_followed(program, remedy, RemedyState.WITHDRAWN, now)


def test_what_is_only_proposed_can_be_withdrawn_and_no_more(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    made = is_proposed(running, hours, now, RemedyKind.WARNING)

    with pytest.raises(StepNotPossible, match="cannot become met") as refusal:
        is_followed(running, made, RemedyState.MET, now)
    is_followed(running, made, RemedyState.WITHDRAWN, now)

    assert refusal.value.how_to_fix == "It can become withdrawn."
    assert made.state is RemedyState.WITHDRAWN


@pytest.mark.parametrize(
    ("on", "code"), [(date(2026, 3, 3), "in_the_future"), (date(2026, 3, 1), "out_of_order")]
)
def test_steps_are_told_in_their_order_and_not_before_they_happen(
    warned: tuple[Running, Remedy], now: datetime, on: date, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        is_followed(*warned, RemedyState.OPEN, now, on)

    assert refusal.value.findings[0].code == code


def test_a_closed_contract_is_only_read(warned: tuple[Running, Remedy], now: datetime) -> None:
    warned[0].contract.state = ContractState.CLOSED

    with pytest.raises(ContractNotRunning):
        is_followed(*warned, RemedyState.MET, now)


def substituted(
    running: Running, hours: Obligation, mentoring: Obligation, now: datetime, of: int
) -> Remedy:
    made = is_proposed(
        running, hours, now, RemedyKind.SUBSTITUTION, in_place=mentoring.id,
        due_on=date(2026, 9, 30), quantity=Decimal(of),
    )  # fmt: skip
    is_approved(running, made, now)
    running.session.flush()
    return made


def test_a_substitution_is_met_by_a_verified_surplus_and_each_surplus_counts_once(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    mentoring = running.owes(10, measure="mentoring")
    rule = {"from_measure": "mentoring", "to_measure": "volunteering", "rate": "2"}
    agrees(running, hours, mentoring, substitutions=[rule])
    first = substituted(running, hours, mentoring, now, 20)
    second = substituted(running, hours, mentoring, now, 10)
    day = date(2026, 9, 30)

    running.delivers(mentoring, 19, date(2026, 6, 1), verified=19)
    with pytest.raises(NotDelivered) as refusal:
        is_followed(running, first, RemedyState.MET, LATER, day)
    running.delivers(mentoring, 1, date(2026, 7, 1), verified=1)
    is_followed(running, first, RemedyState.MET, LATER, day)
    with pytest.raises(NotDelivered) as again:
        is_followed(running, second, RemedyState.MET, LATER, day)
    running.delivers(mentoring, 5, date(2026, 8, 1), verified=5)
    is_followed(running, second, RemedyState.MET, LATER, day)

    assert refusal.value.facts == {"needed": "10", "there": "9", "unit": "hour"}
    assert again.value.facts["there"] == "0"
    assert (first.state, second.state) == (RemedyState.MET, RemedyState.MET)

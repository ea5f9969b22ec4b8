from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import col, select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.deciding import decide_remedy
from app.deliveries.shortfall.tables import RemedyStep
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import AlreadyDecided
from tests.callers import a_caller
from tests.deliveries.shortfall.behind import a_contract_behind, is_approved, is_proposed


def test_another_person_approves_and_the_story_tells_it(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    made = is_proposed(running, hours, now, RemedyKind.WARNING)

    is_approved(running, made, now)
    session.flush()

    assert (made.state, made.version) == (RemedyState.OPEN, 2)
    assert made.decided_by not in (None, made.proposed_by)
    query = select(RemedyStep).where(RemedyStep.remedy_id == made.id)
    steps = session.exec(query.order_by(col(RemedyStep.number))).all()
    assert [(one.number, one.became) for one in steps] == [
        (1, RemedyState.PROPOSED),
        (2, RemedyState.OPEN),
    ]


def test_what_is_turned_down_counts_as_withdrawn(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)
    made = is_proposed(running, hours, now, RemedyKind.WARNING)
    other = a_caller(session, Role.CONTRACT_MANAGER)

    decide_remedy(session, other, running.contract, made, "Too soon.", now, is_approved=False)

    assert made.state is RemedyState.WITHDRAWN


def test_who_proposed_does_not_decide_and_nobody_decides_twice(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    made = is_proposed(running, hours, now, RemedyKind.WARNING)

    with pytest.raises(SecondPersonNeeded):
        decide_remedy(
            session, running.manager, running.contract, made, "Mine.", now, is_approved=True
        )
    is_approved(running, made, now)
    with pytest.raises(AlreadyDecided):
        is_approved(running, made, now)


def test_a_program_decides_nothing_and_nobody_once_the_contract_is_closed(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    made = is_proposed(running, hours, now, RemedyKind.WARNING)
    program = replace(a_caller(session, Role.CONTRACT_MANAGER), person_id=None)

    with pytest.raises(PersonNeeded):
        decide_remedy(session, program, running.contract, made, "Yes.", now, is_approved=True)
    running.contract.state = ContractState.CLOSED
    with pytest.raises(ContractNotRunning):
        is_approved(running, made, now)

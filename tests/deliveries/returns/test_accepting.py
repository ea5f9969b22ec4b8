from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from app.deliveries.queries import return_of
from app.deliveries.returns.accepting import ReturnLocked, ReturnNotSubmitted, accept
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.report import ReturnSent
from app.deliveries.returns.recording import change, take_out
from app.deliveries.returns.reopening import reopen
from app.deliveries.returns.submitting import submit
from app.deliveries.returns.writing import write
from app.deliveries.tables import ReturnState
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.procurements.queries import Lock
from tests.callers import a_caller
from tests.deliveries.returns.made import DAY, MEANS, NOW, Reported, a_reported
from tests.organisations.programs import a_program_of
from tests.procurements.race import at_once


def test_a_return_is_accepted_by_somebody_else(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())

    accept(reporting.session, reporting.manager, parent, NOW)

    assert (parent.state, parent.locked_by) == (ReturnState.LOCKED, reporting.manager.who)
    assert reporting.kept("M-1")[0].verified == 0  # that is for each delivery by itself


def test_nobody_accepts_what_they_submitted(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring())
    submit(reporting.session, MEANS, reporting.manager, parent, NOW)

    with pytest.raises(SecondPersonNeeded):
        accept(reporting.session, reporting.manager, parent, NOW)


def test_nobody_accepts_what_they_wrote_though_others_submitted_it(reporting: Reported) -> None:
    """Lines, forecasts and what was invoiced are words of theirs, as deliveries are."""
    parent = reporting.begin()
    nothing = ReturnSent(Decimal(999), lines=(reporting.nothing(reporting.hours),))
    write(reporting.session, MEANS, reporting.manager, parent, nothing, NOW)
    reporting.write(parent, reporting.mentoring())
    reporting.submit(parent)

    with pytest.raises(SecondPersonNeeded):
        accept(reporting.session, reporting.manager, parent, NOW)


def test_who_took_a_delivery_out_wrote_too(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring(), reporting.mentoring(reference="M-2"))
    take_out(reporting.session, reporting.manager, reporting.kept("M-2")[0], NOW)
    reporting.submit(parent)

    with pytest.raises(SecondPersonNeeded):
        accept(reporting.session, reporting.manager, parent, NOW)


def test_who_only_began_a_return_may_accept_it(reporting: Reported) -> None:
    parent = begin(reporting.session, reporting.manager, reporting.contract.id, DAY, NOW)
    reporting.write(parent, reporting.mentoring())
    reporting.submit(parent)

    accept(reporting.session, reporting.manager, parent, NOW)

    assert parent.made_by == parent.locked_by == reporting.manager.who


def test_a_program_accepts_nothing(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())

    with pytest.raises(PersonNeeded):
        accept(reporting.session, replace(reporting.manager, person_id=None), parent, NOW)


@pytest.mark.parametrize("deed", ["wrote", "submitted"])
def test_nobody_accepts_what_a_program_of_theirs_reported(reporting: Reported, deed: str) -> None:
    session = reporting.session
    program = a_program_of(session, reporting.manager)
    parent = reporting.begin()
    sent = ReturnSent(deliveries=(reporting.mentoring(),))
    writer = program if deed == "wrote" else reporting.supplier
    write(session, MEANS, writer, parent, sent, NOW)
    submitter = program if deed == "submitted" else reporting.supplier
    submit(session, MEANS, submitter, parent, NOW)

    with pytest.raises(SecondPersonNeeded):
        accept(session, reporting.manager, parent, NOW)
    accept(session, a_caller(session, Role.CONTRACT_MANAGER), parent, NOW)
    assert parent.state is ReturnState.LOCKED


def test_who_issued_a_suppliers_key_and_never_saw_it_may_accept(reporting: Reported) -> None:
    session = reporting.session
    program = a_program_of(session, reporting.manager, reporting.supplier)
    parent = reporting.begin()
    write(session, MEANS, program, parent, ReturnSent(deliveries=(reporting.mentoring(),)), NOW)
    submit(session, MEANS, program, parent, NOW)

    accept(session, reporting.manager, parent, NOW)

    assert parent.locked_by == reporting.manager.who


def test_a_draft_is_not_accepted(reporting: Reported) -> None:
    with pytest.raises(ReturnNotSubmitted):
        accept(reporting.session, reporting.manager, reporting.begin(), NOW)


def test_a_second_lock_is_refused(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    accept(reporting.session, reporting.manager, parent, NOW)

    with pytest.raises(ReturnLocked) as refused:
        accept(reporting.session, reporting.manager, parent, NOW)

    assert refused.value.facts == {"locked_at": NOW}


def test_of_two_who_accept_at_once_one_does(engine: Engine) -> None:
    with writing(engine) as session:
        made = a_reported(session)
        return_id = made.submitted(made.mentoring()).id

    def deed(session: WriteSession) -> str:
        parent = return_of(session, made.manager, return_id, Lock.ALONE)
        return accept(session, made.manager, parent, NOW).state.value

    assert sorted(at_once(engine, deed, deed)) == ["locked", "return-locked"]


def test_who_reported_any_of_it_once_does_not_accept_it_later(reporting: Reported) -> None:
    session, manager = reporting.session, reporting.manager
    parent = reporting.submitted(reporting.mentoring())
    reopen(session, manager, parent, "A slip.", NOW)
    other = a_caller(session, Role.CONTRACT_MANAGER)
    changed = reporting.mentoring(comment="Put right.")
    change(session, MEANS, manager, reporting.kept("M-1")[0], changed, NOW)
    submit(session, MEANS, other, parent, NOW)
    reopen(session, manager, parent, "A slip.", NOW)
    again = reporting.mentoring(comment="Put right again.")
    change(session, MEANS, reporting.supplier, reporting.kept("M-1")[0], again, NOW)
    reporting.submit(parent)

    for person in (manager, other):
        with pytest.raises(SecondPersonNeeded):
            accept(session, person, parent, NOW)
    accept(session, a_caller(session, Role.CONTRACT_MANAGER), parent, NOW)
    assert parent.state is ReturnState.LOCKED

from datetime import datetime

import pytest
from sqlmodel import select

from app.organisations.caller import Caller
from app.organisations.entitlement import Reach
from app.organisations.granting import AskedKey, PersonInactive, grant
from app.organisations.issuing import ScopeNotHeld
from app.organisations.people.queries import person_of
from app.organisations.role import OF_SUPPLIERS, SCOPES, Role, scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Invalid, NotFound
from tests.callers import a_caller, supplier_in


def granted(session: WriteSession, issuer: Caller, now: datetime, **asked: object) -> ApiKey:
    wanted = AskedKey(**({"label": "x", "reach": Reach()} | asked))  # type: ignore[arg-type]
    return grant(session, issuer.authority_id, wanted, now, issuer)[0]


def test_an_administrator_gives_an_evaluator_what_it_may_not_do_itself(
    session: WriteSession, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    evaluator = a_caller(session, Role.EVALUATOR)

    key = granted(session, administrator, now, person_id=evaluator.person_id)

    assert Scope.MARKS_WRITE not in administrator.scopes
    assert set(key.scopes) == scopes_of([Role.EVALUATOR])
    assert key.person_id == evaluator.person_id
    assert key.made_by == str(administrator.person_id)


def test_nobody_gives_more_to_itself(session: WriteSession, now: datetime) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR, Role.AUDITOR)
    itself, narrow = administrator.person_id, Reach([Scope.KEYS_WRITE, Scope.PEOPLE_WRITE])
    key = granted(session, administrator, now, person_id=itself, reach=narrow)
    scopes = frozenset(map(Scope, key.scopes))
    narrowed = Caller(key.id, key.authority_id, key.mode, scopes, itself)

    with pytest.raises(ScopeNotHeld):
        granted(session, narrowed, now, person_id=itself)
    assert granted(session, narrowed, now, person_id=itself, reach=narrow)


def test_who_does_not_run_the_register_passes_on_only_what_it_has(
    session: WriteSession, now: datetime
) -> None:
    evaluator = a_caller(session, Role.EVALUATOR)
    supplier = supplier_in(session, "Alpha Works").id
    scopes = frozenset({Scope.KEYS_WRITE, Scope.TENDERS_READ})
    issuer = Caller(evaluator.key_id, evaluator.authority_id, evaluator.mode, scopes)

    with pytest.raises(ScopeNotHeld):
        granted(session, issuer, now, person_id=evaluator.person_id)
    with pytest.raises(ScopeNotHeld):
        granted(session, issuer, now, supplier_id=supplier, reach=Reach(roles=[Role.SUPPLIER]))
    reach = Reach([Scope.TENDERS_READ])
    assert granted(session, issuer, now, person_id=evaluator.person_id, reach=reach)


def test_a_program_of_the_authority_gets_only_what_its_issuer_has(
    session: WriteSession, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)

    with pytest.raises(ScopeNotHeld):
        granted(session, administrator, now, reach=Reach([Scope.MARKS_WRITE]))
    with pytest.raises(ScopeNotHeld):
        granted(session, administrator, now, reach=Reach(roles=[Role.EVALUATOR]))
    assert granted(session, administrator, now, reach=Reach([Scope.KEYS_READ]))


def test_an_administrator_gives_a_program_the_role_integration(
    session: WriteSession, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    integration = Reach(roles=[Role.INTEGRATION])

    key = granted(session, administrator, now, reach=integration)

    assert set(key.scopes) == SCOPES[Role.INTEGRATION]
    with pytest.raises(Invalid, match="more than its person may"):
        granted(session, administrator, now, person_id=administrator.person_id, reach=integration)


def test_who_does_not_run_the_register_gives_no_program_that_role(
    session: WriteSession, now: datetime
) -> None:
    who = a_caller(session, Role.ADMINISTRATOR)
    issuer = Caller(who.key_id, who.authority_id, who.mode, frozenset({Scope.KEYS_WRITE}))

    with pytest.raises(ScopeNotHeld):
        granted(session, issuer, now, reach=Reach(roles=[Role.INTEGRATION]))


def test_the_role_integration_reads_and_sees_no_tender_and_no_judgement() -> None:
    """An administrator could use such a key: it must give nothing that separates duties."""
    judgement = {Scope.TENDERS_READ, Scope.MARKS_READ, Scope.ASSESSMENTS_READ, Scope.AUDIT_READ}

    assert all(scope.value.endswith(":read") for scope in SCOPES[Role.INTEGRATION])
    assert not SCOPES[Role.INTEGRATION] & judgement


def test_a_suppliers_people_and_programs_act_for_it(session: WriteSession, now: datetime) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    bidder = a_caller(session, Role.SUPPLIER, supplier="Alpha Works")
    other = supplier_in(session, "Beta Build").id

    theirs = granted(session, administrator, now, person_id=bidder.person_id)
    programs = granted(
        session, administrator, now, supplier_id=other, reach=Reach(roles=[Role.SUPPLIER])
    )

    assert theirs.supplier_id == bidder.supplier_id
    assert (programs.supplier_id, programs.person_id) == (other, None)
    assert set(theirs.scopes) | set(programs.scopes) <= OF_SUPPLIERS
    with pytest.raises(Invalid, match="does not work for this supplier"):
        granted(session, administrator, now, person_id=bidder.person_id, supplier_id=other)
    with pytest.raises(Invalid, match="more than a supplier may"):
        granted(session, administrator, now, supplier_id=other, reach=Reach([Scope.KEYS_READ]))


def test_somebody_who_is_not_let_in_gets_no_key(session: WriteSession, now: datetime) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    evaluator = a_caller(session, Role.EVALUATOR).person()
    person_of(session, administrator.authority_id, evaluator).active = False

    with pytest.raises(PersonInactive):
        granted(session, administrator, now, person_id=evaluator)


def test_another_authoritys_people_and_suppliers_are_not_found(
    session: WriteSession, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    theirs = a_caller(session, Role.SUPPLIER, authority="Elsewhere Council", supplier="Alpha")

    with pytest.raises(NotFound):
        granted(session, administrator, now, person_id=theirs.person_id)
    with pytest.raises(NotFound):
        granted(session, administrator, now, supplier_id=theirs.supplier_id)


def test_the_log_tells_for_whom_a_key_is_by_ids_alone(
    session: WriteSession, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    bidder = a_caller(session, Role.SUPPLIER, supplier="Alpha Works")

    key = granted(session, administrator, now, label="Anna's", person_id=bidder.person_id)

    event = session.exec(select(Event).where(Event.subject == str(key.id))).one()
    assert (event.kind, event.actor) == ("api_key.issued", str(administrator.person_id))
    assert event.facts["person"] == str(bidder.person_id)
    assert event.facts["supplier"] == str(bidder.supplier_id)
    assert "Anna" not in str(event.facts)
    assert "Alpha" not in str(event.facts)

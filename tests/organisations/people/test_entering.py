from datetime import datetime

import pytest
from sqlmodel import select

from app.organisations.caller import PersonNeeded
from app.organisations.people.entering import (
    NewPerson,
    OwnRoles,
    PersonChange,
    change_person,
    enter_person,
)
from app.organisations.people.queries import people_named, person_of
from app.organisations.role import Role
from app.organisations.tables import Authority, Person
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.problems import Invalid, NotFound
from tests.callers import a_caller, supplier_in

OFFICER = NewPerson("Duty officer", [Role.PROCUREMENT_OFFICER], "duty@anytown.example")


@pytest.fixture
def officer(session: WriteSession, anytown: Authority, now: datetime) -> Person:
    return enter_person(session, anytown.id, OFFICER, None, now)


def test_a_person_is_entered_in_their_roles(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    roles = [Role.EVALUATOR, Role.AUDITOR, Role.EVALUATOR]

    person = enter_person(session, anytown.id, NewPerson("Evaluator", roles), None, now)

    assert person_of(session, anytown.id, person.id).roles == ["auditor", "evaluator"]
    assert person.active
    assert people_named(session, anytown.id, "Evaluator", None) == [person]


def test_roles_fit_for_whom_somebody_works(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    alpha = supplier_in(session, "Alpha Works").id

    def entered(role: Role, supplier: object = None) -> Person:
        wanted = NewPerson("Somebody", [role], supplier_id=supplier)  # type: ignore[arg-type]
        return enter_person(session, anytown.id, wanted, None, now)

    assert entered(Role.SUPPLIER, alpha).supplier_id == alpha
    with pytest.raises(Invalid):
        entered(Role.EVALUATOR, alpha)
    with pytest.raises(Invalid):
        entered(Role.SUPPLIER)
    with pytest.raises(NotFound):
        entered(Role.SUPPLIER, new_id())


def test_the_log_has_ids_and_roles_and_no_names(
    session: WriteSession, officer: Person, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    change = PersonChange(name="Night officer", email="night@anytown.example")

    change_person(session, administrator, officer, change, now)

    events = list(session.exec(select(Event).where(Event.subject == str(officer.id))))
    assert sorted(event.kind for event in events) == ["person.changed", "person.entered"]
    assert all(event.facts["roles"] == ["procurement_officer"] for event in events)
    told = str([event.model_dump() for event in session.exec(select(Event))])
    assert "officer'" in told
    assert not [word for word in ("Duty", "Night", "duty@", "night@") if word in told]


def test_what_is_not_said_of_a_person_stays_as_it_was(
    session: WriteSession, officer: Person, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)

    change_person(session, administrator, officer, PersonChange(name="Night officer"), now)

    assert (officer.name, officer.email) == ("Night officer", "duty@anytown.example")
    assert (officer.roles, officer.active, officer.version) == (["procurement_officer"], True, 2)


def test_nobody_changes_their_own_roles(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)
    own = person_of(session, anytown.id, administrator.person())

    for roles in ([Role.ADMINISTRATOR, Role.PROCUREMENT_OFFICER], [Role.AUDITOR]):
        with pytest.raises(OwnRoles):
            change_person(session, administrator, own, PersonChange(roles=roles), now)
    change_person(session, administrator, own, PersonChange(roles=[Role.ADMINISTRATOR]), now)
    another = a_caller(session, Role.ADMINISTRATOR)
    change_person(session, another, own, PersonChange(roles=[Role.AUDITOR]), now)
    assert own.roles == ["auditor"]


def test_roles_are_changed_by_people_and_not_by_programs(
    session: WriteSession, officer: Person, now: datetime
) -> None:
    one = a_caller(session, Role.ADMINISTRATOR)
    program = type(one)(one.key_id, one.authority_id, one.mode, one.scopes)

    with pytest.raises(PersonNeeded):
        change_person(session, program, officer, PersonChange(roles=[Role.AUDITOR]), now)
    change_person(session, program, officer, PersonChange(active=False), now)
    assert not officer.active


def test_only_somebody_who_is_not_let_in_has_no_role(
    session: WriteSession, anytown: Authority, officer: Person, now: datetime
) -> None:
    administrator = a_caller(session, Role.ADMINISTRATOR)

    with pytest.raises(Invalid, match="at least one role"):
        enter_person(session, anytown.id, NewPerson("Nobody", []), None, now)
    with pytest.raises(Invalid, match="at least one role"):
        change_person(session, administrator, officer, PersonChange(roles=[]), now)
    change_person(session, administrator, officer, PersonChange(roles=[], active=False), now)
    with pytest.raises(Invalid, match="at least one role"):
        change_person(session, administrator, officer, PersonChange(active=True), now)


def test_another_authoritys_person_is_not_found(
    session: WriteSession, officer: Person, now: datetime
) -> None:
    elsewhere = a_caller(session, Role.ADMINISTRATOR, authority="Elsewhere Council")

    for wrong in (officer.id, new_id()):
        with pytest.raises(NotFound, match=f"There is no person {wrong}"):
            person_of(session, elsewhere.authority_id, wrong)
    assert people_named(session, elsewhere.authority_id, "Duty officer", None) == []

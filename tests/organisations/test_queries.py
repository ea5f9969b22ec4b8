from app.organisations.queries import people_behind
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from tests.callers import a_caller
from tests.organisations.programs import a_program_of


def test_a_program_stands_for_whoever_issued_its_key(session: WriteSession) -> None:
    issuer, other = (a_caller(session, Role.ADMINISTRATOR) for _ in range(2))
    program = a_program_of(session, issuer)
    programs_own = a_program_of(session, program)

    found = people_behind(session, [program.who, programs_own.who, other.who])

    assert found == {
        program.who: issuer.who, programs_own.who: issuer.who, other.who: other.who,
    }  # fmt: skip


def test_whose_key_nobody_issued_stands_for_itself(session: WriteSession) -> None:
    """That is: from the command line, a person's own, or what is not known at all."""
    person, nobody = a_caller(session, Role.ADMINISTRATOR), new_id()

    assert people_behind(session, [person.key_id, nobody]) == {
        person.key_id: person.key_id, nobody: nobody,
    }  # fmt: skip
    assert people_behind(session, []) == {}


def test_a_suppliers_program_does_not_stand_for_who_never_saw_its_key(
    session: WriteSession,
) -> None:
    issuer = a_caller(session, Role.ADMINISTRATOR)
    bidder = a_caller(session, Role.SUPPLIER, supplier="Alpha Works")
    program = a_program_of(session, issuer, bidder)

    assert people_behind(session, [program.who]) == {program.who: program.who}

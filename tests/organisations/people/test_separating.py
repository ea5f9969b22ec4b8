from uuid import UUID

import pytest

from app.organisations.caller import Caller, PersonNeeded, SecondPersonNeeded
from app.organisations.people.separating import AuthorNeeded, joined, publisher_of
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import a_caller
from tests.organisations.programs import a_program_of


def an_officer(session: WriteSession) -> Caller:
    return a_caller(session, Role.PROCUREMENT_OFFICER)


def a_program(session: WriteSession) -> Caller:
    key = an_officer(session)
    return Caller(key.key_id, key.authority_id, key.mode, key.scopes)


def test_a_person_publishes_what_another_person_wrote(session: WriteSession) -> None:
    writer, second = an_officer(session), an_officer(session)

    assert publisher_of(session, second, writer.who, []) == second.person_id


def test_whoever_wrote_any_of_it_does_not_publish_it(session: WriteSession) -> None:
    first, last = an_officer(session), an_officer(session)

    for writer in (first, last):
        with pytest.raises(SecondPersonNeeded):
            publisher_of(session, writer, last.who, [str(first.who)])


def test_what_a_program_wrote_last_needs_a_person_to_answer_for_it(session: WriteSession) -> None:
    writer, program, adopter, second = (
        an_officer(session),
        a_program(session),
        an_officer(session),
        an_officer(session),
    )

    with pytest.raises(AuthorNeeded):
        publisher_of(session, second, program.who, [str(writer.who)])
    before = joined(joined([], writer.who), program.who)
    assert publisher_of(session, second, adopter.who, before) == second.person_id
    with pytest.raises(SecondPersonNeeded):
        publisher_of(session, writer, adopter.who, before)


def test_what_a_program_wrote_its_issuer_does_not_publish(session: WriteSession) -> None:
    issuer, adopter, second = (an_officer(session) for _ in range(3))
    program = a_program_of(session, issuer)
    before = joined([], program.who)

    with pytest.raises(SecondPersonNeeded):
        publisher_of(session, issuer, adopter.who, before)
    assert publisher_of(session, second, adopter.who, before) == second.person_id


def test_a_program_publishes_nothing(session: WriteSession) -> None:
    with pytest.raises(PersonNeeded):
        publisher_of(session, a_program(session), an_officer(session).who, [])


def test_each_writer_is_kept_once() -> None:
    one, other = (str(UUID(int=number)) for number in (1, 2))

    assert joined([one, other], UUID(int=1)) == [one, other]

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.contracts.duties.tables import CalendarFeed
from app.deliveries.calendar.feeding import give_feed, reader_by, take_back_feed
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey, Person
from app.platform.database import WriteSession
from app.problems import AlreadyDecided, NotFound
from tests.callers import a_caller

DAY = timedelta(days=1)


def test_only_the_digest_of_a_link_is_kept(session: WriteSession, now: datetime) -> None:
    made, token = give_feed(session, a_caller(session, Role.CONTRACT_MANAGER), "Desk", now)

    assert len(token) == 43
    assert token not in str(session.get_one(CalendarFeed, made.id).model_dump())


def test_a_link_reads_for_whoever_made_it_and_nothing_but_contracts(
    session: WriteSession, now: datetime
) -> None:
    for caller in (
        a_caller(session, Role.CONTRACT_MANAGER),
        a_caller(session, Role.SUPPLIER, supplier="Ash Ltd"),
    ):
        _, token = give_feed(session, caller, "Desk", now)

        reader = reader_by(session, token, now)

        assert (reader.authority_id, reader.supplier_id) == (
            caller.authority_id, caller.supplier_id,
        )  # fmt: skip
        assert reader.scopes == {Scope.CONTRACTS_READ}


def test_a_link_ends_with_the_key_and_the_part_of_whoever_made_it(
    session: WriteSession, now: datetime
) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    _, token = give_feed(session, caller, "Desk", now)
    key, person = session.get_one(ApiKey, caller.key_id), session.get_one(Person, caller.person())

    def works() -> bool:
        session.flush()
        try:
            return reader_by(session, token, now) is not None
        except NotFound:
            return False

    assert works()
    key.expires_at = now
    assert not works()
    key.expires_at, key.revoked_at = now + DAY, now
    assert not works()
    key.revoked_at, person.active = None, False
    assert not works()
    person.active, person.roles = True, [Role.ADMINISTRATOR.value]
    assert not works()
    person.roles = [Role.CONTRACT_MANAGER.value]
    assert works()


def test_a_link_that_was_taken_back_looks_like_one_that_never_was(
    session: WriteSession, now: datetime
) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    made, token = give_feed(session, caller, "Desk", now)
    take_back_feed(session, caller, made.id, now)

    with pytest.raises(NotFound) as ended:
        reader_by(session, token, now)
    with pytest.raises(NotFound) as unknown:
        reader_by(session, "x" * 43, now)

    assert ended.value.detail == unknown.value.detail
    with pytest.raises(AlreadyDecided):
        take_back_feed(session, caller, made.id, now)


def test_nobody_ends_the_links_of_others(session: WriteSession, now: datetime) -> None:
    made, _ = give_feed(session, a_caller(session, Role.CONTRACT_MANAGER), "Desk", now)
    others = (
        a_caller(session, Role.CONTRACT_MANAGER, authority="Elsewhere Council"),
        a_caller(session, Role.SUPPLIER, supplier="Ash Ltd"),
    )

    for other in others:
        with pytest.raises(NotFound, match="no calendar feed"):
            take_back_feed(session, other, made.id, now)
    with pytest.raises(NotFound, match="no calendar feed"):
        take_back_feed(session, others[0], UUID(int=9), now)

"""Whoever asks for it is erased from the referrals; nobody else is, and it is not undone."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.brokerage.erasing import erase_referrals
from app.brokerage.queries import records_of, version_of
from app.deliveries.people.tables import PersonErasure
from app.deliveries.people.token import NoPeopleKey, PeopleKey
from app.organisations.caller import PersonNeeded
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import WriteSession, reading
from app.platform.events import Event
from tests.brokerage.made import NOW, a_referral, put_down
from tests.callers import a_caller, a_key, a_person, caller_of
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.procurements.race import at_once

KEY = PeopleKey(PEOPLE_KEY)
TOKEN, WHY = "BRK-7F3K2", "Asked for by the person."


def test_every_referral_of_a_person_goes_and_no_other(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    for who in (caller, other):
        digest = KEY.digest(caller.authority_id, TOKEN)
        later = a_referral(0, token=digest, referred_on="2026-02-09")
        put_down(session, who, referrals=[a_referral(0, token=digest), later, a_referral(2)])

    erased = erase_referrals(session, KEY, caller, TOKEN.lower(), WHY, NOW)

    assert erased == 2
    assert len(records_of(session, caller.authority_id).referrals) == 1
    assert len(records_of(session, other.authority_id).referrals) == 3
    assert version_of(session, caller.authority_id) == 2
    [kept] = session.exec(select(PersonErasure)).all()
    assert (kept.reason, kept.by) == (WHY, caller.person_id)
    [event] = session.exec(select(Event).where(Event.kind == "referral.erased")).all()
    assert (event.facts["rows"], WHY in str(event.facts)) == (2, False)


def test_without_a_secret_nothing_can_be_looked_for(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)

    with pytest.raises(NoPeopleKey):
        erase_referrals(session, PeopleKey(), caller, TOKEN, WHY, NOW)


def test_a_program_erases_nobody(client: TestClient, engine: Engine) -> None:
    body = {"token": TOKEN, "reason": WHY}
    program = a_key(engine, Scope.DELIVERIES_VERIFY)
    supplier = a_person(engine, Role.SUPPLIER, supplier="Ash Ltd")

    refused = client.post("/v1/referrals/erasure", json=body, headers=program)

    assert (refused.status_code, refused.json()["code"]) == (403, PersonNeeded.slug)
    assert client.post("/v1/referrals/erasure", json=body, headers=supplier).status_code == 403


def test_two_who_put_the_same_referral_down_at_once_make_one(engine: Engine) -> None:
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    caller = caller_of(engine, headers)

    def puts(session: WriteSession) -> None:
        put_down(session, caller, referrals=[a_referral(1)])

    at_once(engine, puts, puts, puts)

    with reading(engine) as session:
        assert len(records_of(session, caller.authority_id).referrals) == 1
        assert version_of(session, caller.authority_id) == 3

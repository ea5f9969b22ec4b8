"""Whoever asks for it is erased from the referrals, and whoever's day has come; nobody else is."""

from datetime import date

from sqlalchemy import Engine
from sqlmodel import select

from app.brokerage.erasing import erase_due, forget_referrals
from app.brokerage.queries import records_of, version_of
from app.brokerage.tables import Referral
from app.contracts.tables import Contract
from app.deliveries.people.token import PeopleKey
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession, reading
from app.platform.events import Event
from app.problems import Invalid
from tests.brokerage.made import NOW, a_referral, a_vacancy, put_down
from tests.callers import a_caller, a_person, caller_of
from tests.contracts.plan.made import a_contract
from tests.deliveries.returns.made import PEOPLE_KEY, agree
from tests.procurements.race import at_once

KEY = PeopleKey(PEOPLE_KEY)
TOKEN = "BRK-7F3K2"


def test_every_referral_of_a_person_goes_and_no_other(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    digest = KEY.digest(caller.authority_id, TOKEN.lower())
    for who in (caller, other):
        later = a_referral(0, token=digest, referred_on="2026-02-09")
        put_down(session, who, referrals=[a_referral(0, token=digest), later, a_referral(2)])

    assert forget_referrals(session, caller.authority_id, digest, NOW) == 2

    assert len(records_of(session, caller.authority_id).referrals) == 1
    assert len(records_of(session, other.authority_id).referrals) == 3
    assert version_of(session, caller.authority_id) == 2


def kept(session: WriteSession) -> list[date]:
    """Give the days of the referrals that there are."""
    return sorted(one.referred_on for one in session.exec(select(Referral)))


def test_a_referral_to_no_vacancy_goes_the_day_after_its_years(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    put_down(session, caller, referrals=[
        a_referral(1, referred_on="2026-02-01"), a_referral(2, referred_on="2026-02-02")
    ])  # fmt: skip

    assert erase_due(session, date(2029, 2, 1), 3, NOW) == {"erased": 0}
    assert session.exec(select(Event).where(Event.kind == "referral.erased")).all() == []
    assert erase_due(session, date(2029, 2, 2), 3, NOW) == {"erased": 1}

    assert kept(session) == [date(2026, 2, 2)]
    assert version_of(session, caller.authority_id) == 2
    [event] = session.exec(select(Event).where(Event.kind == "referral.erased"))
    assert (event.facts, event.authority) == ({"rows": 1}, caller.authority_id)


def test_each_authoritys_own_are_counted_in_its_own_log(session: WriteSession) -> None:
    for name, count in (("Anytown Council", 1), ("Elsewhere Council", 2)):
        who = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority=name)
        put_down(session, who, referrals=[a_referral(number) for number in range(count)])

    assert erase_due(session, date(2030, 1, 1), 3, NOW) == {"erased": 3}

    events = session.exec(select(Event).where(Event.kind == "referral.erased")).all()
    assert sorted(one.facts["rows"] for one in events) == [1, 2]


def under(session: WriteSession, contract: Contract) -> Caller:
    """Put down a referral to a vacancy under a contract, and one to none."""
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    put_down(
        session, caller, vacancies=[a_vacancy(contract.id)],
        referrals=[a_referral(1, vacancy="VAC-1"), a_referral(2, referred_on="2031-01-01")],
    )  # fmt: skip
    return caller


def test_one_to_a_vacancy_goes_as_its_contracts_records_do(session: WriteSession) -> None:
    contract = a_contract(session)
    agree(session, contract, terms={"retention_years": 4})
    contract.ends_on = date(2027, 6, 30)
    under(session, contract)

    assert erase_due(session, date(2031, 6, 30), 1, NOW) == {"erased": 0}
    assert erase_due(session, date(2031, 7, 1), 1, NOW) == {"erased": 1}

    assert kept(session) == [date(2031, 1, 1)]


def test_under_a_contract_whose_end_is_not_known_it_goes_by_its_own_day(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    contract.ends_on = None
    under(session, contract)

    assert erase_due(session, date(2029, 2, 1), 9, NOW) == {"erased": 0}
    assert erase_due(session, date(2029, 2, 2), 9, NOW) == {"erased": 1}


def test_two_who_put_the_same_referral_down_at_once_make_one(engine: Engine) -> None:
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    caller = caller_of(engine, headers)

    def puts(session: WriteSession) -> None:
        put_down(session, caller, referrals=[a_referral(1)])

    came_to = at_once(engine, puts, puts, puts)

    with reading(engine) as session:
        assert len(records_of(session, caller.authority_id).referrals) == 1
        assert version_of(session, caller.authority_id) == 1
    assert sorted(map(str, came_to)) == ["None", Invalid.slug, Invalid.slug]

"""Rows are put down, changed and put back; what does not fit is told row by row."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app.brokerage.keeping import put_back
from app.brokerage.outcome import ReferralOutcome
from app.brokerage.putting import TABLES, Ids
from app.brokerage.queries import records_of, version_of
from app.brokerage.record import Records
from app.brokerage.tables import Referral, Vacancy, VcsNeed
from app.contracts.tables import ContractState
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.problems import Invalid
from tests.brokerage.made import NOW, a_referral, a_vacancy, digest, put_down
from tests.callers import a_caller
from tests.contracts.plan.made import a_contract


@pytest.fixture
def caller(session: WriteSession) -> Caller:
    return a_caller(session, Role.ECONOMIC_DEVELOPMENT)


def test_rows_are_put_down_and_told_as_they_were(session: WriteSession, caller: Caller) -> None:
    contract = a_contract(session, reference="C-1")
    put_down(
        session, caller,
        vacancies=[a_vacancy("C-1")],
        referrals=[a_referral(1, vacancy="VAC-1")],
        readiness=[{"firm": "Ash Ltd", "supported_on": "2026-02-01", "has_bid": True}],
        needs=[{"organisation": "Forum", "need": "Help", "quantity": "12.5", "unit": "hour"}],
    )  # fmt: skip

    found = records_of(session, caller.authority_id)

    [vacancy] = session.exec(select(Vacancy)).all()
    assert vacancy.contract_id == contract.id
    assert (found.vacancies[0].contract, found.referrals[0].vacancy) == ("C-1", "VAC-1")
    assert (found.readiness[0].has_bid, found.readiness[0].has_won) == (True, None)
    assert str(found.needs[0].quantity) == "12.5000"
    assert version_of(session, caller.authority_id) == 1


def test_a_row_that_says_the_same_keeps_its_version(session: WriteSession, caller: Caller) -> None:
    contract = a_contract(session)
    put_down(
        session, caller, vacancies=[a_vacancy(contract.id), a_vacancy(contract.id, code="V2")]
    )
    stood = records_of(session, caller.authority_id).model_dump()
    stood["vacancies"][1]["posts"] = 9
    later = NOW + timedelta(days=1)

    put_down(session, caller, later, **stood)

    one, two = session.exec(select(Vacancy).order_by(Vacancy.code.desc())).all()  # type: ignore[attr-defined]
    assert (one.version, one.updated_at) == (1, NOW)
    assert (two.version, two.updated_at, two.posts) == (2, later, 9)


def test_the_same_referral_is_not_put_down_twice(session: WriteSession, caller: Caller) -> None:
    put_down(session, caller, referrals=[a_referral(1)])

    with pytest.raises(Invalid) as refusal:
        put_down(session, caller, referrals=[a_referral(1, outcome="started")])
    put_down(session, caller, referrals=[a_referral(1, referred_on="2026-02-02")])

    first, _other_day = session.exec(select(Referral).order_by(Referral.referred_on))  # type: ignore[arg-type]
    assert [(one.code, one.path) for one in refusal.value.findings] == [
        ("referral_known", "referrals[0].token")
    ]
    assert first.outcome is ReferralOutcome.REFERRED


def test_two_rows_of_one_referral_are_refused_together(
    session: WriteSession, caller: Caller
) -> None:
    with pytest.raises(Invalid) as refusal:
        put_down(session, caller, referrals=[a_referral(1), a_referral(1, outcome="started")])

    assert [(one.code, one.path) for one in refusal.value.findings] == [
        ("referral_known", "referrals[1].token")
    ]


def test_a_referral_without_a_new_token_keeps_the_old(
    session: WriteSession, caller: Caller
) -> None:
    put_down(session, caller, referrals=[a_referral(1)])
    [kept] = records_of(session, caller.authority_id).referrals

    put_down(session, caller, referrals=[a_referral(1, id=kept.id, token=None, group="disabled")])

    [found] = session.exec(select(Referral)).all()
    assert (found.token, found.group) == (digest(1), "disabled")


@pytest.mark.parametrize(
    ("rows", "code", "path"),
    [
        ({"vacancies": [a_vacancy("nowhere")]}, "unknown_contract", "vacancies[0].contract"),
        ({"referrals": [a_referral(1, token=None)]}, "token_missing", "referrals[0].token"),
        ({"referrals": [a_referral(1, vacancy="?")]}, "unknown_vacancy", "referrals[0].vacancy"),
        (
            {"needs": [{"id": new_id(), "organisation": "Forum", "need": "Hall"}]},
            "no_such_row",
            "needs[0].id",
        ),
    ],
)
def test_what_names_what_is_not_there_is_refused(
    session: WriteSession, caller: Caller, rows: dict[str, Any], code: str, path: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        put_down(session, caller, **rows)

    assert [(one.code, one.path) for one in refusal.value.findings] == [(code, path)]


def test_a_vacancy_is_refused_that_closes_before_it_opens_or_shares_its_code(
    session: WriteSession, caller: Caller
) -> None:
    contract = a_contract(session)
    rows = [a_vacancy(contract.id, closes_on="2026-01-31"), a_vacancy(contract.id)]

    with pytest.raises(Invalid) as refusal:
        put_down(session, caller, vacancies=rows)

    assert {(one.code, one.path) for one in refusal.value.findings} == {
        ("day_order", "vacancies[0].closes_on"),
        ("code_twice", "vacancies[1].code"),
    }


def test_a_vacancy_is_put_under_the_contract_that_was_not_withdrawn(
    session: WriteSession, caller: Caller
) -> None:
    gone = ContractState.WITHDRAWN
    early = a_contract(session, reference="C-1", state=gone)
    anew = a_contract(session, reference="C-1")
    a_contract(session, reference="C-1", state=gone)

    rows = [a_vacancy("C-1"), a_vacancy(early.id, code="V2")]
    put_down(session, caller, vacancies=rows)

    found = records_of(session, caller.authority_id).vacancies
    assert {one.contract for one in found} == {"C-1", str(early.id)}
    kept = {one.code: one.contract_id for one in session.exec(select(Vacancy))}
    assert kept == {"VAC-1": anew.id, "V2": early.id}


def test_another_authoritys_contract_and_rows_are_not_there(
    session: WriteSession, caller: Caller
) -> None:
    a_contract(session, reference="C-1")
    put_down(session, caller, needs=[{"organisation": "Forum", "need": "Hall"}])
    [need] = session.exec(select(VcsNeed)).all()
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")

    for rows in (
        {"vacancies": [a_vacancy("C-1")]},
        {"needs": [{"id": need.id, "organisation": "Mine", "need": "Hall"}]},
    ):
        with pytest.raises(Invalid):
            put_down(session, other, **rows)
    assert records_of(session, other.authority_id).counts["needs"] == 0


def still(stood: Records) -> Ids:
    """Give the ids of all that stood."""
    return {name: {one.id for one in getattr(stood, name)} for name in TABLES}


def test_all_goes_back_to_how_it_stood(session: WriteSession, caller: Caller) -> None:
    contract = a_contract(session)
    put_down(session, caller, vacancies=[a_vacancy(contract.id)], referrals=[a_referral(1)])
    stood = records_of(session, caller.authority_id)
    more = stood.model_dump()
    more["vacancies"] += (a_vacancy(contract.id, code="V2"),)
    more["referrals"][0]["outcome"] = "started"
    more["referrals"] += (a_referral(2, vacancy="V2"),)
    put_down(session, caller, **more)

    put_back(session, caller, stood, still(stood), NOW)

    assert records_of(session, caller.authority_id) == stood
    assert version_of(session, caller.authority_id) == 3


def test_a_referral_that_was_moved_to_a_new_vacancy_goes_back_to_its_own(
    session: WriteSession, caller: Caller
) -> None:
    contract = a_contract(session)
    first = a_referral(1, vacancy="VAC-1")
    put_down(session, caller, vacancies=[a_vacancy(contract.id)], referrals=[first, a_referral(2)])
    stood = records_of(session, caller.authority_id)
    more = stood.model_dump()
    more["vacancies"] += (a_vacancy(contract.id, code="V2"),)
    for one in more["referrals"]:
        one["vacancy"] = "V2"
    put_down(session, caller, **more)

    put_back(session, caller, stood, still(stood), NOW)

    assert records_of(session, caller.authority_id) == stood
    assert [one.code for one in session.exec(select(Vacancy))] == ["VAC-1"]


def test_an_event_tells_counts_and_nothing_of_anybody(
    session: WriteSession, caller: Caller
) -> None:
    put_down(session, caller, referrals=[a_referral(1)])

    [event] = session.exec(select(Event).where(Event.kind == "brokerage.changed")).all()
    assert event.facts["referrals"] == 1
    assert digest(1) not in str(event.facts)

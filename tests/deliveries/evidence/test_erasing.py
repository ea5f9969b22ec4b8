from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.tables import Contract, ContractState
from app.deliveries.evidence.erasing import is_over
from app.deliveries.evidence.tables import Evidence
from app.deliveries.lifecycle import DeliveryState
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from tests.callers import a_key, a_person, person_id_of
from tests.deliveries.evidence.closed import LONG_AGO, closes
from tests.deliveries.evidence.made import PDF, Headers, Site, code

WHY = {"reason": "It shows more of people than is needed."}


def erase(site: Site, found: str, who: Headers | None = None) -> Any:
    return site.send(who or site.manager, "POST", f"/evidence/{found}/erasure", json=WHY)


@pytest.fixture
def other(site: Site) -> Headers:
    """Give another of the authority's managers."""
    return a_person(site.engine, Role.CONTRACT_MANAGER)


def test_an_erased_file_leaves_its_entry(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)

    assert code(erase(site, found, site.supplier)) == (403, "scope-missing")
    told = erase(site, found).json()

    assert (told["is_here"], told["why_erased"]) == (False, WHY["reason"])
    assert told["step"] == "erased"
    assert site.stands(delivery) == (DeliveryState.EVIDENCED, 0)
    gone = site.send(site.manager, "GET", f"/evidence/{found}/content")
    assert code(gone) == (409, "evidence-gone")
    assert code(erase(site, found)) == (409, "evidence-gone")


def test_a_reason_of_nothing_but_spaces_is_none(site: Site) -> None:
    found = site.uploaded()

    refused = site.send(site.manager, "POST", f"/evidence/{found}/erasure", json={"reason": "  "})

    assert refused.status_code == 422


def test_a_program_erases_nothing(site: Site, engine: Engine) -> None:
    found = site.uploaded()
    program = a_key(engine, Scope.DELIVERIES_VERIFY)

    assert code(erase(site, found, program)) == (403, "person-needed")


@pytest.mark.parametrize("outcome", ["verified", "disputed"])
def test_proof_of_what_is_verified_or_disputed_goes_by_two_people(
    site: Site, other: Headers, outcome: str
) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery, outcome)

    asked = erase(site, found)
    assert (asked.status_code, asked.json()["is_here"]) == (201, True)
    assert (asked.json()["step"], asked.json()["why_asked"]) == ("asked", WHY["reason"])
    assert asked.json()["told"].startswith("Nothing was erased: yours is the first word.")
    until, asked_at = asked.json()["lapses_at"], asked.json()["erasure_asked_at"]
    assert datetime.fromisoformat(until) - datetime.fromisoformat(asked_at) == timedelta(days=30)
    assert asked.json()["told"].endswith(f"asks too, by {until[:10]}.")
    assert site.send(site.supplier, "GET", f"/evidence/{found}/content").content == PDF
    assert code(erase(site, found)) == (403, "second-person-needed")

    told = erase(site, found, other).json()
    assert (told["is_here"], told["step"], told["lapses_at"]) == (False, "approved", None)
    assert told["told"] == "The file was erased for good: yours was the second word."
    who = (str(person_id_of(site.engine, one)) for one in (site.manager, other))
    assert (told["erasure_asked_by"], told["erased_by"]) == tuple(who)
    assert site.stands(delivery)[0] == outcome
    assert [len(site.events(f"evidence.{one}")) for one in ("erasure_asked", "erased")] == [1, 1]


def take_back(site: Site, found: str, who: Headers | None = None) -> Any:
    body = {"reason": "It was the wrong file.", "withdraw": True}
    return site.send(who or site.manager, "POST", f"/evidence/{found}/erasure", json=body)


def asked_for(site: Site) -> str:
    """Give proof of something verified, of which one person has asked that it be erased."""
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery)
    assert erase(site, found).json()["step"] == "asked"
    return found


def goes_by(site: Site, time: timedelta) -> None:
    """Have what was asked been asked so much earlier."""
    with writing(site.engine) as session:
        entry = session.exec(select(Evidence)).one()
        assert entry.erasure_asked_at is not None
        entry.erasure_asked_at -= time


@pytest.mark.parametrize("is_asker", [True, False])
def test_what_was_asked_is_taken_back_with_a_reason_by_anybody(
    site: Site, other: Headers, is_asker: bool
) -> None:
    found = asked_for(site)
    who = site.manager if is_asker else other

    taken_back = take_back(site, found, who)

    assert (taken_back.status_code, taken_back.json()["step"]) == (201, "withdrawn")
    told = site.send(site.manager, "GET", f"/evidence/{found}").json()
    by, why = str(person_id_of(site.engine, who)), "It was the wrong file."
    assert (told["erasure_withdrawn_by"], told["why_withdrawn"]) == (by, why)
    assert [one.actor for one in site.events("evidence.erasure_withdrawn")] == [by]
    again = erase(site, found, other).json()
    assert (again["is_here"], again["step"], again["why_withdrawn"]) == (True, "asked", "")
    assert erase(site, found).json()["step"] == "approved"


def test_only_what_waits_is_taken_back(site: Site, other: Headers) -> None:
    found = asked_for(site)
    program = a_key(site.engine, Scope.DELIVERIES_VERIFY)

    assert code(take_back(site, found, program)) == (403, "person-needed")
    take_back(site, found)
    assert code(take_back(site, found)) == (409, "no-erasure-asked")
    erase(site, found)
    erase(site, found, other)
    assert code(take_back(site, found)) == (409, "evidence-gone")


def test_what_was_asked_lapses_after_thirty_days(site: Site, other: Headers) -> None:
    found = asked_for(site)
    goes_by(site, timedelta(days=30))

    assert code(take_back(site, found)) == (409, "no-erasure-asked")
    assert erase(site, found, other).json()["step"] == "asked"
    assert erase(site, found).json()["step"] == "approved"


def test_until_it_lapses_another_may_approve(site: Site, other: Headers) -> None:
    found = asked_for(site)
    goes_by(site, timedelta(days=29, hours=23))

    assert erase(site, found, other).json()["step"] == "approved"


def test_who_asked_may_ask_anew_once_it_lapsed(site: Site) -> None:
    found = asked_for(site)
    goes_by(site, timedelta(days=31))

    assert erase(site, found).json()["step"] == "asked"


def test_once_nothing_rests_on_it_any_more_one_will_do(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery)
    erase(site, found)
    site.verify(delivery, "evidenced", reason="It is another site's.")

    assert erase(site, found).json()["is_here"] is False


def test_from_its_day_on_one_person_will_do(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery)
    with writing(site.engine) as session:
        contract = session.get_one(Contract, site.contract)
        contract.entered_on = contract.starts_on = date(2015, 1, 1)
    closes(site, date(2020, 1, 1))

    assert erase(site, found).json()["is_here"] is False


def test_proof_of_what_is_disputed_goes_by_two_people_after_its_day_too(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery, "disputed")
    with writing(site.engine) as session:
        contract = session.get_one(Contract, site.contract)
        contract.entered_on = contract.starts_on = date(2015, 1, 1)
    closes(site, date(2020, 1, 1))

    assert erase(site, found).json()["is_here"] is True


@pytest.mark.parametrize(
    ("facts", "years", "day", "over"),
    [
        ({"ends_on": date(2027, 12, 31)}, 3, date(2030, 12, 31), False),
        ({"ends_on": date(2027, 12, 31)}, 3, date(2031, 1, 1), True),
        ({"ends_on": date(2027, 12, 31)}, 6, date(2031, 1, 1), False),
        ({"ends_on": date(2027, 12, 31), "ended_on": date(2026, 6, 1)}, 3, date(2029, 6, 2), True),
        ({"ends_on": None}, 3, date(2090, 1, 1), False),
        ({"state": ContractState.ENTERED}, 3, date(2090, 1, 1), False),
        ({"state": ContractState.ENDED, "ended_on": date(2026, 6, 1)}, 3, date(2090, 1, 1), False),
    ],
)
def test_the_years_of_the_terms_count_from_the_end_of_what_is_closed(
    site: Site, facts: dict[str, Any], years: int, day: date, over: bool
) -> None:
    with reading(site.engine) as session:
        contract = session.get_one(Contract, site.contract)
        told = Contract(**contract.model_dump() | {"state": ContractState.CLOSED} | facts)

    assert is_over(told, LONG_AGO, years, day) is over


def test_what_was_handed_in_late_is_kept_for_as_many_years(site: Site) -> None:
    with reading(site.engine) as session:
        contract = session.get_one(Contract, site.contract)
        facts = {"state": ContractState.CLOSED, "ended_on": date(2026, 6, 1)}
        told = Contract(**contract.model_dump() | facts)
    came = datetime(2030, 5, 4, 23, 30, tzinfo=UTC)  # 5 May where the contract is

    assert is_over(told, came, 3, date(2033, 5, 5)) is False
    assert is_over(told, came, 3, date(2033, 5, 6)) is True

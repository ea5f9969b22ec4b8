from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.plan.tables import PlanState
from app.contracts.tables import Contract, ContractState
from app.deliveries.evidence.erasing import ITS_DAY, is_over
from app.deliveries.evidence.jobs import ERASE, ERASED_NIGHTLY, NIGHTLY, SWEEP
from app.deliveries.evidence.tables import Evidence
from app.deliveries.lifecycle import DeliveryState
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.working import run
from tests.callers import a_key, a_person, person_id_of
from tests.deliveries.evidence.made import PDF, Headers, Site, code, files_in
from tests.deliveries.returns.made import agree

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
MUCH_LATER = datetime(2040, 1, 1, 2, 47, tzinfo=UTC)
WHY = {"reason": "It shows more of people than is needed."}


def erase(site: Site, found: str, who: Headers | None = None) -> Any:
    return site.send(who or site.manager, "POST", f"/evidence/{found}/erasure", json=WHY)


@pytest.fixture
def other(site: Site) -> Headers:
    """Give another of the authority's managers."""
    return a_person(site.engine, Role.CONTRACT_MANAGER)


def closes(site: Site, on: date | None, years: int | None = None) -> None:
    """Have the contract be closed, and what is there have been handed in long before."""
    with writing(site.engine) as session:
        for entry in session.exec(select(Evidence)):
            entry.uploaded_at = LONG_AGO
        contract = session.get_one(Contract, site.contract)
        contract.ends_on, contract.state = on, ContractState.CLOSED
        if years is not None:
            agree(session, contract, terms={"retention_years": years}, state=PlanState.AGREED)


def test_an_erased_file_leaves_its_entry(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)

    assert code(erase(site, found, site.supplier)) == (403, "scope-missing")
    told = erase(site, found).json()

    assert (told["is_here"], told["why_erased"]) == (False, WHY["reason"])
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
    assert asked.json()["why_asked"] == WHY["reason"]
    assert site.send(site.supplier, "GET", f"/evidence/{found}/content").content == PDF
    assert code(erase(site, found)) == (403, "second-person-needed")

    told = erase(site, found, other).json()
    assert told["is_here"] is False
    who = (str(person_id_of(site.engine, one)) for one in (site.manager, other))
    assert (told["erasure_asked_by"], told["erased_by"]) == tuple(who)
    assert site.stands(delivery)[0] == outcome
    assert [len(site.events(f"evidence.{one}")) for one in ("erasure_asked", "erased")] == [1, 1]


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


def night(site: Site, at: datetime, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the jobs of a night be done."""
    monkeypatch.setenv("SVS_EVIDENCE_URL", str(folder))
    for kind in (ERASE, SWEEP):
        with writing(site.engine) as session:
            job = enqueue(session, kind.name, {}, at).id
        assert run(site.engine, {kind.name: kind}, job, lambda: at) is None


def test_what_is_kept_no_longer_is_erased_at_night_and_in_the_log(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = site.delivers()
    found, _ = site.uploaded(delivery), site.uploaded()
    site.verify(delivery)
    closes(site, date(2027, 12, 31), 6)

    night(site, datetime(2033, 12, 31, 2, 47, tzinfo=UTC), folder, monkeypatch)
    assert len(files_in(folder)) == 2

    night(site, datetime(2034, 1, 1, 2, 47, tzinfo=UTC), folder, monkeypatch)
    assert files_in(folder) == []
    with reading(site.engine) as session:
        entry = session.get_one(Evidence, UUID(found))
        assert (entry.stored_as, entry.erased_by, entry.why_erased) == ("", None, ITS_DAY)
    erased = site.events("evidence.erased")
    assert {one.subject for one in erased} >= {found}
    assert [one.actor for one in erased] == ["", ""]
    assert site.stands(delivery) == (DeliveryState.VERIFIED, 2)


def test_nothing_is_erased_at_night_of_a_contract_that_was_not_closed(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.uploaded(site.delivers())
    closes(site, date(2027, 12, 31))
    for state in (ContractState.ENTERED, ContractState.ENDED):
        with writing(site.engine) as session:
            session.get_one(Contract, site.contract).state = state
        night(site, MUCH_LATER, folder, monkeypatch)
        assert len(files_in(folder)) == 1


def test_what_is_put_to_a_disputed_delivery_is_never_erased_at_night(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = site.delivers()
    found, other = site.uploaded(delivery), site.uploaded(site.delivers())
    site.verify(delivery, "disputed")
    closes(site, date(2027, 12, 31))

    night(site, MUCH_LATER, folder, monkeypatch)

    with reading(site.engine) as session:
        kept = {one: session.get_one(Evidence, UUID(one)).stored_as for one in (found, other)}
    assert (kept[found] != "", kept[other]) == (True, "")
    assert len(files_in(folder)) == 1


def test_what_was_handed_in_late_outlasts_the_night(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.uploaded()
    closes(site, date(2027, 12, 31))
    with writing(site.engine) as session:
        session.exec(select(Evidence)).one().uploaded_at = datetime(2038, 1, 1, 12, tzinfo=UTC)

    night(site, MUCH_LATER, folder, monkeypatch)

    assert len(files_in(folder)) == 1


def test_it_is_done_every_night_before_the_sweep() -> None:
    assert (ERASED_NIGHTLY.kind, ERASED_NIGHTLY.cron) == (ERASE.name, "47 2 * * *")
    assert NIGHTLY.cron == "17 3 * * *"

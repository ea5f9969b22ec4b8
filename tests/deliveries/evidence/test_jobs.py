from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from app.contracts.tables import Contract, ContractState
from app.deliveries.evidence.erasing import ITS_DAY
from app.deliveries.evidence.jobs import ERASE, ERASED_NIGHTLY, NIGHTLY, SWEEP
from app.deliveries.evidence.tables import Evidence
from app.deliveries.lifecycle import DeliveryState
from app.platform.database import reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.working import run
from tests.deliveries.evidence.closed import closes
from tests.deliveries.evidence.made import Site, files_in

MUCH_LATER = datetime(2040, 1, 1, 2, 47, tzinfo=UTC)


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

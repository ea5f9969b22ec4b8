from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.evidence.jobs import NIGHTLY, SWEEP
from app.deliveries.evidence.sweeping import KEPT_FOR, is_unused, owner_of, unused
from app.deliveries.evidence.tables import Evidence
from app.platform.clock import now as machine_now
from app.platform.database import reading, writing
from app.platform.events import note
from app.platform.files.store import digest_of, files_at
from app.platform.identifiers import SERVICE, new_id
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from tests.callers import authority_id_of
from tests.deliveries.evidence.made import PDF, Site

BROKEN_OFF = b"an upload that never came to its entry"


def orphan(site: Site, folder: Path) -> str:
    """Leave a file in the store that no entry refers to."""
    name = f"{digest_of(BROKEN_OFF)}-{new_id().hex}"
    path = f"{authority_id_of(site.engine, site.manager)}/{name}"
    files_at(str(folder)).put(path, BROKEN_OFF)
    return path


def stored(folder: Path) -> set[str]:
    return {one.path for one in files_at(str(folder)).all()}


def sweep(engine: Engine, folder: Path, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVS_EVIDENCE_URL", str(folder))
    with writing(engine) as session:
        job = enqueue(session, SWEEP.name, {}, at).id
    assert run(engine, {SWEEP.name: SWEEP}, job, lambda: at) is None
    with reading(engine) as session:
        done = session.get_one(Job, job)
        assert (done.state, done.trouble) == (JobState.DONE, None)


def test_what_no_entry_refers_to_is_swept_after_a_day(
    site: Site, engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.uploaded()
    lost, before = orphan(site, folder), stored(folder)

    sweep(engine, folder, machine_now() + KEPT_FOR - timedelta(minutes=5), monkeypatch)
    assert stored(folder) == before

    sweep(engine, folder, machine_now() + KEPT_FOR + timedelta(minutes=5), monkeypatch)
    assert stored(folder) == before - {lost}


def test_what_is_none_of_ours_is_left_alone(site: Site, folder: Path) -> None:
    files = files_at(str(folder))
    files.put("backup/notes.txt", b"somebody else's")

    with reading(site.engine) as session:
        assert unused(session, files, datetime(2099, 1, 1, tzinfo=UTC)) == []
    assert owner_of("backup/notes.txt") is None


def test_what_an_entry_refers_to_stays_whoever_asks_for_it_to_go(site: Site, folder: Path) -> None:
    site.uploaded(content=PDF)
    [path] = stored(folder)

    with reading(site.engine) as session:
        assert not is_unused(session, path)
        assert not is_unused(session, "backup/notes.txt")
        assert is_unused(session, path[:-1] + ("0" if path[-1] != "0" else "1"))


def test_nobody_holds_the_database_while_the_store_takes_its_time(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one writes while a file is stored, and while one is removed."""
    files, wrote = files_at(str(folder)), list[str]()

    def slowly(deed: str) -> None:
        real = getattr(files, deed)

        def do(*given: Any) -> Any:
            with writing(site.engine) as session:
                note(session, "somebody.wrote", deed, machine_now(), authority=SERVICE)
            wrote.append(deed)
            return real(*given)

        monkeypatch.setattr(files, deed, do)

    for deed in ("put", "has", "remove"):
        slowly(deed)
    found = site.uploaded()
    site.send(site.manager, "POST", f"/evidence/{found}/erasure", json={"reason": "Enough."})
    sweep(site.engine, folder, machine_now() + KEPT_FOR + timedelta(minutes=5), monkeypatch)

    assert wrote == ["put", "remove"]
    assert stored(folder) == set()


def test_erasing_asks_for_the_file_to_go_at_once(
    site: Site, engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVS_EVIDENCE_URL", str(folder))
    found = site.uploaded()

    site.send(site.manager, "POST", f"/evidence/{found}/erasure", json={"reason": "Enough."})

    with reading(engine) as session:
        job = session.exec(select(Job).where(Job.kind == SWEEP.name)).one()
    run(engine, {SWEEP.name: SWEEP}, job.id, machine_now)
    assert stored(folder) == set()


def test_erasing_one_of_two_entries_of_the_same_bytes_leaves_the_bytes(
    site: Site, engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVS_EVIDENCE_URL", str(folder))
    found, other = site.uploaded(), site.uploaded()
    site.send(site.manager, "POST", f"/evidence/{found}/erasure", json={"reason": "Enough."})

    with reading(engine) as session:
        job = session.exec(select(Job).where(Job.kind == SWEEP.name)).one()
        entry = session.get_one(Evidence, UUID(other))
    run(engine, {SWEEP.name: SWEEP}, job.id, machine_now)

    assert entry.stored_as in stored(folder)
    assert site.send(site.manager, "GET", f"/evidence/{other}/content").content == PDF


def test_it_is_done_every_night() -> None:
    assert (NIGHTLY.kind, NIGHTLY.cron) == (SWEEP.name, "17 3 * * *")

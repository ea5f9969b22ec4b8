"""An archive goes into an empty system whole, and comes out of it the same; or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, select, update

from app.exports.numbering import Unfit
from app.exports.opening import opened
from app.exports.packing import Wanted, pack
from app.exports.taking import AuthorityThere, OtherSchema, take_rows
from app.exports.telling import BROKEN_OFF, NOT_USED
from app.exports.unpacking import ExportDamaged
from app.ocds.intake.messages import OcdsIngestOut
from app.ocds.intake.queries import ingest_of
from app.ocds.intake.tables import OcdsIngest
from app.ocds.publication.tables import OcdsPublication, OcdsRegister
from app.organisations.issuing import enter
from app.organisations.secret import Mode
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event, first_fault, note
from app.platform.files.store import Files, files_at
from app.platform.identifiers import SERVICE, new_id
from app.platform.jobs.tables import Job, JobState
from app.problems import Unavailable
from app.spend.batch import BatchKind, BatchState
from app.spend.tables import SpendBatch
from app.spreadsheets.imports.lifecycle import WITHDRAWABLE, ImportState
from app.spreadsheets.imports.tables import FileImport
from tests.examples import NOW
from tests.exports.archives import changed, counts, manifest_of, parts_of, take_in
from tests.exports.conftest import There


def test_what_is_taken_in_is_what_was_there_on_either_database(
    there: There, engine: Engine, elsewhere: Engine, here: Files, tmp_path: Path
) -> None:
    archive = there.packed(tmp_path / "a.zip")
    rows = take_in(archive, elsewhere, here)
    owner = there.known.here.first.caller.authority_id
    again = _packed_from(elsewhere, here, there, tmp_path / "b.zip")
    take_in(again, engine, files_at(str(tmp_path / "third")))
    last = _packed_from(engine, here, there, tmp_path / "c.zip")

    assert rows == sum(count or 0 for count, _ in parts_of(archive).values()) > 500
    assert parts_of(archive) == parts_of(again) == parts_of(last)
    with reading(engine) as session:
        assert first_fault(session, owner) is None
        taken = session.exec(select(Event).where(Event.kind == "authority.taken_in")).one()
    assert (taken.authority, taken.subject) == (SERVICE, str(owner))


def test_a_system_with_others_takes_it_in_beside_them_and_counts_on(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    with writing(engine) as session:
        other = enter(session, "Third Council", NOW)
        session.add(_a_batch(other.id))
    archive = there.packed(tmp_path / "a.zip")

    take_in(archive, engine, here)
    with writing(engine) as session:
        session.add(batch := _a_batch(other.id))
        session.flush()
        numbers = list(session.exec(select(SpendBatch.number)))
    again = _packed_from(engine, here, there, tmp_path / "b.zip")

    assert batch.number == max(number or 0 for number in numbers) == len(numbers)
    assert len(numbers) > 2
    assert parts_of(again) == parts_of(archive)


def test_the_next_release_is_numbered_after_the_last_that_was_published(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    take_in(there.packed(tmp_path / "a.zip"), engine, here)

    with reading(engine) as session:
        numbers = list(session.exec(select(OcdsPublication.number)))
        register = session.exec(select(OcdsRegister)).one()
    assert register.number == max(numbers)


def test_releases_under_numbers_that_others_have_are_not_taken_in(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    with writing(engine) as session:
        session.add(OcdsRegister(mode=Mode.LIVE, number=3, at=NOW))

    with pytest.raises(Unfit, match="under numbers that others may have here"):
        take_in(there.packed(tmp_path / "a.zip"), engine, here)


def test_an_authority_that_is_here_is_not_taken_in(
    there: There, here: Files, tmp_path: Path
) -> None:
    archive = there.packed(tmp_path / "a.zip")
    before = counts(there.engine)

    with pytest.raises(AuthorityThere, match="authority has rows of it"):
        take_in(archive, there.engine, here)

    assert counts(there.engine) == before


def test_a_log_that_is_here_already_keeps_its_authority_out(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    owner = there.known.here.first.caller.authority_id
    with writing(engine) as session:
        note(session, "authority.entered", owner, NOW, authority=owner)

    with pytest.raises(AuthorityThere, match="event has rows of it"):
        take_in(there.packed(tmp_path / "a.zip"), engine, here)


def _another_word(content: bytes) -> bytes:
    return content.replace(b"Ash Cleaning", b"Oak Cleaning")


def _another_event(content: bytes) -> bytes:
    return content.replace(b'"kind":"', b'"kind":"un', 1)


@pytest.mark.parametrize(
    ("name", "change", "told", "words"),
    [
        ("tables/supplier.jsonl", _another_word, False, "tables/supplier.jsonl was changed"),
        ("tables/supplier.jsonl", lambda _: b"", False, "tables/supplier.jsonl was changed"),
        ("tables/lot.jsonl", lambda told: told + told, False, "lot.jsonl is longer than"),
        ("tables/lot.jsonl", lambda _: b"[]\n", True, "lot.jsonl, line 1: it is no JSON object"),
        ("tables/lot.jsonl", lambda _: b"{\n", True, "lot.jsonl, line 1: it is no JSON"),
        ("tables/lot.jsonl", lambda _: b'{"id":1}\n', True, "has other columns than its table"),
        (
            "tables/supplier.jsonl",
            lambda told: told.replace(b'"version":1', b'"version":"1"'),
            True,
            "supplier.jsonl, line 1: version is no whole number",
        ),
        (
            "tables/supplier.jsonl",
            lambda told: b"".join(reversed(told.splitlines(keepends=True))),
            True,
            "tables/supplier.jsonl tells rows that are not",
        ),
        ("tables/event.jsonl", _another_event, True, "does not prove itself from event"),
        ("manifest.json", lambda _: b"{}", False, "manifest.json does not say that this is"),
        ("manifest.json", lambda _: b"no", False, "manifest.json is not readable"),
    ],
    ids=[
        "other-word", "emptied", "longer", "list", "half", "columns", "kind", "order", "log",
        "manifest", "no-manifest",
    ],
)  # fmt: skip
def test_a_changed_archive_is_refused_with_the_place_named_and_leaves_nothing(
    there: There, engine: Engine, here: Files, tmp_path: Path,
    name: str, change: Any, told: bool, words: str,
) -> None:  # fmt: skip
    archive = changed(
        there.packed(tmp_path / "a.zip"), tmp_path / "b.zip", name, change, told=told
    )
    before = counts(engine)

    with pytest.raises(ExportDamaged, match=words):
        take_in(archive, engine, here)

    assert counts(engine) == before


def test_a_row_that_refers_to_nothing_is_refused_with_its_table(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    archive = there.packed(tmp_path / "a.zip")
    emptied = changed(archive, tmp_path / "b.zip", "tables/person.jsonl", lambda _: b"", told=True)
    before = counts(engine)

    with pytest.raises(Unfit, match=r"tables/\w+\.jsonl, lines 1 to \d+"):
        take_in(emptied, engine, here)

    assert counts(engine) == before


def test_a_number_that_no_database_has_room_for_is_refused_with_its_lines(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    large = changed(
        there.packed(tmp_path / "a.zip"), tmp_path / "b.zip", "tables/supplier.jsonl",
        lambda told: told.replace(b'"version":1', b'"version":%d' % 10**30, 1), told=True,
    )  # fmt: skip

    with pytest.raises(Unfit, match=r"tables/supplier\.jsonl, lines 1 to \d+"):
        take_in(large, engine, here)


@pytest.mark.parametrize("read_at", [None, NOW], ids=["unread", "unused"])
def test_what_was_being_worked_on_is_broken_off_there_and_can_be_sent_again(
    there: There, engine: Engine, here: Files, tmp_path: Path, read_at: datetime | None
) -> None:
    with writing(there.engine) as session:
        waiting = col(FileImport.state) == ImportState.READY
        session.execute(update(FileImport).where(waiting).values(state=ImportState.APPLYING))
        session.execute(update(OcdsIngest).values(read_at=read_at, trouble="", given_up=""))
        reads = col(Job.id).in_(select(OcdsIngest.job_id))
        session.execute(update(Job).where(reads).values(state=JobState.RUNNING))
    take_in(there.packed(tmp_path / "a.zip"), engine, here)

    with reading(engine) as session:
        files = session.exec(select(FileImport).where(FileImport.state != ImportState.APPLIED))
        told = {(one.state, one.trouble, one.stands_as, one.plan_digest) for one in files}
        [ingest] = session.exec(select(OcdsIngest.id))
        found = ingest_of(session, there.known.here.first.caller, ingest)
        read = OcdsIngestOut.of(*found, {})
    assert told == {(ImportState.REJECTED, BROKEN_OFF, None, "")}
    assert ImportState.REJECTED in WITHDRAWABLE
    assert (read.state, read.trouble) == (JobState.FAILED, NOT_USED)


def test_trouble_of_the_database_is_told_as_that_and_not_of_the_archive(
    there: There, engine: Engine, tmp_path: Path
) -> None:
    path = there.packed(tmp_path / "a.zip")
    before = counts(engine)

    with pytest.raises(Unavailable), opened(path) as archive, _in_trouble(engine) as session:
        take_rows(session, archive, NOW)

    assert counts(engine) == before


@contextmanager
def _in_trouble(engine: Engine) -> Iterator[WriteSession]:
    """Give a session that finds its disk full, or suppliers locked."""
    with ExitStack() as last, writing(engine) as session, engine.connect() as other:
        last.callback(engine.dispose)  # that connection would find it full for later tests, too
        if engine.dialect.name == "sqlite":
            pages = session.execute(text("PRAGMA page_count")).scalar_one()
            session.execute(text(f"PRAGMA max_page_count = {pages}"))
        else:
            session.execute(text("SET LOCAL lock_timeout = '200ms'"))
            other.execute(text("LOCK TABLE supplier IN SHARE ROW EXCLUSIVE MODE"))
        yield session


@pytest.mark.parametrize("share", [0, 10, 50, 90, 99])
def test_an_archive_that_is_cut_off_is_refused(
    there: There, engine: Engine, here: Files, tmp_path: Path, share: int
) -> None:
    whole = there.packed(tmp_path / "a.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) * share // 100])

    with pytest.raises(ExportDamaged, match="its end is missing"):
        take_in(cut, engine, here)


def test_a_byte_that_changed_on_the_way_is_named_with_its_part(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    path = there.packed(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)

    with pytest.raises(ExportDamaged, match=r"(tables|files)/\S+ (cannot|was)"):
        take_in(path, engine, here)


def test_another_version_keeps_things_otherwise(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    archive = there.packed(tmp_path / "a.zip")
    schema = manifest_of(archive)["schema"].encode()
    older = changed(
        archive, tmp_path / "b.zip", "manifest.json",
        lambda told: told.replace(b'"schema": "' + schema, b'"schema": "0000'),
    )  # fmt: skip

    with pytest.raises(OtherSchema, match="is of schema 0000"):
        take_in(older, engine, here)


def _packed_from(engine: Engine, files: Files, there: There, path: Path) -> Path:
    wanted = Wanted(there.known.here.first.caller.authority_id, NOW)
    with reading(engine) as session, path.open("wb") as file:
        pack(session, files, wanted, file)
    return path


def _a_batch(owner: UUID) -> SpendBatch:
    return SpendBatch(
        id=new_id(), authority_id=owner, kind=BatchKind.GRANTS, state=BatchState.STAGED,
        file_name="grants.csv", file_digest="0" * 64, sheets=[], staged_by=owner, staged_at=NOW,
        updated_at=NOW,
    )  # fmt: skip

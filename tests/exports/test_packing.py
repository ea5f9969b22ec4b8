"""What is in an archive: everything, as of one moment, and nothing that opens or acts."""

import base64
import json
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select
from sqlmodel import SQLModel
from sqlmodel import select as rows_of

from app.exports.describing import FORMAT, README, SCHEMA
from app.exports.packing import Wanted, pack
from app.exports.telling import HIDDEN, Transfer
from app.ocds.intake.tables import OcdsIngest, OcdsIngestPart
from app.organisations.tables import Supplier
from app.platform.database import reading, writing
from app.platform.files.store import Files
from app.platform.jobs.tables import Job, JobState
from app.platform.sealing import NoSealKey, Seals, new_secret
from app.tenders.sealing import content_of, key_of
from app.tenders.tables import LotSeal, Tender
from tests.examples import NOW
from tests.exports.archives import manifest_of, take_in
from tests.exports.conftest import There
from tests.tenders.made import SEAL_KEY

MEGABYTE = 1_000_000


def test_an_archive_says_what_it_is_and_what_is_not_in_it(there: There, tmp_path: Path) -> None:
    path = there.packed(tmp_path / "a.zip")
    told = manifest_of(path)
    with zipfile.ZipFile(path) as packed:
        schema = json.loads(packed.read(SCHEMA))
        words = packed.read(README).decode()
        names = packed.namelist()

    assert told["format"] == schema["format"] == FORMAT
    assert told["authority"]["name"] == there.known.here.authority
    assert told["missing"] == []
    assert told["under_way"]["job"] > 0
    assert told["seal_keys"]
    assert told["places"]
    assert "storedanswer" in schema["left_out"]
    assert schema["tables"]["apikey"]["not_told"] == ["digest"]
    assert schema["tables"]["lot"]["refers_to"]["procurement_id"] == "procurement.id"
    assert schema["tables"]["spend_line"]["refers_to"]["name"] == "spend_supplier_name.number"
    assert "What is sealed stays sealed" in words
    assert [one["name"] for one in told["parts"]] == names[:-1]
    assert sum(one["name"].startswith("files/") for one in told["parts"]) == 1


def test_no_secret_is_in_an_archive(there: There, tmp_path: Path) -> None:
    path = there.packed(tmp_path / "a.zip")
    with zipfile.ZipFile(path) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
    secrets: list[Any] = []
    with reading(there.engine) as session:
        for table, names in HIDDEN.items():
            columns = SQLModel.metadata.tables[table].c
            for name in names:
                secrets += session.execute(select(columns[name])).scalars()
        found = [one for one in secrets if one and _written(one) in content]

    assert len(secrets) > 10
    assert found == []


def test_keys_have_ended_where_they_are_taken_in(
    there: There, engine: Engine, here: Files, client: TestClient, tmp_path: Path
) -> None:
    take_in(there.packed(tmp_path / "a.zip"), engine, here)

    answer = client.get("/v1/authority", headers=there.known.here.everyone.headers)

    assert answer.status_code == 401


def test_sealed_tenders_open_there_by_the_secret_of_this_service_alone(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    take_in(there.packed(tmp_path / "a.zip"), engine, here)

    with reading(engine) as session:
        tenders = _submitted(session)
        for tender in tenders:
            assert tender.submitted_number is not None
            assert content_of(session, Seals(SEAL_KEY), tender, tender.submitted_number)
            with pytest.raises(NoSealKey):
                key_of(session, Seals(new_secret()), tender.lot_id)
    assert len(tenders) > 1


def test_a_transfer_key_opens_what_is_in_the_archive_and_nothing_that_stayed(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    other = new_secret()
    path = there.packed(tmp_path / "a.zip", Transfer(Seals(SEAL_KEY), Seals(other)))
    take_in(path, engine, here)

    with reading(engine) as session:
        for tender in _submitted(session):
            assert tender.submitted_number is not None
            assert content_of(session, Seals(other), tender, tender.submitted_number)
            with pytest.raises(NoSealKey):
                key_of(session, Seals(SEAL_KEY), tender.lot_id)
    with reading(there.engine) as session, pytest.raises(NoSealKey):
        key_of(session, Seals(other), session.exec(rows_of(LotSeal.lot_id)).first())  # type: ignore[arg-type]
    assert len(manifest_of(path)["seal_keys"]) == 1


def test_a_transfer_without_the_secret_that_sealed_is_refused(
    there: There, tmp_path: Path
) -> None:
    with pytest.raises(NoSealKey):
        there.packed(tmp_path / "a.zip", Transfer(Seals(new_secret()), Seals(new_secret())))


def test_work_that_is_under_way_stays_and_is_counted(there: There, tmp_path: Path) -> None:
    owner = there.known.here.first.caller.authority_id
    before = manifest_of(there.packed(tmp_path / "a.zip"))["under_way"]["job"]
    with writing(there.engine) as session:
        for state in JobState:
            session.add(
                Job(kind="x", authority=owner, payload={}, state=state, due=NOW, asked_at=NOW)
            )

    path = there.packed(tmp_path / "b.zip")

    assert manifest_of(path)["under_way"]["job"] == before + 2
    with zipfile.ZipFile(path) as packed:
        jobs = packed.read("tables/job.jsonl").decode()
    assert jobs.count('"kind":"x"') == 2


def test_a_file_that_was_lost_is_named_and_keeps_nothing_else_back(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    [kept] = there.files.all()
    there.files.put(kept.path, b"something else")

    path = there.packed(tmp_path / "a.zip")

    [missing] = manifest_of(path)["missing"]
    assert missing["name"] == f"files/{kept.path}"
    assert "was changed in the store" in missing["why"]
    assert take_in(path, engine, here) > 500


def test_an_archive_is_of_one_moment_whatever_is_written_meanwhile(
    there: There, tmp_path: Path
) -> None:
    owner = there.known.here.first.caller.authority_id
    with reading(there.engine) as session:
        session.connection()
        count = len(session.exec(rows_of(Supplier).where(Supplier.authority_id == owner)).all())
        with writing(there.engine) as other:
            other.add(Supplier(authority_id=owner, name="Late Ltd", made_at=NOW, updated_at=NOW))
        with (tmp_path / "a.zip").open("wb") as file:
            told = pack(session, there.files, Wanted(owner, NOW), file)

    [suppliers] = [one for one in told["parts"] if one["name"] == "tables/supplier.jsonl"]
    assert suppliers["rows"] == count


def test_memory_does_not_grow_with_what_is_in_an_archive(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    with writing(there.engine) as session:
        owner = there.known.here.first.caller.authority_id
        sent = session.exec(rows_of(OcdsIngest).where(OcdsIngest.authority_id == owner)).first()
        assert sent is not None
        for number in range(100, 148):
            session.add(
                OcdsIngestPart(
                    ingest_id=sent.id, number=number, kept_at=NOW, content=os.urandom(MEGABYTE)
                )
            )
            session.flush()
            session.expunge_all()

    tracemalloc.start()
    path = there.packed(tmp_path / "a.zip")
    _, packing = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    take_in(path, engine, here)
    _, taking = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert path.stat().st_size > 48 * MEGABYTE
    assert packing < 40 * MEGABYTE
    assert taking < 40 * MEGABYTE


def _submitted(session: Any) -> list[Tender]:
    query = rows_of(Tender).where(Tender.submitted_number.is_not(None))  # type: ignore[union-attr]
    return list(session.exec(query))


def _written(secret: bytes | str) -> bytes:
    return base64.b64encode(secret) if isinstance(secret, bytes) else secret.encode()

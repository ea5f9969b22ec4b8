"""What is there before an archive is taken in: its authority, and files of evidence."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.exports.numbering import Unfit
from app.exports.opening import opened
from app.exports.packing import Wanted, pack
from app.exports.taking import SandboxAlone, put_files
from app.organisations.sandbox.opening import open_sandbox
from app.organisations.tables import Authority
from app.platform.database import reading, writing
from app.platform.files.store import Files, digest_of
from tests.examples import NOW
from tests.exports.archives import counts, take_in
from tests.exports.conftest import There


def test_a_sandbox_goes_in_after_its_authority_and_not_alone(
    there: There, engine: Engine, here: Files, tmp_path: Path
) -> None:
    owner = there.known.here.first.caller.authority_id
    with writing(there.engine) as session:
        sandbox = open_sandbox(session, session.get_one(Authority, owner), NOW, None).id
    path = tmp_path / "sandbox.zip"
    with reading(there.engine) as session, path.open("wb") as file:
        pack(session, there.files, Wanted(sandbox, NOW), file)
    before = counts(engine)

    with pytest.raises(SandboxAlone, match=str(owner)):
        take_in(path, engine, here)
    assert counts(engine) == before
    take_in(there.packed(tmp_path / "a.zip"), engine, here)
    take_in(path, engine, here)

    with reading(engine) as session:
        assert session.get_one(Authority, sandbox).sandbox_of == owner


def test_files_that_a_broken_off_import_left_are_as_new_with_the_next(
    there: There, here: Files, tmp_path: Path
) -> None:
    with opened(there.packed(tmp_path / "a.zip")) as archive:
        count = put_files(archive, here)
        kept = [tmp_path / "here" / one.path for one in here.all()]
        for path in kept:
            os.utime(path, (0, 0))
        put_files(archive, here)

    assert len(kept) == count > 0
    assert all(one.at.year > 1970 for one in here.all())


def test_another_file_in_the_place_of_one_stays_and_keeps_the_archive_out(
    there: There, here: Files, tmp_path: Path
) -> None:
    with opened(there.packed(tmp_path / "a.zip")) as archive:
        put_files(archive, here)
        [path, *_] = [one.path for one in here.all()]
        here.put(path, b"another")
        with pytest.raises(Unfit, match="there is another file"):
            put_files(archive, here)

    assert here.get(path, digest_of(b"another")) == b"another"

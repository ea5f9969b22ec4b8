"""What the tests do with archives: take them in, and change what is in them."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select
from sqlmodel import SQLModel

from app.exports.describing import MANIFEST
from app.exports.opening import opened
from app.exports.taking import put_files, take_rows
from app.platform.database import reading, writing
from app.platform.files.store import Files
from app.platform.sealing import Seals
from tests.examples import NOW


def take_in(path: Path, engine: Engine, files: Files, seals: Seals | None = None) -> int:
    """Take an archive in as the command does; give how many rows it has."""
    with opened(path, seals=seals) as archive:
        archive.check()
        put_files(archive, files)
        with writing(engine) as session:
            return take_rows(session, archive, NOW)


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as packed:
        told: dict[str, Any] = json.loads(packed.read(MANIFEST))
    return told


def parts_of(path: Path) -> dict[str, tuple[int, str]]:
    """Give the number of rows and the digest of every part but the words."""
    return {one["name"]: (one.get("rows"), one["sha256"]) for one in manifest_of(path)["parts"]}


def changed(
    path: Path, to: Path, name: str, change: Callable[[bytes], bytes], *, told: bool = False
) -> Path:
    """Write an archive anew with one part changed, and the manifest too if that is told."""
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to, "w") as after:
        parts = {one.filename: before.read(one) for one in before.infolist()}
        parts[name] = change(parts[name])
        if told:
            manifest = json.loads(parts[MANIFEST])
            [part] = [one for one in manifest["parts"] if one["name"] == name]
            part["size"] = len(parts[name])
            part["sha256"] = hashlib.sha256(parts[name]).hexdigest()
            part["rows"] = parts[name].count(b"\n")
            parts[MANIFEST] = json.dumps(manifest).encode()
        for one, content in parts.items():
            after.writestr(one, content)
    return to


def counts(engine: Engine) -> dict[str, int]:
    """Count the rows of every table."""
    with reading(engine) as session:
        return {
            one.name: session.execute(select(func.count()).select_from(one)).scalar_one()
            for one in SQLModel.metadata.sorted_tables
        }

"""What the tests of archives ask for: the world of the examples, and an empty system."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.exports.packing import Wanted, pack
from app.exports.telling import Transfer
from app.platform.database import reading
from app.platform.files.store import Files, files_at
from tests.databases import Supply, a_supply
from tests.examples import NOW, Known, arrange
from tests.examples_proof import evidence_kept


@dataclass(frozen=True)
class There:
    """A system with two authorities, in which one has a file of evidence."""

    engine: Engine
    known: Known
    files: Files

    def packed(self, path: Path, transfer: Transfer | None = None) -> Path:
        """Write the first authority's archive."""
        wanted = Wanted(self.known.here.first.caller.authority_id, NOW, transfer)
        with reading(self.engine) as session, path.open("wb") as file:
            pack(session, self.files, wanted, file)
        return path


@pytest.fixture
def there(supply: Supply, tmp_path: Path) -> Iterator[There]:
    """Give the world of the examples."""
    with supply.filled(arrange) as (engine, known):
        yield There(engine, known, files_at(evidence_kept(engine, tmp_path / "there")))


@pytest.fixture
def here(tmp_path: Path) -> Files:
    """Give the empty store of an empty system; `engine` is its database."""
    return files_at(str(tmp_path / "here"))


@pytest.fixture
def elsewhere() -> Iterator[Engine]:
    """Give an empty database on SQLite, whatever the others are on."""
    with a_supply("sqlite") as others, others.database() as engine:
        yield engine

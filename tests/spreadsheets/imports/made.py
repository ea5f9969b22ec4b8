"""An office that sends its register of firms, and whoever works on what it sends."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.tables import Authority, Supplier
from app.platform.database import reading, writing
from app.platform.jobs.kinds import Kind as JobKind
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.spreadsheets.imports.jobs import jobs_for
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.tables import FileImport
from tests.callers import ISSUED, authority_id_of
from tests.spreadsheets.imports.register import KEYS, REGISTER
from tests.tenders.made import SEAL_KEY

OCTETS = {"Content-Type": "application/octet-stream"}
Headers = dict[str, str]


def a_sheet(rows: Iterable[Mapping[str, str]], keys: Sequence[str] = KEYS) -> bytes:
    """Write rows as the CSV of one sheet."""
    written = io.StringIO(newline="")
    lines = csv.DictWriter(written, keys, restval="", lineterminator="\r\n")
    lines.writeheader()
    lines.writerows(rows)
    return written.getvalue().encode()


def a_firm(name: str, email: str = "", **more: str) -> dict[str, str]:
    return {"name": name, "email": email} | more


@dataclass
class Office:
    """Somebody of an authority who sends files."""

    client: TestClient
    engine: Engine
    headers: Headers
    now: datetime
    kinds: tuple[AnyKind, ...] = (REGISTER,)
    settings: Settings = field(default_factory=lambda: Settings(seal_key=SEAL_KEY))

    @property
    def authority(self) -> UUID:
        return authority_id_of(self.engine, self.headers)

    def sends(self, content: bytes, kind: str = "register", **more: Any) -> Any:
        """Send a file, and give the answer."""
        headers = self.headers | OCTETS | more.pop("headers", {})
        asked = {"kind": kind, "target": str(more.pop("target", self.authority))} | more
        return self.client.post("/v1/imports", params=asked, content=content, headers=headers)

    def sent(self, content: bytes, **more: Any) -> str:
        """Send a file that is taken, and give the id of its import."""
        answer = self.sends(content, **more)
        assert answer.status_code in (200, 201), answer.text
        found: str = answer.json()["id"]
        return found

    def checked(self, content: bytes, **more: Any) -> dict[str, Any]:
        """Send a file, have it checked, and give where it stands."""
        import_id = self.sent(content, **more)
        self.works()
        return self.reads(import_id)

    def saves(self, content: bytes, **choice: bool) -> dict[str, Any]:
        """Send a file, have it checked and saved, and give where it stands."""
        import_id = self.checked(content)["id"]
        answer = self.applies(import_id, **choice)
        assert answer.status_code == 202, answer.text
        self.works()
        return self.reads(import_id)

    def applies(self, import_id: str, **choice: bool) -> Any:
        return self.posts(f"/v1/imports/{import_id}/apply", choice)

    def posts(self, path: str, body: Any = None) -> Any:
        return self.client.post(path, json=body, headers=self.headers)

    def gets(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def reads(self, import_id: str, part: str = "") -> dict[str, Any]:
        answer = self.gets(f"/v1/imports/{import_id}{part}")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def previews(self, import_id: str) -> dict[str, Any]:
        return self.reads(import_id, "/preview")

    def jobs(self) -> dict[str, JobKind]:
        """Give the jobs that a worker of this service knows."""
        kinds = jobs_for(self.kinds, lambda: self.settings)
        return {kind.name: kind for kind in kinds}

    def works(self, clock: Callable[[], datetime] | None = None) -> list[Job]:
        """Do every job that waits, once each, and give them as they ended."""
        done: list[UUID] = []
        while (job_id := self._next(done)) is not None:
            run(self.engine, self.jobs(), job_id, clock or (lambda: self.now))
            done.append(job_id)
        with reading(self.engine) as session:
            return list(session.exec(select(Job).where(col(Job.id).in_(done))))

    def _next(self, done: Sequence[UUID]) -> UUID | None:
        mine = col(Job.kind).like("imports.%")
        open_ = col(Job.state).in_([JobState.WAITING, JobState.RUNNING])
        query = select(Job.id).where(mine, open_, col(Job.id).not_in(done))
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(Job.id)).limit(1)).first()

    def row(self, import_id: str) -> FileImport:
        with reading(self.engine) as session:
            return session.get_one(FileImport, UUID(import_id))

    def firms(self) -> dict[str, str]:
        """Give the e-mail address of each firm, by its name."""
        with reading(self.engine) as session:
            own = Supplier.authority_id == self.authority
            return {one.name: one.email for one in session.exec(select(Supplier).where(own))}

    def has(self, *firms: Mapping[str, Any]) -> list[dict[str, str]]:
        """Enter firms, and give them as rows of a sheet."""
        with writing(self.engine) as session:
            rows = [
                Supplier(authority_id=self.authority, made_at=ISSUED, updated_at=ISSUED, **one)
                for one in firms
            ]
            session.add_all(rows)
            session.get_one(Authority, self.authority).version += 1
            return [
                {"row_ref": str(one.id), "joined": "2026", **told}
                for one, told in zip(rows, firms, strict=True)
            ]

    def changes(self, row_ref: str, **values: str) -> None:
        """Have somebody else change a firm."""
        with writing(self.engine) as session:
            for name, value in values.items():
                setattr(session.get_one(Supplier, UUID(row_ref)), name, value)
            session.get_one(Authority, self.authority).version += 1

    def of(self, headers: Headers) -> "Office":
        """Give somebody else."""
        return replace(self, headers=headers)

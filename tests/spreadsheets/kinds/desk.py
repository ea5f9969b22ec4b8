"""Somebody who asks for a workbook, fills it in as people do, sends it back, and has it saved."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import col, select

from app.platform.database import reading
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.spreadsheets.imports.jobs import jobs_for
from app.spreadsheets.imports.offering import Asking, Kind, Target
from tests.callers import caller_of

KEYS, FIRST = 2, 4  #: rows of a sheet: its keys, and its first row of data
Headers = dict[str, str]
Row = Mapping[str, Any]


@dataclass
class Desk:
    """One person, one kind of workbook, and what it is about."""

    client: TestClient
    engine: Engine
    settings: Settings
    kind: Kind
    target: UUID
    headers: Headers
    now: datetime
    day: str | None = None
    others: tuple[Kind, ...] = ()  #: that its files may be by mistake

    def of(self, headers: Headers) -> "Desk":
        """Give somebody else at the same desk."""
        return replace(self, headers=headers)

    def asking(self) -> Asking:
        """Give what the engine asks the kind with."""
        day = None if self.day is None else date.fromisoformat(self.day)
        caller = caller_of(self.engine, self.headers)
        return Asking(caller, Target(self.target, day), self.now, self.settings)

    def asks(self, **more: Any) -> Any:
        """Ask for a workbook, and give the answer."""
        asked = {"kind": self.kind.name, "target_id": str(self.target)}
        return self.posts("/v1/workbooks", asked | ({"day": self.day} if self.day else {}) | more)

    def given(self, **more: Any) -> dict[str, Any]:
        """Ask for a workbook that is given."""
        answer = self.asks(**more)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def fetched(self, given: Mapping[str, Any], sheet: str = "") -> bytes:
        """Fetch the file of a workbook, or a sheet of it as CSV."""
        answer = self.client.get(
            f"/v1/workbooks/{given['id']}/file", params={"sheet": sheet} if sheet else {},
            headers=self.headers,
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return bytes(answer.content)

    def file(self, **more: Any) -> bytes:
        """Ask for a workbook, and fetch its file."""
        return self.fetched(self.given(**more))

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """Give the rows of one sheet, by its key, of a workbook that is asked for now."""
        told = self.gets(f"/v1/workbooks/{self.given()['id']}/content").json()
        return next(list(one["rows"]) for one in told["sheets"] if one["key"] == sheet)

    def sends(self, content: bytes, **more: Any) -> Any:
        """Send a file, and give the answer."""
        headers = self.headers | {"Content-Type": "application/octet-stream"}
        asked = {"kind": self.kind.name, "target": str(self.target)}
        asked |= {"day": self.day} if self.day else {}
        params = asked | {"file_name": "back.xlsx"} | more
        return self.client.post("/v1/imports", params=params, content=content, headers=headers)

    def checked(self, content: bytes, **more: Any) -> dict[str, Any]:
        """Send a file, have it checked, and give its preview with its id."""
        answer = self.sends(content, **more)
        assert answer.status_code in (200, 201), answer.text
        import_id = answer.json()["id"]
        self.works()
        found = self.gets(f"/v1/imports/{import_id}").json()
        if found["state"] == "rejected":
            return dict(found)
        preview = self.gets(f"/v1/imports/{import_id}/preview")
        assert preview.status_code == 200, preview.text
        return {"id": import_id, **preview.json()}

    def saved(
        self, content: bytes, file_name: str = "back.xlsx", **choice: bool | str
    ) -> dict[str, Any]:
        """Send a file, have it saved, and give its preview as it was."""
        preview = self.checked(content, file_name=file_name)
        self.applied(preview["id"], **choice)
        return preview

    def applied(self, import_id: str, **choice: bool | str) -> dict[str, Any]:
        """Have a file saved that was checked."""
        answer = self.posts(f"/v1/imports/{import_id}/apply", {"confirmed": True} | choice)
        assert answer.status_code == 202, answer.text
        self.works()
        told: dict[str, Any] = self.gets(f"/v1/imports/{import_id}").json()
        assert told["state"] == "applied", told
        return told

    def posts(self, path: str, body: Any = None) -> Any:
        return self.client.post(path, json=body, headers=self.headers)

    def gets(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def works(self) -> None:
        """Do every job about imports that waits."""
        jobs = {
            one.name: one for one in jobs_for((self.kind, *self.others), lambda: self.settings)
        }  # fmt: skip
        done: list[UUID] = []
        while (job_id := self._next(done)) is not None:
            run(self.engine, jobs, job_id, lambda: self.now)
            done.append(job_id)

    def _next(self, done: Sequence[UUID]) -> UUID | None:
        query = select(Job.id).where(
            col(Job.kind).like("imports.%"),
            col(Job.state).in_([JobState.WAITING, JobState.RUNNING]),
            col(Job.id).not_in(done),
        )
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(Job.id)).limit(1)).first()


def is_held(engine: Engine, table: Any, row_id: UUID) -> bool:
    """Tell whether a session that writes keeps others from a row; on SQLite it always does."""
    if engine.dialect.name == "sqlite":
        return True
    query = select(table.id).where(table.id == row_id).with_for_update(skip_locked=True)
    with engine.connect() as other:
        return other.execute(query).first() is None


def filled(content: bytes, sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Fill a workbook in: rows that have a reference where they stand, others below.

    Args:
        content: of an XLSX file of ours.
        sheets: by their names; values by the keys of columns.
    """

    def fill(book: Any) -> None:
        for name, rows in sheets.items():
            for row in rows:
                _fill(book[name], row)

    return changed(content, fill)


def changed(content: bytes, how: Callable[[Any], None]) -> bytes:
    """Change a workbook in any way that openpyxl can."""
    book = load_workbook(io.BytesIO(content))
    how(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Any, row: Row) -> None:
    columns = {cell.value: cell.column for cell in sheet[KEYS]}
    number = _row_of(sheet, columns, row)
    for key, value in row.items():
        sheet.cell(number, columns[key]).value = value


def _row_of(sheet: Any, columns: Mapping[str, int], row: Row) -> int:
    """Find the row of a reference, or the first that is empty."""
    used = [
        one[0].row for one in sheet.iter_rows(min_row=FIRST)
        if any(cell.value is not None for cell in one)
    ]  # fmt: skip
    if "row_ref" in row:
        found = [at for at in used if sheet.cell(at, columns["row_ref"]).value == row["row_ref"]]
        return int(found[0])
    return max(used, default=FIRST - 1) + 1


def codes(preview: Mapping[str, Any], *severities: str) -> dict[str, str]:
    """Give the code of each group of problems, by its first cell."""
    return {
        (one["cells"] or [""])[0]: one["code"]
        for one in preview["problems"]
        if not severities or one["severity"] in severities
    }


def counted(preview: Mapping[str, Any], sheet: str) -> dict[str, int]:
    """Give the counts of one sheet that are not nought."""
    found: Mapping[str, Any] = next(
        (one for one in preview["counts"] if one["sheet"] == sheet), {}
    )
    return {key: value for key, value in found.items() if value and key != "sheet"}

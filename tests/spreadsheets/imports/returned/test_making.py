"""A file that is given back is read and written in one turn, and few are at once."""

import threading
from uuid import UUID

import anyio

from app.platform.sealing import Seals
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.returned.making import AT_ONCE, made
from app.spreadsheets.imports.returned.reopening import Reopened
from tests.callers import caller_of
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet


def test_no_more_are_written_at_once_than_are_read_at_once(office: Office) -> None:
    import_id = UUID(office.checked(a_sheet([a_firm("Ash Ltd", "nowhere")]))["id"])
    desk = Desk(office.kinds, Seals(office.settings.seal_key), office.settings, office.now)
    caller = caller_of(office.engine, office.headers)
    together = threading.Barrier(AT_ONCE, timeout=20)
    at_work: list[int] = []
    seen: list[int] = []

    def write(found: Reopened) -> bytes:
        at_work.append(1)
        together.wait()
        seen.append(len(at_work))
        together.wait()
        at_work.pop()
        together.wait()
        return found.workbook.file.encode()

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(2 * AT_ONCE):
                group.start_soon(made, office.engine, desk, caller, import_id, write)

    anyio.run(all_of_them)

    assert seen == [AT_ONCE] * 2 * AT_ONCE

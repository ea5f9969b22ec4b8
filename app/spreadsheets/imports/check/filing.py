"""Keep what a check found in parts: its head, and each of its lists a page at a time.

Whoever looks at a page of a long list opens the parts that it lies in, and no others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from app.platform.database import WriteSession
from app.platform.sealing import DataKey
from app.spreadsheets.fixing.trouble import Trouble
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.change import Change, Question
from app.spreadsheets.imports.check.report import (
    Head,
    Report,
    head_of,
    head_read,
    trouble_read,
)
from app.spreadsheets.imports.check.unlisted import listed
from app.spreadsheets.imports.keeping import PAGE
from app.spreadsheets.imports.tables import FileImportPart, Part

OF_REPORT = (
    Part.REPORT, Part.TROUBLES, Part.AT_FAULT, Part.CHANGES, Part.QUESTIONS, Part.WORDINGS,
)  # fmt: skip
Listed = TypeVar("Listed")


def sealed_report(
    key: DataKey, import_id: UUID, report: Report, now: datetime
) -> list[FileImportPart]:
    """Seal a report in parts; nobody has to wait while it is done."""
    lists: dict[Part, Sequence[Any]] = {
        Part.TROUBLES: [*report.troubles, *listed(report.not_read)],
        Part.CHANGES: report.changes,
        Part.QUESTIONS: report.questions,
    }
    parts = keeping.sealed_document(key, import_id, Part.REPORT, head_of(report), now)
    if report.wordings:
        parts += keeping.sealed_document(key, import_id, Part.WORDINGS, report.wordings, now)
    if report.at_fault:
        numbers = [[sheet, list(rows)] for sheet, rows in report.at_fault.items()]
        parts += keeping.sealed_document(key, import_id, Part.AT_FAULT, numbers, now)
    for what, rows in lists.items():
        written = [asdict(one) for one in rows]
        parts += keeping.sealed_pages(key, import_id, what, written, now)
    return parts


def file_report(session: WriteSession, import_id: UUID, parts: Sequence[FileImportPart]) -> None:
    """Keep a report that was sealed, in the place of the one that was there."""
    keeping.forget(session, import_id, *OF_REPORT)
    session.add_all(parts)
    session.flush()


class Filed:
    """What was found in a file, opened as far as somebody looks at it."""

    def __init__(self, session: Session, key: DataKey, import_id: UUID) -> None:
        """Open nothing yet."""
        self._session, self._key, self._import_id = session, key, import_id
        self._open: tuple[Part, int, list[Any]] | None = None  # the page that was opened last

    def head(self) -> Head:
        """Give the report as a whole, without its lists."""
        kept = keeping.kept(self._session, self._key, self._import_id, Part.REPORT)
        return head_read(kept)

    def troubles(self, start: int = 0, stop: int | None = None) -> list[Trouble]:
        """Give what there is to look at, and after it what was not read, from place to place."""
        return list(self._read(Part.TROUBLES, start, stop, trouble_read))

    def keeps(self, what: Part) -> bool:
        """Tell whether something is kept of it."""
        return keeping.is_kept(self._session, self._import_id, what)

    def at_fault(self) -> Mapping[str, Sequence[int]]:
        """Give the numbers of all faulty rows, by the name of their sheet."""
        return dict(keeping.kept(self._session, self._key, self._import_id, Part.AT_FAULT) or ())

    def changes(self, start: int = 0, stop: int | None = None) -> list[Change]:
        """Give the cells that would change, from one place in the list to another."""
        return list(self._read(Part.CHANGES, start, stop, lambda kept: Change(**kept)))

    def questions(self, start: int = 0, stop: int | None = None) -> list[Question]:
        """Give what is asked, from one place in the list to another."""
        return list(self._read(Part.QUESTIONS, start, stop, lambda kept: Question(**kept)))

    def _read(
        self, what: Part, start: int, stop: int | None, read: Callable[[Any], Listed]
    ) -> Iterator[Listed]:
        number = start // PAGE
        while stop is None or number * PAGE < stop:
            page = self._page(what, number)
            first = max(start - number * PAGE, 0)
            last = None if stop is None else stop - number * PAGE
            yield from map(read, page[first:last])
            if len(page) < PAGE:
                return
            number += 1

    def _page(self, what: Part, number: int) -> list[Any]:
        if self._open is None or self._open[:2] != (what, number):
            page = keeping.kept_page(self._session, self._key, self._import_id, what, number)
            self._open = what, number, page
        return self._open[2]

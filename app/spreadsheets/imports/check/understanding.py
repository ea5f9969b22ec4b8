"""What a file means beside what is here now: read, put together, and made into a document."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.platform.sealing import Broken, Seals
from app.problems import Finding, Severity
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.forms.intake import filled_in
from app.spreadsheets.imports.check.change import Answer, Merged, Place
from app.spreadsheets.imports.check.mended import mended
from app.spreadsheets.imports.check.merged import merged, without
from app.spreadsheets.imports.check.origin import misfits, not_yours, put_together, unknown
from app.spreadsheets.imports.offering import Asking, Kind, Made, Stand
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.workbooks.given import GivenOut
from app.spreadsheets.workbooks.queries import base_of, given_out
from app.spreadsheets.workbooks.reference import references_in


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a check of a workbook stands on."""

    kind: Kind
    asking: Asking
    seals: Seals
    answers: Mapping[str, Answer]
    earlier: Sequence[Workbook] = ()  #: that the workbook mends, the first of them first


@dataclass
class Understood:
    """A workbook as it is understood."""

    filled: Filled  #: as it was read
    merged: Merged
    made: Made
    findings: list[Finding]  #: before it was made into a document
    stand: Stand | None
    before: dict[str, str]  #: figures as they are

    @property
    def is_unchanged(self) -> bool:
        """Tell whether it says nothing that is not so already."""
        standing = set(self.merged.standing.values())
        return standing <= {"same"} and not self.merged.questions


def understand(session: Session, ground: Ground, workbook: Workbook) -> Understood:
    """Read a workbook, and put it together with what is here now.

    Raises:
        Problem: if what it is about cannot be told, such as because it is not the caller's.
    """
    kind, asking = ground.kind, ground.asking
    ours = kind.book(session, asking)
    stand = kind.stand(session, asking) if kind.stand else None
    before = dict(kind.effect(session, asking)) if kind.effect else {}
    forms = [form for form, _ in ours.forms]
    workbook = mended(ground.earlier, workbook, forms)
    given, findings = _origin(session, ground, workbook, ours)
    base = _base(session, ground, given)
    filled = filled_in(workbook, forms, [one.name for one in ours.shown])
    put = merged(filled, ours, base, ground.answers)
    found = [*workbook.findings, *findings, *filled.findings, *put.findings]
    return Understood(filled, put, read(session, ground, put.filled), found, stand, before)


def read(session: Session, ground: Ground, filled: Filled) -> Made:
    """Make a document of what is filled in."""
    made = ground.kind.read(session, ground.asking, filled) if ground.kind.read else Made()
    made.findings = placed(made.findings, made)
    return made


def read_without(
    session: Session, ground: Ground, understood: Understood, faulty: Collection[Place]
) -> Made:
    """Make a document of a workbook without some of its rows."""
    return read(session, ground, without(understood.merged, faulty))


def placed(findings: Collection[Finding], made: Made) -> list[Finding]:
    """Give findings that name a part of a document the cells that it was made of."""
    return [
        replace(one, cell=_cell_of(made.cells, one.path)) if one.path and not one.cell else one
        for one in findings
    ]


def _cell_of(cells: Mapping[str, str], path: str) -> str:
    """Find the cell that a path, or the nearest thing around it, came from."""
    known = {_steps(written): cell for written, cell in cells.items()} if path[:1] == "/" else {}
    if known:
        steps = _steps(path)
        return next((known[steps[:n]] for n in range(len(steps), 0, -1) if steps[:n] in known), "")
    while path:
        if path in cells:
            return cells[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return ""


def _steps(path: str) -> tuple[str, ...]:
    """Give the steps of a path, whether it is a pointer or written in words."""
    if path.startswith("/"):
        return tuple(path[1:].split("/"))
    return tuple(path.replace("[", ".").replace("]", "").split("."))


def _origin(
    session: Session, ground: Ground, workbook: Workbook, ours: Book
) -> tuple[GivenOut | None, list[Finding]]:
    """Find the workbook that was given out, if it is one, and tell where it does not fit."""
    caller = ground.asking.caller
    references = references_in(workbook)
    if len(references) > 1:
        return None, [put_together()]
    for reference in references:
        given = given_out(session, caller.authority_id, reference)
        if given is None or given.supplier_id != caller.supplier_id:
            return None, [unknown()]
        if not given.is_known_to(caller, is_sealed=ground.kind.is_sealed):
            return None, [not_yours()]
        return given, list(misfits(ground.kind, ground.asking, given, ours))
    return None, []


def _base(session: Session, ground: Ground, given: GivenOut | None) -> Book | None:
    """Give what stood in the workbook when it was given out."""
    fits = given is not None and given.kind == ground.kind.name
    if given is None or not fits or given.target_id != ground.asking.target.id:
        return None
    try:
        return base_of(session, ground.seals, given)
    except Broken:
        return None  # compared with what is here now alone


def is_stopped(findings: Collection[Finding]) -> bool:
    """Tell whether a file is at fault as a whole, so that nothing in it is tried."""
    return any(one.severity is Severity.FAULT and not one.cell for one in findings)

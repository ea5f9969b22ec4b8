"""What a file means beside what is here now: read, put together, and made into a document."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from app.platform.sealing import Broken, Seals
from app.problems import Finding, Severity
from app.spreadsheets.fixing.fix_rows import tells_left_out
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.forms.intake import filled_in
from app.spreadsheets.forms.stamp import KIND
from app.spreadsheets.imports.check.alone import renamed, told_by_names
from app.spreadsheets.imports.check.change import Answer, Merged, Place
from app.spreadsheets.imports.check.mended import mended, mended_as_sent
from app.spreadsheets.imports.check.merged import merged, moved, without
from app.spreadsheets.imports.check.origin import (
    kind_by_sheets,
    misfits,
    not_yours,
    other_kind,
    put_together,
    unknown,
)
from app.spreadsheets.imports.choosing import layout_for
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.offering import Asking, Kind, Made
from app.spreadsheets.mapping.laid import Laid, laid_out
from app.spreadsheets.mapping.plan import Leaning
from app.spreadsheets.mapping.stream import cells_of
from app.spreadsheets.mapping.wording import Wordings, with_wordings
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.workbooks.given import GivenOut
from app.spreadsheets.workbooks.queries import base_of, given_out
from app.spreadsheets.workbooks.reference import references_in, stamp_of


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a check of a workbook stands on."""

    kind: Kind
    asking: Asking
    seals: Seals
    answers: Mapping[str, Answer]
    earlier: Sequence[Workbook] = ()  #: that the workbook mends, the first of them first
    kinds: Sequence[AnyKind] = ()  #: that it may be instead, by mistake
    before: Wordings = field(default_factory=dict)  #: of the last file by the same profile


@dataclass
class Understood:
    """A workbook as it is understood."""

    filled: Filled  #: as it was read
    merged: Merged
    made: Made
    findings: list[Finding]  #: before it was made into a document
    version: int | None  #: of what it is about
    before: dict[str, str]  #: figures as they are
    #: by the name of a sheet that is read by a profile, the first row below its headings
    bodies: dict[str, int] = field(default_factory=dict)
    wordings: Wordings = field(default_factory=dict)  #: the headings of such sheets
    leaning: Leaning = field(default_factory=dict)  #: what their rows cannot tell alone
    read: dict[str, list[int]] = field(default_factory=dict)  #: the columns that are read
    named: dict[str, list[str]] = field(default_factory=dict)  #: fields that their names tell

    @property
    def is_unchanged(self) -> bool:
        """Tell whether it says nothing that is not so already."""
        standing = set(self.merged.standing.values())
        moves = self.merged.questions or self.merged.removed
        return standing <= {"same"} and not moves


def understand(session: Session, ground: Ground, workbook: Workbook) -> Understood:
    """Read a workbook, and put it together with what is here now.

    Raises:
        Problem: if what it is about cannot be told, such as because it is not the caller's.
    """
    kind, asking = ground.kind, ground.asking
    ours = kind.book(session, asking)
    version, laid = kind.version_of(session, asking), None
    before = dict(kind.effect(session, asking)) if kind.effect else {}
    refused = _refused(ground, workbook)
    forms = [form for form, _ in ours.forms]
    if asking.profile_id is None:
        workbook = mended(ground.earlier, workbook, forms)
        given, findings = _origin(session, ground, workbook, ours)
        filled = filled_in(workbook, forms, [one.name for one in ours.shown])
        filled = kind.known(session, asking, filled) if kind.known else filled
    else:
        given, findings = None, []
        workbook, filled, laid = _laid_out(session, ground, workbook)
    base = _base(session, ground, given)
    within = kind.within(session, asking) if asking.replaces and kind.within else None
    put = merged(filled, ours, base, ground.answers, within)
    findings += refused
    wrong = [one for one in findings if one.severity is Severity.FAULT]
    if wrong:  # of a workbook that is not the one that is meant, nothing else is told
        return Understood(filled, put, Made(findings=wrong), wrong, version, before)
    found = [*workbook.findings, *findings, *filled.findings, *put.findings]
    document = read(session, ground, put)
    return Understood(filled, put, document, found, version, before, *_of_sheets(laid))


def _refused(ground: Ground, workbook: Workbook) -> tuple[Finding, ...]:
    """Refuse a list of rows that a file was saved without, where it is to replace a period."""
    if ground.asking.replaces is None or ground.earlier:
        return ()
    is_list = any(tells_left_out(map(cells_of, sheet.rows)) for sheet in workbook.sheets)
    return (_REPLACES,) if is_list else ()


_REPLACES = Finding(
    "left_out_replaces",
    "These are rows that another file was saved without: if they replaced a period, what that "
    "file saved would be removed.",
    "Send them as a file of their own, without the period that it replaces (over the API: without "
    "`replace_period`).",
)


def _laid_out(
    session: Session, ground: Ground, workbook: Workbook
) -> tuple[Workbook, Filled, Laid]:
    """Read a file in its sender's own layout by the mapping profile that it was sent with.

    Returns:
        The file with all that was mended in it; what its sheets would have held; and what they
        are themselves.
    """
    kind, asking = ground.kind, ground.asking
    kept = layout_for(session, kind, asking.caller.authority_id, asking.profile_id)
    workbook = mended_as_sent(ground.earlier, workbook, kept)
    laid = laid_out(workbook, with_wordings(kept, ground.before))
    for name, keys in renamed(laid.layouts):
        laid.leaning.setdefault((name, 0), set()).update(keys)
    return workbook, kind.layouts[kept.target](session, asking, laid), laid


def _of_sheets(laid: Laid | None) -> tuple[Any, ...]:
    """Give what is kept of the sheets that a profile reads, in the order of `Understood`."""
    if laid is None:
        return ()
    named = told_by_names(laid.layouts)
    return laid.bodies, laid.wordings, laid.leaning, laid.read, named


def read(session: Session, ground: Ground, put: Merged, faulty: Collection[Place] = ()) -> Made:
    """Make a document of what is filled in, without rows that are at fault."""
    filled = without(put, faulty) if faulty else put.filled
    if ground.kind.by_row:
        filled = moved(put, filled)
    made = ground.kind.read(session, ground.asking, filled) if ground.kind.read else Made()
    made.findings = placed(made.findings, made)
    return made


def read_without(
    session: Session, ground: Ground, understood: Understood, faulty: Collection[Place]
) -> Made:
    """Make a document of a workbook without some of its rows."""
    return read(session, ground, understood.merged, faulty)


def placed(findings: Collection[Finding], made: Made) -> list[Finding]:
    """Give findings that name a part of a document the cells that it was made of."""
    if not any(one.path and not one.cell for one in findings):
        return list(findings)
    known = {steps_of(written): cell for written, cell in made.cells.items()}
    return [
        replace(one, cell=_cell_of(known, one.path)) if one.path and not one.cell else one
        for one in findings
    ]


def _cell_of(known: Mapping[tuple[str, ...], str], path: str) -> str:
    """Find the cell that a path, or the nearest thing around it, came from."""
    steps = steps_of(path)
    return next((known[steps[:n]] for n in range(len(steps), 0, -1) if steps[:n] in known), "")


def steps_of(path: str) -> tuple[str, ...]:
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
            return None, [*_strange(ground, workbook)] or [unknown()]
        if not given.is_known_to(caller, is_sealed=ground.kind.is_sealed):
            return None, [not_yours()]
        return given, list(misfits(ground.kind, ground.asking, given, ours))
    return None, [*_strange(ground, workbook)]


def _strange(ground: Ground, workbook: Workbook) -> Iterator[Finding]:
    """Tell what a workbook says that it is, where its reference does not, if it is another."""
    kind = ground.kind
    said = stamp_of(workbook).get(KIND)
    made_as = "" if said is None else said.text.strip()
    if made_as not in ("", kind.name):
        yield other_kind(kind, made_as)
    elif not made_as:
        alike = kind_by_sheets(ground.kinds, workbook)
        if alike is not None and alike.name != kind.name:
            yield other_kind(kind, alike.name)


def _base(session: Session, ground: Ground, given: GivenOut | None) -> Book | None:
    """Give what stood in the workbook when it was given out."""
    fits = given is not None and given.kind == ground.kind.name
    if given is None or not fits or given.target_id != ground.asking.target.id:
        return None
    try:
        return base_of(session, ground.seals, given)
    except Broken:
        return None  # compared with what is here now alone

"""Work out what can be saved of a workbook, and everything that is to be said about it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.platform.jobs.working import Work
from app.problems import Finding, Severity
from app.rules.digest import digest_of
from app.spreadsheets.forms.filled import LEFT_WITH
from app.spreadsheets.imports.check.alone import not_alone, torn
from app.spreadsheets.imports.check.change import Place, Standing
from app.spreadsheets.imports.check.report import MOST_KEPT, MOST_NAMED, Report
from app.spreadsheets.imports.check.tally import tallies
from app.spreadsheets.imports.check.told import Rows, at_fault, faulty_rows, place_of, troubles
from app.spreadsheets.imports.check.trying import Tried, try_out
from app.spreadsheets.imports.check.understanding import (
    Ground,
    Understood,
    placed,
    read_without,
    steps_of,
    understand,
)
from app.spreadsheets.imports.offering import Made
from app.spreadsheets.sheet import Workbook

ROUNDS = 4  #: how often rows with faults are left out and the rest is tried again


@dataclass
class Plan:
    """What saving a workbook would write, if anything can be saved, and how it was found out."""

    understood: Understood
    tree: dict[str, Any] | None = None  #: None: nothing of it can be saved
    left_out: set[Place] = field(default_factory=set)
    findings: dict[Finding, None] = field(default_factory=dict)  #: each once, as they were found
    tried: Tried = field(default_factory=Tried)
    #: fields that rows which would be left out cannot tell alone, by their sheets
    torn: dict[str, set[str]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Give the digest of what would be written; empty if nothing can be."""
        return "" if self.tree is None else digest_of(self.tree)


def plan(work: Work, ground: Ground, workbook: Workbook) -> Plan:
    """Work out what can be saved.

    First the whole is tried. While rows are at fault they are left out and the rest is tried
    again, so that all faults are told at once and it is known what can be saved without them.
    What is wrong with a row only because others are left out is told where the rest is saved
    without them, and nowhere else: it is mended with them.

    Args:
        work: gives the sessions; no right to write is held but while trying.
        ground: what it stands on.
        workbook: as it was read.
    """
    with work.reading() as session:
        made = Plan(understood := understand(session, ground, workbook))
    made.findings |= dict.fromkeys(understood.findings)
    rows = _rows_of(understood)
    document = understood.made
    for _ in range(ROUNDS):
        stands = _note(made, document, rows)
        if stands and not _is_at_fault(made, rows):
            _try(work, ground, made, document)
        if made.tree is not None or not stands or not _leave_out(made, rows):
            break
        with work.reading() as session:
            document = read_without(session, ground, understood, made.left_out)
    _refuse_torn(made, rows)
    if made.tree is None:
        _drop_followed(made, rows)
    return made


def _note(made: Plan, document: Made, rows: Rows) -> bool:
    """Put down what was found in a document; tell whether it can be made without its rows.

    A fault in no row that is found only once rows are left out says just that it cannot.
    """
    found = [one for one in document.findings if one not in made.findings]
    is_late = bool(made.left_out)
    nowhere = [
        one for one in found
        if is_late and one.severity is Severity.FAULT and rows.at(one.cell) is None
    ]  # fmt: skip
    made.findings |= dict.fromkeys(one for one in found if one not in nowhere)
    return not nowhere


def _drop_followed(made: Plan, rows: Rows) -> None:
    """Take out what follows from other faults, where nothing is saved without these."""
    for one in [one for one in made.findings if one.code == LEFT_WITH]:
        del made.findings[one]
    made.left_out = faulty_rows(made.findings, rows)[0]


def _refuse_torn(made: Plan, rows: Rows) -> None:
    """Save nothing without rows that would be read otherwise alone."""
    if made.left_out and made.tree is not None:
        faulty = at_fault(made.findings, rows)
        made.torn = torn(made.understood.leaning, faulty)
        if made.torn:
            made.tree, made.tried.after = None, {}


def to_write(
    session: Session, ground: Ground, workbook: Workbook, left_out: Collection[Place]
) -> Made:
    """Give the document that saving writes, as the check worked it out."""
    understood = understand(session, ground, workbook)
    if not left_out:
        return understood.made
    return read_without(session, ground, understood, left_out)


def _is_at_fault(made: Plan, rows: Rows) -> bool:
    """Tell whether something is at fault besides the rows that are left out."""
    faulty, beyond = faulty_rows(made.findings, rows)
    return beyond or bool(faulty - made.left_out)


def _try(work: Work, ground: Ground, made: Plan, document: Made) -> None:
    """Try a document out; if nothing is at fault, it can be saved."""
    if not made.understood.is_unchanged:
        made.tried = try_out(work, ground.kind, ground.asking, document.tree)
        found = placed(made.tried.findings, document)
        made.findings |= dict.fromkeys(one for one in found if not _follows(made, one))
        if any(one.severity is Severity.FAULT for one in found):
            return
    made.tree = document.tree


def _follows(made: Plan, one: Finding) -> bool:
    """Tell whether a fault is of a part of a document that stands for no row of the file.

    While rows are left out, ours may stand in their places, and what is wrong with those follows.
    """
    is_of_part = any(step.isdecimal() for step in steps_of(one.path))
    return bool(made.left_out) and is_of_part and not one.cell


def _rows_of(understood: Understood) -> Rows:
    filled = understood.filled
    return Rows([*filled.rows, *(one.row for one in filled.joined)])


def _leave_out(made: Plan, rows: Rows) -> bool:
    """Leave out the rows that are at fault; tell whether there is anything left to try.

    A file that removes rows is saved whole or not at all: a row of it that cannot be read may be
    one that it seems to leave out.
    """
    faulty, beyond = faulty_rows(made.findings, rows)
    for one in made.understood.filled.joined:
        if (one.into.sheet, one.into.number) in faulty:
            made.findings[one.fault] = None
            faulty.add((one.row.sheet, one.row.number))
    is_new = bool(faulty - made.left_out)
    made.left_out |= faulty
    has_others = any(
        standing is not Standing.SAME and place not in faulty
        for place, standing in made.understood.merged.standing.items()
    )
    may_be = not made.understood.merged.removed
    return is_new and not beyond and has_others and may_be


def report_on(made: Plan) -> Report:
    """Say everything about a workbook that was planned."""
    understood = made.understood
    put = understood.merged
    rows, of_file = _rows_of(understood), frozenset(understood.findings)
    standing = put.standing | dict.fromkeys(made.left_out, Standing.FAULTY)
    told = [*not_alone(made.torn, understood.named), *troubles(made.findings, rows, alone=of_file)]
    changes = [one for one in put.changes if place_of(one.cell) not in made.left_out]
    return Report(
        tallies=list(tallies(understood.filled, standing)),
        changes=changes[:MOST_KEPT],
        changes_total=len(changes),
        questions=put.questions[:MOST_KEPT],
        troubles=told[:MOST_KEPT],
        troubles_total=len(told),
        not_read=understood.filled.not_read,
        missing=put.missing[:MOST_NAMED],
        missing_total=len(put.missing),
        removed=put.removed[:MOST_NAMED],
        removed_total=len(put.removed),
        before=understood.before,
        after=dict(made.tried.after) or dict(understood.before),
        left_out=sorted(made.left_out) if made.tree is not None else [],
        lock_milliseconds=made.tried.milliseconds,
        bodies=understood.bodies,
        read=understood.read,
        named=understood.named,
        at_fault=at_fault(made.findings, rows, of_file),
        wordings=understood.wordings,
    )

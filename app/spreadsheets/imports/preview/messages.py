"""What the API gives of a file before it is saved."""

from collections.abc import Mapping
from typing import Literal

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.imports.check.change import Change, Question
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.check.report import Head
from app.spreadsheets.imports.check.told import MOST_SHOWN, Group
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.period import phrase_of
from app.spreadsheets.imports.tables import FileImport


class CountsOut(Message):
    """Rows by what becomes of them; they add up to the rows that went in.

    Of a file that a profile reads the rows of headings are counted too, as not read. Of returns
    and reference data in their sender's layout each cell with a figure is a row, where columns
    become rows; a row that is at fault, or says no figure, is one.
    """

    sheet: str  #: empty for a CSV file
    rows: int  #: with anything in them, below the heading
    added: int
    changed: int
    same: int
    faulty: int
    not_read: int


class CellChangeOut(Message):
    """A cell that would get another value."""

    number: str
    sheet: str
    cell: str
    row_ref: str
    field: str
    label: str
    before: str
    after: str


class CellChangePage(Page[CellChangeOut]):
    """Cells that would get other values, in the order of the file."""


class QuestionOut(Message):
    """A cell that was changed in the file and here since the workbook was given out."""

    question: str  #: its name in an answer
    sheet: str
    cell: str
    row_ref: str
    field: str
    label: str
    base: str  #: when the workbook was given out
    yours: str  #: in the file
    ours: str  #: here, now


class LeftOutOut(Message):
    """Something of a file that is not read, and why.

    `rows` are those that it is or holds, and of a column without a heading those in which
    something stands; of any other column they are not counted.
    """

    what: Literal["sheet", "column", "row"]
    place: str
    name: str
    why: str
    rows: int


class RemovedOut(Message):
    """A row of ours that saving a file would remove."""

    sheet: str
    row_ref: str
    says: str  #: what it says, cut; without what is never shown


class RemovingOut(Message):
    """Rows of ours that a file removes: they are in the period that it replaces, and not in it."""

    rows: list[RemovedOut]  #: the first
    total: int
    type_to_confirm: str  #: send it as `removing` when it is saved; empty: nothing is removed


class FigureOut(Message):
    """A figure as it is, and as it would be."""

    figure: str
    before: str
    after: str


class ProblemGroupOut(Message):
    """The same thing to look at, in one cell or in many."""

    code: str
    severity: Weight
    sheet: str
    field: str
    message: str  #: as it is told of the first cell
    messages: list[str]  #: the first few that differ
    how_to_fix: str
    your_value: str  #: in the first cell
    your_values: list[str]  #: the first few that differ
    suggested_value: str
    rule_ref: str
    cells: list[str]  #: the first of them
    occurrences: int

    @classmethod
    def of(cls, group: Group) -> "ProblemGroupOut":
        """Make it from a group."""
        told = {name: getattr(group.first, name, None) for name in cls.model_fields}
        told |= {"messages": list(group.messages), "your_values": list(group.values)}
        return cls(**told | {"cells": list(group.cells), "occurrences": group.occurrences})


class ImportProblemOut(Message):
    """One thing to look at in a file; the same in JSON, CSV and the workbook."""

    number: str
    code: str
    severity: Weight
    sheet: str
    cell: str
    row_ref: str
    field: str
    your_value: str
    message: str
    how_to_fix: str
    suggested_value: str
    rule_ref: str
    occurrences: int  #: how often the same is told of this file

    @classmethod
    def of(cls, number: int, trouble: Trouble) -> "ImportProblemOut":
        """Make it from what is kept."""
        told = {name: getattr(trouble, name, None) for name in cls.model_fields}
        return cls(**told | {"number": numbered(number)})


class ImportProblemPage(Page[ImportProblemOut]):
    """Things to look at in a file, the gravest first."""


class PartlyOut(Message):
    """What saving a file without its faulty rows would do."""

    is_possible: bool
    left_out: int  #: rows


class ImportPreviewOut(Message):
    """What saving a file would do; nothing of it is saved yet."""

    state: ImportState
    counts: list[CountsOut]  #: by sheet
    total: CountsOut
    changes: list[CellChangeOut]  #: the first; all are at `changes`
    changes_total: int
    not_read: list[LeftOutOut]  #: the first: sheets, columns, rows; the last line counts the rest
    not_read_total: int  #: sheets, columns and rows
    missing: list[str]  #: the first rows of ours that the file leaves out; they stay as they are
    missing_total: int
    removing: RemovingOut
    effect: list[FigureOut]  #: before anything is saved
    questions: list[QuestionOut]  #: the first; answer them in rounds, or for all
    questions_total: int
    problems: list[ProblemGroupOut]  #: the first; all are at `problems`, and what is not read
    problems_total: int
    partly: PartlyOut
    sample: list[dict[str, str]]  #: the first rows of a large file, as they were understood

    @classmethod
    def of(cls, row: FileImport, filed: Filed) -> "ImportPreviewOut":
        """Make it from what is kept: the head of a report, and the first of its lists."""
        head = filed.head()
        changes, questions = filed.changes(0, MOST_SHOWN), filed.questions(0, MOST_SHOWN)
        return cls(
            state=row.state,
            counts=[CountsOut.model_validate(one, from_attributes=True) for one in head.tallies],
            total=_total(head),
            changes=[change_out(at, one) for at, one in enumerate(changes)],
            changes_total=head.changes_total,
            not_read=[
                LeftOutOut.model_validate(one, from_attributes=True) for one in head.not_read
            ],
            not_read_total=head.not_read_total,
            missing=head.missing,
            missing_total=head.missing_total,
            removing=_removing(head),
            effect=_figures(head.before, head.after),
            questions=[question_out(one) for one in questions],
            questions_total=head.questions_total,
            problems=[ProblemGroupOut.of(one) for one in head.groups],
            problems_total=head.troubles_total,
            partly=PartlyOut(is_possible=row.is_partial, left_out=head.total("faulty")),
            sample=[{key: str(value) for key, value in one.items()} for one in head.sample],
        )


def numbered(number: int) -> str:
    """Write a place in a list so that text sorts as the numbers do."""
    return f"{number + 1:07}"


def change_out(number: int, change: Change) -> CellChangeOut:
    """Tell a change as the API does."""
    told = {name: getattr(change, name, "") for name in CellChangeOut.model_fields}
    return CellChangeOut(**told | {"number": numbered(number)})


def question_out(question: Question) -> QuestionOut:
    """Tell a question as the API does."""
    return QuestionOut.model_validate(question, from_attributes=True)


def _removing(head: Head) -> RemovingOut:
    return RemovingOut(
        rows=[RemovedOut.model_validate(one, from_attributes=True) for one in head.removed],
        total=head.removed_total,
        type_to_confirm=phrase_of(head.removed_total) if head.removed_total else "",
    )


def _total(head: Head) -> CountsOut:
    names = [name for name in CountsOut.model_fields if name != "sheet"]
    return CountsOut(sheet="", **{name: head.total(name) for name in names})


def _figures(before: Mapping[str, str], after: Mapping[str, str]) -> list[FigureOut]:
    names = dict.fromkeys([*before, *after])
    return [
        FigureOut(figure=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in names
    ]

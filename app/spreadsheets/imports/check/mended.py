"""A file that mends another: put back into it, so that the rest of that one is not lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.problems import Finding, Problem, Severity
from app.spreadsheets.fixing.fix_rows import FixList, tells_left_out
from app.spreadsheets.fixing.merging import Merged, is_fix_list, merged
from app.spreadsheets.fixing.put_back import LIST_ALONE, Row, put_back, take
from app.spreadsheets.fixing.reading import unreadable
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports.check.alone import list_alone
from app.spreadsheets.imports.check.origin import put_together
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.stream import cells_of, row_of, rows_of
from app.spreadsheets.sheet import Sheet, Workbook
from app.spreadsheets.workbooks.reference import references_in


def mended(earlier: Sequence[Workbook], last: Workbook, forms: Sequence[Form]) -> Workbook:
    """Give a workbook with all that was mended in it.

    Args:
        earlier: the workbook that was sent first, and the lists of fixes sent for it since.
        last: what was sent now; where nothing is earlier, it stands alone.
        forms: those that their sheets may be.

    Returns:
        The workbook; its findings tell what became of the list that was sent last.
    """
    if not earlier:
        alone = (LIST_ALONE,) if is_fix_list(last, forms) and not _is_left_out(last) else ()
        return replace(last, findings=(*last.findings, *alone))
    made = earlier[0]
    findings: tuple[Finding, ...] = ()
    for fixes in (*earlier[1:], last):
        made, findings = _put_back(made, fixes, forms)
    return replace(made, file=last.file, findings=(*made.findings, *findings))


@dataclass
class _Open:
    """A sheet whose rows are gone through."""

    sheet: Sheet
    rows: Iterator[Row]

    @property
    def name(self) -> str:
        return self.sheet.name

    def mended(self) -> Sheet:
        """Give it with its rows as they are by now; one that nothing was done to is itself."""
        were = {row.number: row for row in self.sheet.rows}
        rows = [
            were[number] if cells_of(were[number]) == cells else row_of(self.name, number, cells)
            for number, cells in self.rows
        ]
        return replace(self.sheet, rows=tuple(row for row in rows if row.cells))


def _is_left_out(workbook: Workbook) -> bool:
    """Tell whether it has rows that a file was saved without: there is none to put them into."""
    return any(tells_left_out(map(cells_of, sheet.rows)) for sheet in workbook.sheets)


def mended_as_sent(
    earlier: Sequence[Workbook], last: Workbook, profile: Profile | None = None
) -> Workbook:
    """Give a file in its sender's own layout with all that was mended in it.

    Rows of the lists go back to where they stood, as each of them says; what we added to a file
    that was given back annotated is passed over.

    Args:
        earlier: the file that was sent first, and the lists of fixes sent for it since.
        last: what was sent now; where nothing is earlier, it stands alone.
        profile: that reads it; None: it is only given back.

    Returns:
        The file; its findings tell what became of the list that was sent last.
    """
    first, *fixes = (*earlier, last)
    made = put_back([_Open(one, rows_of(one)) for one in first.sheets], list(map(_list, fixes)))
    sheets = tuple(one.mended() for one in made.sheets)
    alone = list_alone(made, profile) if profile is not None else ()
    found = (*first.findings, *made.findings(), *alone)
    return replace(first, file=last.file, sheets=sheets, findings=found)


def _list(fixes: Workbook) -> FixList:
    if not fixes.sheets and fixes.findings:
        return FixList(trouble=fixes.findings[0])  # it could not be read
    made = FixList()
    try:
        take([_Open(one, rows_of(one)) for one in fixes.sheets], made)
    except Problem as problem:
        return FixList(trouble=unreadable(problem))
    return made


def _put_back(
    into: Workbook, fixes: Workbook, forms: Sequence[Form]
) -> tuple[Workbook, tuple[Finding, ...]]:
    if not fixes.sheets and fixes.findings:
        return into, fixes.findings  # it could not be read
    if not is_fix_list(fixes, forms):
        words = "The selected file must be the list of fixes: it has not the columns of one."
        fix = "Send the list that you were given; or send the whole file again, as one of its own."
        return into, (Finding("no_fix_list", words, fix),)
    theirs = references_in(fixes)
    if theirs and theirs != references_in(into):
        return into, (put_together(),)
    made = merged(into, fixes, forms)
    return made.workbook, tuple(_told(made))


def _told(made: Merged) -> Iterator[Finding]:
    words = f"Of the list of fixes {made.replaced:,} rows took the place of one in the file"
    yield Finding("fixes_put_back", f"{words}, and {made.added:,} were added.", "", Severity.NOTE)
    for name, rows in made.left:
        words = f"{rows:,} rows of the sheet {name[:50]!r} of the list of fixes have no place."
        fix = "Put them into the sheet of the file that they belong to."
        yield Finding("fixes_left", words, fix, Severity.WARNING)

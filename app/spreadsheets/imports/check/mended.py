"""A file that mends another: put back into it, so that the rest of that one is not lost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.problems import Finding, Severity
from app.spreadsheets.fixing.merging import Merged, is_fix_list, merged
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports.check.origin import put_together
from app.spreadsheets.sheet import Workbook
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
        alone = (_ALONE,) if is_fix_list(last, forms) else ()
        return replace(last, findings=(*last.findings, *alone))
    made = earlier[0]
    findings: tuple[Finding, ...] = ()
    for fixes in (*earlier[1:], last):
        made, findings = _put_back(made, fixes, forms)
    return replace(made, file=last.file, findings=(*made.findings, *findings))


_ALONE = Finding(
    "fix_list_alone",
    "This is a list of fixes, and only its own rows were looked at.",
    "To have them put back into the file that they are from, send the list again with `fixes`: "
    "the id of that file's import.",
    Severity.NOTE,
)


def _put_back(
    into: Workbook, fixes: Workbook, forms: Sequence[Form]
) -> tuple[Workbook, tuple[Finding, ...]]:
    if not fixes.sheets and fixes.findings:
        return into, fixes.findings  # it could not be read
    if not is_fix_list(fixes, forms):
        words = "The selected file must be the list of fixes: it has not the columns of one."
        fix = "Send the list that you were given; or send the whole file again, without `fixes`."
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

"""A tender's workbook as it was filled in: the document it stands for, and each part's cell."""

from collections.abc import Callable, Sequence

from app.problems import Finding, Severity
from app.rules.document.ruleset import RuleSet
from app.spreadsheets.document import Document
from app.spreadsheets.forms.book import Rows
from app.spreadsheets.forms.filled import Filled, FilledRow, NotRead
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.intake import filled_in
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.table import fault
from app.spreadsheets.tender.answers import Answers
from app.spreadsheets.tender.form import (
    FORMS,
    HOW,
    MEMBERS,
    NEEDED,
    OFFER,
    PRICE_AND_FACTS,
    STATEMENTS,
)
from app.spreadsheets.tender.promises import Promises

MOST_ROWS, MOST_COLUMNS = 2_000, 100  #: with something in them, of one sheet
OTHERS = {"sheet": "sheet_not_read", "column": "column_not_read", "row": "row_not_read"}


def tender_of(workbook: Workbook, rule_set: RuleSet, printed: Rows = ()) -> Document:
    """Read what a tender says from its workbook.

    Args:
        workbook: all its sheets.
        rule_set: by which it is scored.
        printed: the rows of promises that stood in it when it was made.

    Returns:
        The document that could have been sent as JSON; nobody may use it if it has faults.
    """
    made = Document()
    made.findings += _too_large(workbook)
    if made.faults:
        return made
    filled = filled_in(workbook, FORMS)
    made.findings += _as_told(filled)
    made.findings += _lacking(filled)
    for form in FORMS:
        rows = filled.of(form.key)
        if rows:
            made.cells[form.key] = rows[0].at(form.fields[0].key)
    answers = Answers(made, rule_set.facts)
    ways: dict[str, Callable[[FilledRow], None]] = {
        PRICE_AND_FACTS.key: answers.offer,
        STATEMENTS.key: answers.statement,
        MEMBERS.key: answers.member,
    }
    for key, way in ways.items():
        for row in filled.of(key):
            way(row)
    needs_words = rule_set.narrative == "required"
    Promises(made, printed, needs_words=needs_words).read(filled.of(OFFER.key), filled.of(HOW.key))
    if not made.tree and not made.faults:
        words, fix = "Nothing is filled in.", "Fill it in, save it, and send that."
        made.findings.append(fault("nothing_said", words, fix, f"{PRICE_AND_FACTS.name}!A1"))
    return made


def _too_large(workbook: Workbook) -> list[Finding]:
    found = []
    for sheet in workbook.sheets:
        widest = max((len(row.cells) for row in sheet.rows), default=0)
        if len(sheet.rows) > MOST_ROWS or widest > MOST_COLUMNS:
            words = (
                f"The sheet {sheet.name!r} has {len(sheet.rows):,} rows and {widest:,} columns."
            )
            fix = f"Leave at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns in it."
            found.append(fault("sheet_too_large", words, fix, sheet.place(1, 1)))
    return found


def _as_told(filled: Filled) -> list[Finding]:
    """Give what was found while reading, and what was not read; a sheet that lacks is told apart.

    Notes of columns that are left out say nothing here: a tender is always written whole.
    """
    passed_over = {"sheet_absent", "column_absent", "references_absent", "no_form"}
    found = [one for one in filled.findings if one.code not in passed_over]
    return [*found, *(_not_read(one) for one in filled.not_read)]


def _not_read(one: NotRead) -> Finding:
    words = f"The {one.what} {one.name!r} is not read. {one.why}"
    fix = "It changes nothing; take it out, or put what it says where it is read."
    return Finding(OTHERS[one.what], words, fix, Severity.WARNING, cell=one.place)


def _lacking(filled: Filled) -> list[Finding]:
    """Tell which sheets and columns are not there."""
    found = []
    for form in FORMS:
        needed: Sequence[str] = NEEDED.get(form.key, ())
        known = filled.headings.get(form.key)
        if known is not None:
            found += [_no_column(form, key) for key in needed if key not in known]
        elif needed:
            words = f"The sheet {form.name!r} is not there, or has nothing in it."
            fix = "Leave every sheet in the workbook, with its headings."
            found.append(fault("no_sheet", words, fix, f"{form.name}!A1"))
    return found


def _no_column(form: Form, key: str) -> Finding:
    field = form.field(key)
    title = field.label if field else key
    words = f"The sheet {form.name!r} has no column {title!r}."
    fix = f"Its headings are {', '.join(one.label for one in form.fields)}."
    return fault("no_column", words, fix, f"{form.name}!A1")

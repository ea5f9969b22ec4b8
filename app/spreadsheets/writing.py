"""Write a blank workbook of one lot for a rule set, to be filled in and read back."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.paper.archive import unzipped, zipped
from app.platform.renditions.delimited import harmless
from app.rules.dependence import Dependence
from app.rules.document.catalogue import Measure
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library, measures_of
from app.rules.names import Names, leaves
from app.spreadsheets.columns import COMMITMENTS, FAMILIES, TENDERS

#: Rows that drop-down lists reach down to.
LAST = 2_000
WIDE = 18
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  #: in any workbook
#: when openpyxl made the file: the same workbook should be the same bytes
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
CONTRACT = ("value", "currency", "years", "date", "above threshold")
HELP = (
    "One lot: its contract, its tenders, and what each of them promises.",
    "Contract: write each value beside its name; take out what does not apply.",
    "Tenders: one row for each tender. Prices are in pounds, without VAT.",
    "Commitments: one row for each promise. A blank quantity means that nothing is offered.",
    "Measures lists the codes. It is not read, and neither is this sheet.",
    "Columns may stand in any order. Columns with other headings are not read, and told so.",
)


def write_blank(path: Path, rule_set: RuleSet, library: Library) -> None:
    """Write a blank workbook.

    Args:
        path: the file, written anew.
        rule_set: whose criteria, facts and measures it has room for.
        library: what the rule set draws on.

    Raises:
        OSError: if the file cannot be written.
    """
    workbook = Workbook()
    names = Names(rule_set, library, {})
    measures = counted_measures(rule_set, library, names)
    first = workbook.worksheets[0]
    first.title = "Read me"
    about = (rule_set.title or rule_set.id, f"{rule_set.id} {rule_set.version}")
    fill(first, [(line,) for line in (*about, *HELP)])
    add_sheet(workbook, "Contract", ("Name", "Value"), [(name,) for name in CONTRACT])
    add_sheet(workbook, "Tenders", _tenders(rule_set))
    commitments = add_sheet(workbook, "Commitments", _commitments())
    rows = [(one.code, one.unit, one.title) for one in measures]
    add_sheet(workbook, "Measures", ("Measure", "Unit", "What it counts"), rows)
    choose(commitments, "Measure", f"=Measures!$A$2:$A${len(rows) + 1}")
    workbook.save(path)


def counted_measures(rule_set: RuleSet, library: Library, names: Names) -> list[Measure]:
    """List the measures that the rules count; all of the catalogue's where they name none."""
    known = measures_of(rule_set, library)
    counted = Dependence(names).measures()
    return [measure for code, measure in known.items() if not counted or code in counted]


def _tenders(rule_set: RuleSet) -> list[str]:
    """Give the headings of tenders: who and how much, then each fact and each mark asked for."""
    facts, marks, _ = FAMILIES
    asked = [one.code for one in leaves(rule_set.criteria) if one.value is None and one.method]
    return [
        *(column.title for column in TENDERS),
        *(f"{facts.prefix}: {code}" for code in rule_set.facts),
        *(f"{marks.prefix}: {code}" for code in asked),
    ]


def _commitments() -> list[str]:
    """Give the headings of commitments, one for each thing that may be said."""
    titles = {column.key: column.title for column in reversed(COMMITMENTS)}
    return [column.title for column in COMMITMENTS if titles[column.key] == column.title]


def add_sheet(
    workbook: Workbook, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]] = ()
) -> Any:
    """Add a sheet with its headings in bold, kept in sight, and some rows."""
    sheet = workbook.create_sheet(name)
    fill(sheet, [headings, *rows])
    for place, heading in enumerate(headings, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = max(WIDE, len(heading) + 2)
    sheet.freeze_panes = "A2"
    return sheet


def fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows from the first on; no text becomes a formula, whoever wrote the rules."""
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            if isinstance(value, str):
                text = _UNWRITABLE.sub("", value)
                cell = sheet.cell(number, place, text)
                cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
                cell.quotePrefix = harmless(text) != text  # so would a program, once it is edited
            elif value is not None:
                sheet.cell(number, place, value)


def choose(sheet: Any, heading: str, choices: str) -> None:
    """Let the cells under a heading be chosen from a list."""
    column = get_column_letter([cell.value for cell in sheet[1]].index(heading) + 1)
    rule = DataValidation(type="list", formula1=choices, allow_blank=True)
    rule.add(f"{column}2:{column}{LAST}")
    sheet.add_data_validation(rule)


def still(workbook: Any) -> bytes:
    """Save a workbook without the time at which it was made."""
    written = BytesIO()
    workbook.save(written)
    files = unzipped(written.getvalue())
    return zipped({name: _timeless(name, content) for name, content in files.items()})


def _timeless(name: str, content: bytes) -> bytes:
    return _TIMES.sub(b"", content) if name == "docProps/core.xml" else content

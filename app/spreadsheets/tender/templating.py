"""Write the blank workbook of one supplier's tender for one lot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from app.paper.archive import unzipped, zipped
from app.rules.document.catalogue import Measure
from app.rules.document.ruleset import Fact, RuleSet
from app.rules.library import Library, units_of
from app.rules.names import Names, leaves
from app.spreadsheets.cell import a_code, a_day, a_statement, a_word, codes
from app.spreadsheets.columns import Column
from app.spreadsheets.tender.layout import (
    CHOICES,
    KIND,
    LINES,
    OFFER,
    PRICE,
    READ_ME,
    SHEETS,
    STAMP,
    STATEMENTS,
    SheetLayout,
    printed,
)
from app.spreadsheets.writing import add_sheet, choose, counted_measures, fill
from app.units import Units

TEXT, DAY = "@", "yyyy-mm-dd"
WORDS_WIDE = 60
LONGEST_LIST = 255  #: characters of a list that stands in a rule itself
#: names of the lists, by the heading of those who choose from them
NAMED = {"Measure": "sv_measures", "Unit": "sv_units", "Group": "sv_groups"}
KINDS = {"yes_no": "yes or no", "number": "a number", "word": "a word"}
#: when openpyxl made the file: the same workbook should be the same bytes
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a blank workbook says of the lot that it is for."""

    lot_id: str
    lot: str  #: in words
    procurement: str  #: in words
    deadline: str  #: in words, with its zone
    rules_digest: str

    def stamp(self) -> list[tuple[str, str]]:
        """Give what tells the workbook apart when it comes back."""
        return [("kind", KIND), ("lot", self.lot_id), ("rules", self.rules_digest)]


def blank_tender(cover: Cover, rule_set: RuleSet, library: Library) -> bytes:
    """Write a blank workbook; for the same lot and rules it is the same bytes.

    Args:
        cover: what it says of the lot.
        rule_set: that the lot is scored by.
        library: what the rule set draws on.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = READ_ME
    fill(first, [*_told(cover), *_columns_told()])
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 24, 2 * WORDS_WIDE
    first["A1"].font = first["B2"].font = Font(bold=True)
    rows: dict[str, Sequence[Sequence[Any]]] = {
        OFFER: _offer(rule_set),
        STATEMENTS: _statements(rule_set),
    }
    for layout in SHEETS:
        _add(book, layout, rows.get(layout.name, ()))
    _lists(book, rule_set, library)
    _fact_choices(book[OFFER], rule_set)
    add_sheet(book, STAMP, ("Name", "Value"), cover.stamp()).sheet_state = "hidden"
    return _still(book)


def _told(cover: Cover) -> list[tuple[str, str]]:
    back = f"POST /v1/lots/{cover.lot_id}/tenders/workbook, as application/octet-stream"
    return [
        (f"Your tender for {cover.lot}", ""),
        ("Read this first", "UPLOADING IS NOT SUBMITTING: submit what you have uploaded, and keep "
         "the receipt. Without a receipt your tender will not be opened."),
        ("Procurement", cover.procurement),
        ("Deadline", f"{cover.deadline}. It is the one that held when this was made; the "
         "procurement tells the one that holds now."),
        ("Fill in", "Your offer: a value beside each name. Commitments: a row for each promise; "
         "a blank quantity offers nothing. Method statements: your words beside each criterion. "
         "Members: the firms that tender together, if there are several."),
        ("Leave as they are", "The names of the sheets and their headings. Add nothing that is "
         "not part of your tender."),
        ("Send it back", f"{back}. Save it as .xlsx or .ods, without macros or a password."),
        ("What comes of it", "Every fault is told with its sheet and cell; until all are mended "
         "nothing is kept. Send it as often as you like before the deadline."),
        ("Lot", cover.lot_id),
        ("Rules", cover.rules_digest),
    ]  # fmt: skip


def _columns_told() -> Iterator[tuple[str, str]]:
    for layout in SHEETS:
        for column in printed(layout):
            yield f"{layout.name}: {column.title}", column.hint


def _offer(rule_set: RuleSet) -> list[tuple[str, None, str]]:
    facts = [(code, None, _about(fact)) for code, fact in rule_set.facts.items()]
    return [(PRICE, None, "In pounds, without VAT"), *facts]


def _about(fact: Fact) -> str:
    asked = f"one of {', '.join(fact.words)}" if fact.words else KINDS[fact.kind]
    return f"{fact.title}: {asked}" if fact.title else asked


def _statements(rule_set: RuleSet) -> list[tuple[str, str]]:
    """Give a row for each criterion that people mark."""
    asked = (one for one in leaves(rule_set.criteria) if one.value is None and one.method)
    return [(one.code, one.question or one.title or one.code) for one in asked]


def _add(book: Workbook, layout: SheetLayout, rows: Sequence[Sequence[Any]]) -> None:
    """Add a sheet whose columns keep text as it is typed, such as a number with a leading zero."""
    columns = printed(layout)
    sheet = add_sheet(book, layout.name, [column.title for column in columns], rows)
    for place, column in enumerate(columns, 1):
        shape = sheet.column_dimensions[get_column_letter(place)]
        shape.number_format = _format(column)
        if column.read is a_statement or column.key in {"asked", "said", "description"}:
            shape.width, shape.alignment = WORDS_WIDE, Alignment(wrap_text=True, vertical="top")


def _format(column: Column) -> str:
    if column.read in (a_word, a_code, a_statement, codes):
        return TEXT
    return DAY if column.read is a_day else "General"


def _lists(book: Workbook, rule_set: RuleSet, library: Library) -> None:
    """Add the lists that commitments are chosen from, each under a name of its own."""
    measures = counted_measures(rule_set, library, Names(rule_set, library, {}))
    lists: dict[str, list[str | None]] = {
        "Measure": [one.code for one in measures],
        "Measured in": [one.unit for one in measures],
        "What it counts": [one.title for one in measures],
        "Unit": [*_units(measures, units_of(rule_set, library))],
        "Group": [*rule_set.groups.credit] if rule_set.groups else [],
    }
    add_sheet(book, CHOICES, list(lists), list(zip_longest(*lists.values())))
    for place, (heading, values) in enumerate(lists.items(), 1):
        if heading in NAMED and values:
            letter = get_column_letter(place)
            area = f"{CHOICES}!${letter}$2:${letter}${len(values) + 1}"
            book.defined_names[NAMED[heading]] = DefinedName(NAMED[heading], attr_text=area)
            choose(book[LINES], heading, NAMED[heading])


def _units(measures: Sequence[Measure], units: Units) -> list[str]:
    """List the units of some measures, and after them those that convert."""
    own = dict.fromkeys(one.unit for one in measures)
    others = {unit for one in own for unit in units.reached(one)} - own.keys()
    return [*own, *sorted(others)]


def _fact_choices(sheet: Any, rule_set: RuleSet) -> None:
    """Let a fact of few words be chosen from them."""
    for row, fact in enumerate(rule_set.facts.values(), 3):
        words = ("yes", "no") if fact.kind == "yes_no" else fact.words
        listed = ",".join(words)
        fits = '"' not in listed and listed.count(",") < len(words) and len(listed) <= LONGEST_LIST
        if words and fits:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            rule.add(f"B{row}")
            sheet.add_data_validation(rule)


def _still(book: Workbook) -> bytes:
    """Save a workbook without the time at which it was made."""
    written = BytesIO()
    book.save(written)
    files = unzipped(written.getvalue())
    return zipped({name: _TIMES.sub(b"", content) for name, content in files.items()})

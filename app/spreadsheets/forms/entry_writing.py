"""Write a sheet that is filled in: three rows of heading, what we know, and room for more."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.spreadsheets.forms.book import Estimate, Rows
from app.spreadsheets.forms.form import Field, Form
from app.spreadsheets.forms.heading import (
    ESTIMATE,
    FIRST,
    YES_NO,
    held,
    hint_of,
    label_of,
)
from app.spreadsheets.forms.pen import BOLD, DAY, GIVEN, HINT, KEY, PLAIN, TEXT, Look, Pen

ROOM = 2_000  #: rows that choices reach down to, at least
BEYOND = 500  #: and as many below what is filled in already
WIDE = 18  #: an estimate
MOST_FROZEN = 3  #: columns kept in sight
NOT_READ = "An estimate, worked out here. It is not read."
TYPED = Look(number_format=TEXT)
_FORMATS = {"text": TEXT, "day": DAY}


def add_form(
    book: Any,
    form: Form,
    rows: Rows,
    names: Mapping[str, str],
    estimates: Sequence[Estimate],
) -> None:
    """Add the sheet of a form.

    Args:
        book: that is written row by row.
        form: what it holds.
        rows: what is known already.
        names: of the ranges that lists are kept in, by the lists' names.
        estimates: columns of formulas to put after its fields.
    """
    sheet = book.create_sheet(form.name)
    _shape(sheet, form)
    pen = Pen(sheet, [*(one.width for one in form.fields), *[WIDE] * len(estimates)])
    pen.write(
        [*(label_of(form, one) for one in form.fields), *(one.heading for one in estimates)], BOLD
    )
    pen.write([*(one.key for one in form.fields), *[ESTIMATE] * len(estimates)], KEY)
    pen.write([*map(hint_of, form.fields), *[NOT_READ] * len(estimates)], HINT)
    looks = [_look(one) for one in form.fields]
    for at, row in enumerate(rows):
        cells = [
            pen.cell(field.printed(row), look)
            for field, look in zip(form.fields, looks, strict=True)
        ]
        worked_out = (one.formulas[at] for one in estimates if at < len(one.formulas))
        pen.row([*cells, *(pen.formula(formula) for formula in worked_out)])
    _bind(sheet, form, len(rows), names)


def _shape(sheet: Any, form: Form) -> None:
    """Set formats and what stays in sight: before the first row, or it is too late."""
    for place, field in enumerate(form.fields, 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.number_format = _FORMATS.get(held(field), "General")
    frozen = 0
    while frozen < min(MOST_FROZEN, len(form.fields)) and form.fields[frozen].is_prefilled:
        frozen += 1
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{FIRST}"


def _look(field: Field) -> Look:
    if field.is_prefilled:
        return GIVEN
    return TYPED if held(field) == "text" else PLAIN


def _bind(sheet: Any, form: Form, filled: int, names: Mapping[str, str]) -> None:
    """Let cells be chosen from lists, and say what may not be changed."""
    last = FIRST + max(ROOM, filled + BEYOND) - 1
    for place, field in enumerate(form.fields, 1):
        letter = get_column_letter(place)
        chosen = field.chosen_from or (YES_NO if held(field) == YES_NO else "")
        if field.is_prefilled and filled:
            sheet.data_validations.append(
                _left_alone(f"{letter}{FIRST}:{letter}{FIRST + filled - 1}")
            )
        elif chosen in names and not field.is_prefilled:
            cells = f"{letter}{FIRST}:{letter}{last}"
            sheet.data_validations.append(_chosen(names[chosen], field, cells))


def _chosen(name: str, field: Field, cells: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=name, allow_blank=True, sqref=cells)
    if field.is_suggested:
        return rule
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.errorTitle = "Not in the list"
    rule.error = f"{field.label[:100]}: choose one of the list, or leave it blank."
    return rule


def _left_alone(cells: str) -> DataValidation:
    """Stop whoever types over what we filled in; sorting and copying still work."""
    rule = DataValidation(type="custom", formula1="FALSE", allow_blank=True, sqref=cells)
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.errorTitle = "Already filled in"
    rule.error = "This came with the workbook and is not taken back. Leave it as it is."
    return rule

"""Sheets for the tests, without a file around them, and what is made of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.problems import Finding
from app.spreadsheets.one_lot import OneLot, one_lot
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook, place
from app.units import plain
from tests.spreadsheets.files import Rows


def a_cell(value: Any, at: str) -> Cell:
    if isinstance(value, str):
        return Cell("error" if value.startswith("#") else "text", value, at)
    return Cell("number", plain(Decimal(str(value))), at)


def a_sheet(name: str, rows: Rows) -> Sheet:
    made = []
    for number, row in enumerate(rows, 1):
        cells = {}
        for column, value in enumerate(row, 1):
            if value is not None:
                cells[column] = a_cell(value, place(name, number, column))
        if cells:
            made.append(Row(number, cells))
    return Sheet(name, tuple(made))


def read(sheets: Mapping[str, Rows]) -> OneLot:
    return one_lot(Workbook("offer", tuple(a_sheet(name, rows) for name, rows in sheets.items())))


def only_fault(sheets: Mapping[str, Rows]) -> Finding:
    [fault] = read(sheets).faults
    return fault


def said(made: OneLot, code: str) -> list[str]:
    return [finding.message for finding in made.findings if finding.code == code]

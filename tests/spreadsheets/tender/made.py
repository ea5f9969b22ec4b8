"""A tender's workbook for the tests: taken from the service, filled in as a bidder would."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

from httpx2 import Response
from openpyxl import Workbook, load_workbook

from tests.spreadsheets.files import Rows, ods, saved
from tests.tenders.made import SECRET_WORDS, Scene, an_offer

OCTETS = {"Content-Type": "application/octet-stream"}
Change = Callable[[Workbook], None]
LINE = {
    "measure": "job_local", "quantity": "0.5", "each": "2", "unit": "fte_year",
    "place": "RM10 7PT", "group": ["care_leaver", "disabled"], "attribution": "0.75",
    "year": "1", "existing": "0.25", "starts": "2026-06-01", "ends": "2027-05-31", "id": "jobs",
    "partner": "Anytown Youth Forum", "member": "Alpha Works", "evidence": "Payroll extract",
    "description": "Two posts", "drop_off": "0.1",
}  # fmt: skip
#: as JSON; what stands in it fits into a workbook too
OFFER: dict[str, Any] = an_offer(
    commitments=[LINE, {"measure": "spend_local", "quantity": "150000", "unit": "gbp"}],
    members=[{"name": "Alpha Works", "identifier": "GB-COH 01234567", "part": "Leads"}],
    method_statements={
        "service": {"text": "By lorry.\nEach day.", "reference": "Paper 3, page 2"},
        "delivery_plan": {"text": f"We will be there on {SECRET_WORDS}."},
    },
)


def blank(scene: Scene, who: dict[str, str], lot: UUID | None = None) -> bytes:
    """Download the blank workbook of a lot."""
    answer = scene.get(who, f"/lots/{lot or scene.lot}/tender-template.xlsx")
    assert answer.status_code == 200, answer.text
    content: bytes = answer.content
    return content


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def filled(content: bytes, offer: dict[str, Any], *changes: Change) -> bytes:
    """Type an offer, as it could be sent as JSON, into a blank workbook.

    Promises become rows below the printed ones.
    """
    book = opened(content)
    answers = {"price": offer.get("price")} | offer.get("facts", {})
    for row in book["Price"].iter_rows(min_row=4):
        row[2].value = typed(answers.get(str(row[0].value)))
    _below(book, "Your offer", [as_typed(line) for line in offer.get("commitments", [])])
    _below(book, "Members", offer.get("members", []))
    said = offer.get("method_statements", {})
    _below(book, "Method statements", [
        {"code": code, **one} for code, one in said.items() if code not in _codes(book)
    ])  # fmt: skip
    for row in book["Method statements"].iter_rows(min_row=4):
        one = said.get(row[0].value, {})
        row[2].value, row[3].value = one.get("text"), one.get("reference")
    for change in changes:
        change(book)
    return saved(book)


def _codes(book: Workbook) -> set[Any]:
    return {row[0].value for row in book["Method statements"].iter_rows(min_row=4)}


def as_typed(line: dict[str, Any]) -> dict[str, Any]:
    """Give a commitment by the keys of the workbook's columns."""
    named = {
        "id": "row_ref", "measure": "measure_code", "quantity": "offer_qty",
        "group": "priority_group", "evidence": "evidence_plan", "attribution": "attribution_pct",
    }  # fmt: skip
    made = {named.get(key, key): value for key, value in line.items()}
    if "attribution_pct" in made:
        made["attribution_pct"] = str(float(made["attribution_pct"]) * 100)
    return made


def _below(book: Workbook, name: str, lines: list[dict[str, Any]]) -> None:
    sheet = book[name]
    keys = [str(cell.value) for cell in sheet[2]]
    first = max(4, sheet.max_row + 1)
    for number, line in enumerate(lines, first):
        assert line.keys() <= set(keys), line.keys() - set(keys)
        for place, key in enumerate(keys, 1):
            if key in line:
                sheet.cell(number, place).value = typed(line[key])


def row_of(book: Workbook, name: str, key: str, value: str) -> int:
    """Give the number of the row that says something under a key."""
    column = column_of(book, name, key)
    cells = book[name].iter_rows(min_row=4, min_col=column, max_col=column)
    return next(row[0].row for row in cells if row[0].value == value)


def column_of(book: Workbook, name: str, key: str) -> int:
    return [cell.value for cell in book[name][2]].index(key) + 1


def said(name: str, measure: str, **values: Any) -> Change:
    """Write into the printed row of a measure, on either sheet of promises."""

    def change(book: Workbook) -> None:
        row = row_of(book, "Your offer", "measure_code", measure)
        for key, value in values.items():
            book[name].cell(row, column_of(book, name, key)).value = value

    return change


def typed(value: Any) -> Any:
    """Give a value as a person types it: what looks like a number becomes one."""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def as_ods(content: bytes) -> bytes:
    """Give the same sheets as an OpenDocument spreadsheet."""
    book = opened(content)
    sheets: dict[str, Rows] = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book
    }
    return ods(sheets)


def cell(sheet: str, at: str, value: Any) -> Change:
    """Write something into a cell."""

    def change(book: Workbook) -> None:
        book[sheet][at] = value

    return change


def send(scene: Scene, who: dict[str, str], content: bytes, lot: UUID | None = None) -> Response:
    """Send a workbook for a lot."""
    path = f"/v1/lots/{lot or scene.lot}/tenders/workbook"
    answer: Response = scene.client.post(path, headers=who | OCTETS, content=content)
    return answer

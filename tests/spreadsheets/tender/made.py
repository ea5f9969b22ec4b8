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
    """Type an offer, as it could be sent as JSON, into a blank workbook."""
    book = opened(content)
    answers = {"price": offer.get("price")} | offer.get("facts", {})
    for row in book["Your offer"].iter_rows(min_row=2):
        row[1].value = typed(answers.get(str(row[0].value)))
    _under_headings(book, "Commitments", offer.get("commitments", []))
    _under_headings(book, "Members", offer.get("members", []))
    for row in book["Method statements"].iter_rows(min_row=2):
        said = offer.get("method_statements", {}).get(row[0].value, {})
        row[2].value, row[3].value = said.get("text"), said.get("reference")
    for change in changes:
        change(book)
    return saved(book)


def _under_headings(book: Workbook, name: str, lines: list[dict[str, Any]]) -> None:
    sheet = book[name]
    keys = [str(cell.value).lower().replace(" ", "_") for cell in sheet[1]]
    for number, line in enumerate(lines, 2):
        assert line.keys() <= set(keys)
        for place, key in enumerate(keys, 1):
            sheet.cell(number, place).value = typed(line.get(key))


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

"""Every list comes as JSON, CSV and XLSX, with the same columns, order and keys."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response
from openpyxl import load_workbook
from sqlmodel import select

from app.assessments.tables import ModerationReopening
from app.places.tables import PlaceLoad, PlaceRefusal
from app.platform.database import WriteSession, writing
from app.platform.identifiers import new_id
from app.platform.renditions.choosing import JSON, LIST_FORMS
from app.platform.renditions.columns import BETWEEN, columns_of
from app.platform.renditions.delimited import as_sent
from app.spreadsheets.formats.book import unescaped
from tests.arranged import World, arranged
from tests.databases import Supply
from tests.examples import NOW
from tests.operations import OPERATIONS, Operation

LISTS = [one for one in OPERATIONS if one.route.rows is not None]
CSV, XLSX = LIST_FORMS[".csv"], LIST_FORMS[".xlsx"]


@pytest.fixture(scope="module")
def world(supply: Supply, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with arranged(supply, tmp_path_factory.mktemp("files")) as world:
        with writing(world.engine) as session:
            _add_what_the_examples_lack(session)
        yield world


def _add_what_the_examples_lack(session: WriteSession) -> None:
    """Have a line of a vintage refused, and agreed marks opened again."""
    load = session.exec(select(PlaceLoad).where(PlaceLoad.id == _named("list_refusals"))).one()
    session.add(
        PlaceRefusal(
            load=load.number or 0, number=1, file="places.csv", line=2, code="no-postcode",
            reason="It has no postcode.", excerpt="=1+1,-2,@3",
        )
    )  # fmt: skip
    session.add(
        ModerationReopening(
            lot_id=_named("list_moderation_reopenings"), reason="A mark was read wrongly.",
            closed_at=NOW, reopened_by=new_id(), reopened_at=NOW,
        )
    )  # fmt: skip


def _named(operation: str) -> UUID:
    """Give the id that the example of a list is about: `/v1/things/{id}/list`."""
    return UUID(next(one for one in LISTS if one.name == operation).url().split("/")[3])


def asked(
    world: World, operation: Operation, suffix: str = "", accept: str = "*/*", **more: str
) -> Response:
    path, _, query = operation.url().partition("?")
    headers = world.may(operation) | {"Accept": accept}
    asked = "&".join(filter(None, [query, *(f"{name}={one}" for name, one in more.items())]))
    answer: Response = world.client.get(f"{path}{suffix}?{asked}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("operation", LISTS, ids=str)
def test_a_list_is_the_same_in_its_three_forms(world: World, operation: Operation) -> None:
    assert operation.route.rows is not None
    names = [column.name for column in columns_of(operation.route.rows)]
    asked(world, operation)  # the first use of a key is noted
    rows = whole(world, operation)
    assert rows, "a list of nothing proves no more than its heading"
    expected = [[at(row, name) for name in names] for row in rows]

    heading, *lines = csv.reader(io.StringIO(asked(world, operation, ".csv").text, newline=""))
    first, *cells = sheet(asked(world, operation, ".xlsx").content)

    assert heading == first == names
    assert len(lines) == len(cells) == len(rows)
    for line, row, values in zip(lines, cells, expected, strict=True):
        told = [plainly(value) for value in values]
        assert [
            from_cell(as_sent(cell), like=one) for cell, one in zip(line, told, strict=True)
        ] == told
        assert [from_cell(cell, like=one) for cell, one in zip(row, told, strict=True)] == told


@pytest.mark.parametrize("operation", LISTS, ids=str)
def test_a_form_is_chosen_by_the_header_as_by_the_path(world: World, operation: Operation) -> None:
    by_header, by_path = asked(world, operation, accept=CSV), asked(world, operation, ".csv")

    assert by_header.content == by_path.content
    assert by_header.headers["content-type"] == by_path.headers["content-type"]
    assert by_header.headers["content-type"].startswith(CSV)
    book = asked(world, operation, accept=f"{XLSX}, {JSON};q=0.5")
    assert book.headers["content-type"] == XLSX
    assert sheet(book.content) == sheet(asked(world, operation, ".xlsx").content)


def whole(world: World, operation: Operation) -> list[dict[str, Any]]:
    """Read a list as JSON, page by page; the others come whole by themselves."""
    page = asked(world, operation, accept=JSON).json()
    rows: list[dict[str, Any]] = page["data"]
    while cursor := page["page"]["next_cursor"]:
        page = asked(world, operation, accept=JSON, cursor=cursor).json()
        rows += page["data"]
    return rows


def sheet(content: bytes) -> list[list[Any]]:
    """Give the rows of a workbook's one sheet."""
    [found] = load_workbook(io.BytesIO(content)).worksheets
    return [[cell.value for cell in row] for row in found.iter_rows()]


def at(row: Any, name: str) -> Any:
    """Give what a row has at a place such as `amount.currency`."""
    for step in name.split("."):
        row = None if row is None else row.get(step)
    return row


def plainly(value: Any) -> Any:
    """Give a value of JSON as it can be told from a cell: a list of words as one text."""
    if isinstance(value, list) and not any(BETWEEN.strip() in one for one in map(str, value)):
        return BETWEEN.join(value) if all(isinstance(one, str) for one in value) else value
    return "" if value is None else value


def from_cell(cell: Any, like: Any) -> Any:
    """Read a cell of either form as a value of the kind that JSON has there."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(like, bool):
        return {"true": True, "false": False}.get(str(cell).lower(), cell)
    if isinstance(like, list | dict):
        return json.loads(unescaped(str(cell)))
    if isinstance(like, int) or (isinstance(cell, int | float) and is_number(like)):
        return like if Decimal(str(cell)) == Decimal(like) else cell
    return "" if cell is None else unescaped(str(cell))


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None

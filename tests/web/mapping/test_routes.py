"""Saying which column is what, for a file of one's own."""

from contextlib import suppress
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.http.dependencies import time_of_request
from app.spreadsheets.imports.receiving import receive
from app.spreadsheets.imports.tables import FileImport
from app.web.mapping import routes
from app.web.tables import UploadDraft
from tests.callers import a_person
from tests.races.start import at_once
from tests.spreadsheets.imports.made import Office
from tests.web.mapping.columns import FILE, LIST, ODD, SEND, chosen, looked_at, profiles
from tests.web.pages import Visitor, csrf_in, title_of


def test_columns_are_guessed_and_the_first_rows_shown(spender: Office, visitor: Visitor) -> None:
    visitor.opens("/web/uploads/about?kind=spend")
    assert "I will look at the columns first" in visitor.text

    looked_at(visitor)
    assert title_of(visitor.page) == "Say what the columns are – Social value"
    for text in ('value="supplier" selected', 'value="amount" selected', 'value="paid_on" select'):
        assert text in visitor.page
    assert "4 rows in the file: 3 can be read" in visitor.text
    assert "1200.00" in visitor.text
    assert "-12.00" in visitor.text


def test_columns_are_saved_and_the_same_file_is_checked_at_once(
    spender: Office, visitor: Visitor
) -> None:
    path = looked_at(visitor)
    visitor.sends(path, chosen())

    assert visitor.path.startswith("/web/uploads/")
    spender.works()
    visitor.opens(visitor.path)
    assert "Ready to save: 3 new" in visitor.text
    [kept] = profiles(spender)
    assert (kept.name, kept.target) == ("Our list", "spend")
    told = spender.reads(visitor.path.rpartition("/")[2])
    assert (told["profile_id"], told["file_name"]) == (str(kept.id), "may 2026.csv")
    visitor.opens(path, 404)


def test_a_column_can_be_chosen_otherwise_and_the_rows_are_shown_anew(
    spender: Office, visitor: Visitor
) -> None:
    path = looked_at(visitor, ODD)
    assert "No column was found for: Supplier, Amount" in visitor.text
    fields = chosen(column0="supplier", column1="amount", column2="service")

    visitor.sends(path, fields | {"do": "look"})
    assert visitor.path == path
    assert "3 rows in the file: 2 can be read" in visitor.text
    assert "You chose it." in visitor.text
    assert profiles(spender) == []

    visitor.sends(path, fields)
    spender.works()
    assert "Ready to save: 2 new" in visitor.opens(visitor.path).text


def test_what_every_row_needs_is_asked_for(spender: Office, visitor: Visitor) -> None:
    path = looked_at(visitor)

    visitor.sends(path, chosen(column0=""), 422)
    assert title_of(visitor.page).startswith("Error: ")
    assert '<a href="#column-0">Choose a column for “Supplier”' in visitor.page
    assert profiles(spender) == []


def test_a_name_is_needed_and_is_to_be_a_new_one(spender: Office, visitor: Visitor) -> None:
    path = looked_at(visitor)
    visitor.sends(path, chosen() | {"name": "  "}, 422)
    assert '<a href="#name">' in visitor.page
    visitor.sends(path, chosen())

    path = looked_at(visitor, LIST + b"Elm Ltd,1,04/05/2026,\n")
    visitor.sends(path, chosen(), 422)
    assert '<a href="#name">' in visitor.page
    assert len(profiles(spender)) == 1


def test_columns_that_were_saved_before_are_offered(spender: Office, visitor: Visitor) -> None:
    visitor.sends(looked_at(visitor), chosen())
    [kept] = profiles(spender)

    path = looked_at(visitor, LIST + b"Elm Ltd,1,04/05/2026,\n")
    assert "Read it by “Our list”" in visitor.text
    visitor.sends(path, {"use": str(kept.id)})
    spender.works()
    assert "Ready to save: 4 new" in visitor.opens(visitor.path).text


def test_a_file_that_is_sent_on_twice_at_once_is_kept(
    spender: Office, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.sends(looked_at(visitor), chosen())
    [kept] = profiles(spender)
    path = looked_at(visitor, LIST + b"Elm Ltd,1,04/05/2026,\n")
    both = Barrier(2)

    def slowly(*told: Any) -> Any:
        with suppress(BrokenBarrierError):
            both.wait(1)
        return receive(*told)

    monkeypatch.setattr(routes, "receive", slowly)
    fields = {"csrf": csrf_in(visitor.page), "use": str(kept.id)}

    def send() -> Any:
        return visitor.client.post(path, data=fields, follow_redirects=False)

    answers = sorted(at_once(send, send), key=lambda one: int(one.status_code))

    assert [one.status_code for one in answers] == [303, 404]
    spender.works()
    assert "Ready to save: 4 new" in visitor.opens(answers[0].headers["location"]).text


def test_a_profile_that_is_chosen_before_needs_no_looking(
    spender: Office, visitor: Visitor
) -> None:
    visitor.sends(looked_at(visitor), chosen())
    [kept] = profiles(spender)
    visitor.opens(f"/web/uploads/file?kind=spend&profile={kept.id}")
    assert f'action="/web/uploads?kind=spend&amp;profile={kept.id}"' in visitor.page


def test_headings_that_changed_since_are_told_and_to_be_confirmed(
    spender: Office, visitor: Visitor
) -> None:
    visitor.sends(looked_at(visitor), chosen())
    [kept] = profiles(spender)
    asked = f"kind=spend&profile={kept.id}"
    changed = LIST.replace(b"Comment", b"Story")

    visitor.opens(f"/web/uploads/file?{asked}").uploads(f"/web/uploads?{asked}", changed)
    spender.works()
    path = visitor.path
    visitor.opens(path)
    assert "'Comment' is gone. 'Story' is new." in visitor.text
    version = visitor.page.split('name="version" value="')[1].split('"')[0]
    visitor.sends(f"{path}/save", {"version": version}, 422)
    assert '<a href="#confirmed">' in visitor.page

    visitor.sends(f"{path}/save", {"version": version, "confirmed": "yes"})
    spender.works()
    assert title_of(visitor.opens(path).page).startswith("Your file is saved")


def test_the_columns_of_a_long_list_are_said_by_its_head(
    spender: Office, visitor: Visitor
) -> None:
    rows = [f"Firm {at},{at}.50,02/05/2026," for at in range(50_010)]
    path = looked_at(visitor, "\n".join([LIST.decode().splitlines()[0], *rows]).encode())
    assert "50,000 rows at the head of the file" in visitor.text
    assert 'value="supplier" selected' in visitor.page

    visitor.sends(path, chosen())
    spender.works()
    assert "Ready to save: 50,010 new" in visitor.opens(visitor.path).text


def test_only_the_mended_rows_of_a_list_of_payments_are_sent_back(
    spender: Office, visitor: Visitor
) -> None:
    visitor.sends(looked_at(visitor, LIST.replace(b"80.50", b"lots")), chosen())
    spender.works()
    path = visitor.path
    visitor.opens(path)
    assert "Your file with notes in its cells (XLSX)" in visitor.text
    link = unescape(visitor.page.split('<a href="/web/uploads/file?')[1].split('"')[0])
    book = load_workbook(BytesIO(visitor.client.get(f"{path}/fix-list.xlsx").content))
    cells = [cell for row in book.worksheets[0] for cell in row]
    assert "Ash Ltd" not in [cell.value for cell in cells]
    next(cell for cell in cells if cell.value == "lots").value = "80.50"
    book.save(mended := BytesIO())

    visitor.opens(f"/web/uploads/file?{link}")
    assert "Choose the list of rows to fix" in visitor.text
    both = visitor.uploads(f"/web/uploads?{link}", mended.getvalue(), "fixes.xlsx").path
    spender.works()

    assert "Ready to save: 3 new" in visitor.opens(both).text


def test_a_column_that_is_not_there_is_not_used(spender: Office, visitor: Visitor) -> None:
    path = looked_at(visitor)

    visitor.sends(path, chosen(column3="<script>", column99="supplier"))
    assert visitor.path.startswith("/web/uploads/")


def test_headings_and_values_stay_text(spender: Office, visitor: Visitor) -> None:
    hostile = LIST.replace(b"Comment", b"<script>alert(1)</script>").replace(
        b"roof", b"<img src=x>"
    )
    looked_at(visitor, hostile, "<script>.csv")

    assert "<script" not in visitor.page
    assert "<img" not in visitor.page
    assert "<script>alert(1)</script>" in visitor.text


def test_nobody_else_sees_a_file_that_is_looked_at(spender: Office, visitor: Visitor) -> None:
    path = looked_at(visitor)
    other = Visitor(TestClient(spender.client.app))
    other.signs_in(a_person(spender.engine, Role.PROCUREMENT_OFFICER))

    other.opens(path, 404)
    other.opens("/web/uploads").sends(path, chosen(), 404)


def test_without_the_forms_token_nothing_is_saved(spender: Office, visitor: Visitor) -> None:
    path = looked_at(visitor)

    assert visitor.client.post(path, data=chosen()).status_code == 403
    assert profiles(spender) == []


def test_a_file_that_is_looked_at_is_gone_the_next_day(
    spender: Office, visitor: Visitor, now: datetime
) -> None:
    path = looked_at(visitor)
    clock = visitor.client.app.dependency_overrides  # type: ignore[attr-defined]
    clock[time_of_request] = lambda: now + timedelta(hours=20)

    visitor.signs_in(spender.headers).opens(path, 404)
    looked_at(visitor)
    with reading(spender.engine) as session:
        assert len(session.exec(select(UploadDraft)).all()) == 1
        assert session.exec(select(FileImport)).all() == []


def test_a_file_that_is_no_table_is_told(spender: Office, visitor: Visitor) -> None:
    path = visitor.opens(FILE).client.post(
        SEND, data={"csrf": visitor.page.split('csrf" value="')[1][:64]},
        files={"file": ("a.xlsx", b"PK\x03\x04 no workbook")}, follow_redirects=False,
    ).headers["location"]  # fmt: skip

    answer = visitor.client.get(path)
    assert answer.status_code in (400, 422)
    assert "<h1>" in answer.text

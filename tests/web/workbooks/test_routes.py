"""A workbook asked for and fetched by pages alone, and sent back by them."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person
from tests.contracts.plan.made import a_contract
from tests.spreadsheets.imports.made import Office, a_firm
from tests.spreadsheets.imports.register import REGISTER
from tests.web.pages import Visitor, title_of

HOME = "/web/workbooks"
WANTED = {"kind": "register"}


def made(visitor: Visitor) -> str:
    """Have the workbook made, and give the path of its page."""
    visitor.opens(f"{HOME}/new")
    assert 'value="register"' in visitor.page
    visitor.opens(f"{HOME}/about?kind=register")
    return visitor.sends(HOME, WANTED).path


def fetched(visitor: Visitor, path: str) -> Any:
    """Download the workbook of a page."""
    return visitor.client.get(f"{path}/workbook.xlsx")


def test_a_workbook_is_made_fetched_filled_in_and_saved(office: Office, visitor: Visitor) -> None:
    office.has(a_firm("Ash Ltd", "ash@ash.example"))
    path = made(visitor)

    assert title_of(visitor.page) == "Your workbook is ready – Social value"
    assert "Firms 1" in visitor.text
    answer = fetched(visitor, path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="register-')
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book["Firms"]
    [row] = [row for row in sheet.iter_rows() if row[1].value == "Ash Ltd"]
    row[2].value = "new@ash.example"
    book.save(filled := BytesIO())

    visitor.opens(f"{path}")
    assert 'href="/web/uploads/file?kind=register"' in visitor.page
    visitor.opens("/web/uploads/file?kind=register")
    upload = visitor.uploads("/web/uploads?kind=register", filled.getvalue(), "firms.xlsx").path
    office.works()
    assert "Ready to save: 0 new, 1 changed, 0 the same" in visitor.opens(upload).text
    version = visitor.page.split('name="version" value="')[1].split('"')[0]
    visitor.sends(f"{upload}/save", {"version": version})
    office.works()
    assert office.firms() == {"Ash Ltd": "new@ash.example"}


def test_only_what_the_key_may_fetch_is_offered(office: Office, stranger: Visitor) -> None:
    office.client.app.state.kinds = ()  # type: ignore[attr-defined]
    stranger.signs_in(office.headers).opens(f"{HOME}/new")

    assert "Your key does not let you fetch any workbook." in stranger.text


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({}, 422, "No workbook of the kind &#39;&#39; is given out."),
        ({"kind": "nothing"}, 422, "No workbook of the kind &#39;nothing&#39; is given out."),
    ],
)
def test_a_kind_that_is_not_there_is_told(
    visitor: Visitor, fields: dict[str, str], status: int, words: str
) -> None:
    visitor.opens(f"{HOME}/about?kind=register").sends(HOME, fields, status)

    assert words in visitor.page


def test_nothing_chosen_is_told_first(visitor: Visitor) -> None:
    visitor.opens(f"{HOME}/about", 422)

    assert title_of(visitor.page).startswith("Error: ")
    assert '<a href="#kind">Choose a workbook.</a>' in visitor.page


def test_what_it_is_about_is_asked_and_told_at_its_field(office: Office, visitor: Visitor) -> None:
    kinds = (replace(REGISTER, target="contract"),)
    office.client.app.state.kinds = kinds  # type: ignore[attr-defined]
    with writing(office.engine) as session:
        contract = str(a_contract(session, title="<b>Cleaning</b>").id)
    visitor.opens(f"{HOME}/about?kind=register")
    assert "&lt;b&gt;Cleaning&lt;/b&gt;" in visitor.page

    visitor.sends(HOME, WANTED | {"target": "none", "day": "soon"}, 422)
    assert '<a href="#target">Choose which contract it is for.</a>' in visitor.page
    assert '<a href="#day">Write the day as in 31/3/2026.</a>' in visitor.page
    visitor.sends(HOME, WANTED | {"target": "01a203be-cf59-762c-bd97-93d9f1e5a8cf"}, 404)
    assert title_of(visitor.page).startswith("Error: What is the workbook about?")
    assert contract in visitor.page
    office.has(a_firm("Ash Ltd", "ash@ash.example"))  # nothing of what was refused is held


def test_without_the_forms_token_none_is_made(visitor: Visitor) -> None:
    assert visitor.client.post(HOME, data=WANTED).status_code == 403


def test_a_stranger_is_led_back_once_signed_in(office: Office, stranger: Visitor) -> None:
    stranger.opens(f"{HOME}/new", 401)
    assert "to=%2Fweb%2Fworkbooks%2Fnew" in stranger.page

    key = office.headers["Authorization"].removeprefix("Bearer ")
    stranger.opens("/web/sign-in?to=%2Fweb%2Fworkbooks%2Fnew")
    stranger.sends("/web/sign-in", {"key": key, "to": f"{HOME}/new"})
    assert stranger.path == f"{HOME}/new"


def test_another_authority_finds_nothing(office: Office, visitor: Visitor) -> None:
    path = made(visitor)
    other = Visitor(TestClient(office.client.app))
    away = a_person(office.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    other.signs_in(away)

    assert other.client.get(path).status_code == 404
    assert fetched(other, path).status_code == 404

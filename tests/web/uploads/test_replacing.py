"""A return whose own period is replaced by pages alone, and its list of fixes sent back."""

from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.spreadsheets.imports.period import phrase_of
from tests.spreadsheets.kinds.desk import filled
from tests.spreadsheets.kinds.returns.conftest import reporting, settings
from tests.spreadsheets.kinds.returns.made import PAID, Reporting
from tests.spreadsheets.kinds.returns.test_replacing import TWO, without_the_last
from tests.web.pages import Visitor

__all__ = ["reporting", "settings"]
WRONG = PAID | {"quantity": "lots"}
OWN = "first=1/1/2026&last=31/3/2026"


def asked(reporting: Reporting, period: str = OWN) -> str:
    desk = reporting.desk
    return f"kind={desk.kind.name}&target={desk.target}&day={desk.day}&{period}"


@pytest.fixture
def manager(reporting: Reporting) -> Visitor:
    """Give a browser in which somebody of the supplier is signed in."""
    return Visitor(TestClient(reporting.desk.client.app)).signs_in(reporting.desk.headers)


def test_a_return_replaces_its_own_period_by_pages(reporting: Reporting, manager: Visitor) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), TWO))
    content = without_the_last(desk.file())

    manager.opens(f"/web/uploads/file?{asked(reporting)}")
    path = manager.uploads(f"/web/uploads?{asked(reporting)}", content, "back.xlsx").path
    desk.works()

    assert "1 of ours removed" in manager.opens(path).text
    assert "Period that it replaces 1 January 2026 to 31 March 2026" in manager.text
    version = manager.page.split('name="version" value="')[1].split('"')[0]
    told = {"version": version, "confirmed": "yes", "removing": phrase_of(1)}
    manager.sends(f"{path}/save", told)
    desk.works()
    assert "1 of ours removed." in manager.opens(path).text
    assert "Period that it replaces 1 January 2026 to 31 March 2026" in manager.text


def test_fixes_of_a_return_that_replaces_its_period_are_sent_by_the_link_of_its_page(
    reporting: Reporting, manager: Visitor
) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), TWO))
    faulty = filled(without_the_last(desk.file()), {"Spend": [WRONG]})
    manager.opens(f"/web/uploads/file?{asked(reporting)}")
    path = manager.uploads(f"/web/uploads?{asked(reporting)}", faulty, "back.xlsx").path
    desk.works()
    manager.opens(path)
    link = unescape(manager.page.split('">send only these back')[0].rpartition('href="')[2])
    fixes = manager.client.get(f"{path}/fix-list.xlsx").content

    manager.opens(link)
    again = manager.uploads(f"/web/uploads?{link.partition('?')[2]}", fixes, "fixes.xlsx").path
    desk.works()

    assert again != path
    assert "rows needs fixing" in manager.opens(again).text


def test_another_period_than_the_returns_own_is_refused_in_words_of_the_page(
    reporting: Reporting, manager: Visitor
) -> None:
    other = asked(reporting, "first=1/1/2026&last=28/2/2026")
    manager.opens(f"/web/uploads/file?{other}")

    manager.uploads(f"/web/uploads?{other}", reporting.desk.file(), "back.xlsx", status=422)

    assert "Give 2026-01-01/2026-03-31 as the period that it replaces" in manager.text

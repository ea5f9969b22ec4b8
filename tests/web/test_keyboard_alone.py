"""A whole upload in a real browser: by the keyboard alone, and without a script."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REPLACING
from tests.web.keyboard import Keyboard
from tests.web.results.test_routes import removing

SOON = 12_000  #: milliseconds; more than twice the time after which a page reloads


def test_a_file_is_sent_mended_saved_and_undone(
    office: Office, keyboard: Keyboard, tmp_path: Path
) -> None:
    ash, birch = office.has(a_firm("Ash Ltd", "ash@ash.example"), a_firm("Birch Ltd"))
    changed = ash | {"email": "new@ash.example", "address": "<b>Elm</b> & Oak"}
    rows = [changed, birch | {"email": "no address"}, a_firm("Odd Ltd")]
    path = tmp_path / "firms.csv"
    path.write_bytes(a_sheet(rows))

    signs_in(keyboard, office)
    sends(keyboard, path)
    office.works()
    comes_to(keyboard, "Check what would be saved")
    expect(keyboard.page.locator("main")).to_contain_text("<b>Elm</b> & Oak")
    saves(keyboard)
    office.works()
    comes_to(keyboard, "Your file is saved")
    assert office.firms()["Ash Ltd"] == "new@ash.example"

    keyboard.presses("Undo what this file saved")
    assert office.firms() == {"Ash Ltd": "ash@ash.example", "Birch Ltd": ""}
    keyboard.presses("Files you sent")
    keyboard.presses("Sign out")
    assert keyboard.faults == []


def signs_in(keyboard: Keyboard, office: Office) -> None:
    keyboard.opens("/web/uploads")
    keyboard.presses("Sign in")
    keyboard.presses("Sign in")
    is_told(keyboard, "Enter your key.")
    keyboard.goes_to("Your key")
    keyboard.types(office.headers["Authorization"].removeprefix("Bearer "))
    keyboard.presses("Sign in")


def sends(keyboard: Keyboard, path: Path) -> None:
    keyboard.presses("Send a file")
    keyboard.presses("Continue")
    is_told(keyboard, "Choose what you are sending.")
    keyboard.goes_to("Firms")
    keyboard.page.keyboard.press("Space")
    keyboard.presses("Continue")
    keyboard.presses("Send it to be checked")
    is_told(keyboard, "Choose a file.")
    keyboard.chooses_file("Your spreadsheet", path)
    keyboard.presses("Send it to be checked")
    assert keyboard.page.title().startswith("We are checking your file")


def saves(keyboard: Keyboard) -> None:
    keyboard.presses("Save all but 1 faulty row")
    is_told(keyboard, "Say that what is unusual is meant, or mend the file.")
    keyboard.goes_to("I looked at what is unusual")
    keyboard.page.keyboard.press("Space")
    keyboard.presses("Save all but 1 faulty row")


def is_told(keyboard: Keyboard, words: str) -> None:
    """The title says that there is an error, and the summary of errors leads to its field."""
    assert keyboard.page.title().startswith("Error: ")
    expect(keyboard.page.get_by_role("alert")).to_contain_text(words)
    expect(keyboard.page.get_by_role("alert")).to_be_focused()


def comes_to(keyboard: Keyboard, heading: str) -> None:
    """The page comes by itself to where the file stands now."""
    there = keyboard.page.get_by_role("heading", level=1)
    expect(there).to_have_text(heading, timeout=SOON)
    keyboard.looks()


def test_a_workbook_is_asked_for_and_fetched(office: Office, keyboard: Keyboard) -> None:
    office.has(a_firm("Ash Ltd", "ash@ash.example"))
    signs_in(keyboard, office)

    keyboard.presses("Get a workbook")
    keyboard.presses("Continue")
    is_told(keyboard, "Choose a workbook.")
    keyboard.goes_to("Firms")
    keyboard.page.keyboard.press("Space")
    keyboard.presses("Continue")
    keyboard.presses("Make the workbook")
    assert keyboard.page.title().startswith("Your workbook is ready")
    with keyboard.page.expect_download() as download:
        keyboard.goes_to("Download the workbook (XLSX)")
        keyboard.page.keyboard.press("Enter")

    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert "Ash Ltd" in [cell.value for row in book["Firms"] for cell in row]
    assert keyboard.faults == []


def test_what_removes_rows_is_typed_out(office: Office, keyboard: Keyboard) -> None:
    signs_in(keyboard, office)
    keyboard.opens(removing(office))

    keyboard.presses("Save these changes")
    is_told(keyboard, "Type “remove 1 row” if those rows are to be removed.")
    keyboard.goes_to("Type “remove 1 row” to confirm")
    keyboard.types("remove 1 row")
    keyboard.presses("Save these changes")
    replace(office, kinds=(REPLACING,)).works()
    comes_to(keyboard, "Your file is saved")
    assert set(office.firms()) == {"Ash Ltd"}
    assert keyboard.faults == []

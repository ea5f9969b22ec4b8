"""Choosing columns and answering questions in a real browser, by the keyboard alone."""

from pathlib import Path

from playwright.sync_api import expect

from tests.spreadsheets.imports.made import Office, a_firm
from tests.spreadsheets.imports.test_answering import filled, given
from tests.web.keyboard import Keyboard
from tests.web.mapping.columns import ODD
from tests.web.mapping.conftest import spender
from tests.web.test_keyboard_alone import comes_to, signs_in

__all__ = ["spender"]


def test_columns_are_chosen_from_lists(
    spender: Office, keyboard: Keyboard, tmp_path: Path
) -> None:
    path = tmp_path / "our list.csv"
    path.write_bytes(ODD)
    signs_in(keyboard, spender)
    keyboard.opens("/web/uploads/about?kind=spend")
    keyboard.presses("Continue")
    keyboard.chooses_file("Your spreadsheet", path)
    keyboard.presses("Send it and look at the columns")

    chooses(keyboard, "Whom", "Supplier: ")
    chooses(keyboard, "How much", "Amount: ")
    keyboard.presses("Show the first rows as they are read now")
    expect(keyboard.page.get_by_role("table", name="The first 2 rows")).to_contain_text(
        "Birch Ltd"
    )
    keyboard.presses("Save the columns, and check the whole file")
    spender.works()
    comes_to(keyboard, "Check what would be saved")
    expect(keyboard.page.locator("main")).to_contain_text("Ready to save: 2 new")
    assert keyboard.faults == []


def test_a_question_is_answered_by_a_radio_button(
    office: Office, keyboard: Keyboard, tmp_path: Path
) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "old@ash.example", address="1 Old Street"))
    path = tmp_path / "firms.xlsx"
    path.write_bytes(filled(given(office), email="yours@ash.example", address="2 Your Street"))
    office.changes(ash["row_ref"], email="ours@ash.example", address="3 Our Street")
    signs_in(keyboard, office)
    keyboard.opens("/web/uploads/file?kind=register")
    keyboard.chooses_file("Your spreadsheet", path)
    keyboard.presses("Send it to be checked")
    office.works()
    comes_to(keyboard, "Check what would be saved")

    keyboard.goes_to("Yours: yours@ash.example")
    keyboard.page.keyboard.press("Space")
    keyboard.goes_to("Yours: 2 Your Street")
    keyboard.page.keyboard.press("ArrowDown")
    keyboard.presses("Answer, and check the file again")
    office.works()
    comes_to(keyboard, "Check what would be saved")
    keyboard.presses("Save these changes")
    office.works()
    comes_to(keyboard, "Your file is saved")
    assert office.firms() == {"Ash Ltd": "yours@ash.example"}
    assert keyboard.faults == []


def chooses(keyboard: Keyboard, column: str, option: str) -> None:
    """Type the first letters of what a column is."""
    keyboard.goes_to(column)
    keyboard.types(option)
    keyboard.page.keyboard.press("Tab")
    keyboard.page.keyboard.press("Shift+Tab")

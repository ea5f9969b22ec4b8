"""A guessed profile as a person changed it."""

from app.spreadsheets.mapping.guessed import GuessedColumn
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.target import TargetName
from app.web.mapping.choice import as_chosen, chosen_in, clashes_in, missing_in

COLUMNS = [
    GuessedColumn("", "A", "Creditor", "supplier", "its heading says so", ("Ash",)),
    GuessedColumn("", "B", "Net", "amount", "its heading says so", ("1",)),
    GuessedColumn("", "C", "When", "", "nothing fits", ("1/5/2026",)),
]
GUESSED = {
    "name": "A list",
    "target": "spend",
    "layouts": [
        {
            "sheets": ["*"],
            "columns": [
                {"field": "supplier", "headings": ["Creditor"], "withheld": ["*redacted*"]},
                {"field": "amount", "headings": ["Net"], "right": 1},
                {"field": "period", "sheet_name": True},
            ],
        }
    ],
}
SPEND = TargetName.SPEND


def columns_of(document: dict[str, object]) -> dict[str, object]:
    Profile.model_validate(document)
    layouts: list[dict[str, list[dict[str, object]]]] = document["layouts"]  # type: ignore[assignment]
    return {str(one["field"]): one for one in layouts[0]["columns"]}


def test_what_is_left_as_it_was_keeps_all_that_was_guessed() -> None:
    chosen = chosen_in({}, COLUMNS, SPEND)

    assert as_chosen(GUESSED, COLUMNS, chosen, SPEND) == GUESSED


def test_a_column_that_was_passed_over_can_be_used() -> None:
    chosen = chosen_in({"column-2": "paid_on"}, COLUMNS, SPEND)

    made = columns_of(as_chosen(GUESSED, COLUMNS, chosen, SPEND))

    assert made["paid_on"] == {
        "field": "paid_on", "headings": ["When"], "steps": [{"do": "date", "century": 2000}],
    }  # fmt: skip
    assert made["period"] == {"field": "period", "sheet_name": True}


def test_a_column_can_be_something_else() -> None:
    chosen = ["beneficiary", "supplier", ""]
    assert chosen_in({"column-0": "beneficiary"}, COLUMNS, SPEND)[0] == ""

    made = as_chosen(GUESSED, COLUMNS, ["amount", "supplier", ""], SPEND)

    found = columns_of(made)
    assert found["amount"] == {"field": "amount", "headings": ["Creditor"]}
    assert found["supplier"]["headings"] == ["Net"]  # type: ignore[index]
    assert chosen[2] == ""


def test_the_guess_itself_is_not_changed() -> None:
    before = repr(GUESSED)
    as_chosen(GUESSED, COLUMNS, ["", "", ""], SPEND)

    assert repr(GUESSED) == before


def test_what_every_row_needs_is_missed() -> None:
    chosen = ["", "amount", ""]
    document = as_chosen(GUESSED, COLUMNS, chosen, SPEND)

    assert missing_in(chosen, document, SPEND) == ["supplier"]
    assert missing_in(["supplier", "amount", ""], GUESSED, SPEND) == []


def test_two_columns_of_a_sheet_for_one_field_are_told_with_their_places() -> None:
    assert clashes_in(["supplier", "amount", "supplier"], COLUMNS) == [("supplier", [0, 2])]
    assert clashes_in(["amount", "amount", "amount"], COLUMNS) == [("amount", [0, 1, 2])]
    assert clashes_in(["", "amount", ""], COLUMNS) == []


def test_each_sheet_may_have_a_column_of_its_own_for_a_field() -> None:
    columns = [
        GuessedColumn("Jan", "A", "Creditor", "supplier", "", ()),
        GuessedColumn("Feb", "A", "Payee", "supplier", "", ()),
    ]

    assert clashes_in(["supplier", "supplier"], columns) == []


def test_a_column_that_is_chosen_goes_before_what_the_name_of_the_sheet_says() -> None:
    made = as_chosen(GUESSED, COLUMNS, ["supplier", "amount", "period"], SPEND)

    Profile.model_validate(made)
    found = [one for one in made["layouts"][0]["columns"] if one["field"] == "period"]
    assert found == [
        {"field": "period", "headings": ["When"]},
        {"field": "period", "sheet_name": True},
    ]

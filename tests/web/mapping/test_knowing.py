"""Columns that were saved before, and what changed in the headings since."""

import pytest

from app.spreadsheets.mapping.guessed import GuessedColumn
from app.spreadsheets.mapping.profile import Profile
from app.web.mapping.knowing import Held, held_against
from tests.spreadsheets.imports.made import Office
from tests.web.mapping.columns import LIST, chosen, looked_at, profiles
from tests.web.pages import Visitor

PROFILE = Profile.model_validate(
    {
        "name": "Ours",
        "target": "spend",
        "layouts": [
            {
                "columns": [
                    {"field": "supplier", "headings": ["Creditor"]},
                    {"field": "amount", "headings": ["Net"]},
                ],
                "confirmed": [["Creditor", "Net", "Day", "Story"]],
            }
        ],
    }
)


def held(*headings: str) -> Held:
    """Hold a file with some headings against the profile."""
    rows = [(1, list(headings)), (2, ["Ash", "1", "x", "y"][: len(headings)])]
    columns = [GuessedColumn("", "A", text, "", "", ()) for text in headings]
    return held_against(PROFILE, [("", rows)], columns)


def test_the_same_headings_do_not_differ() -> None:
    found = held("Creditor", "Net", "Day", "Story")

    assert (found.drift, found.is_readable, found.is_near) == ([], True, False)


def test_a_heading_that_is_needed_and_gone_keeps_a_file_from_being_read() -> None:
    found = held("Creditor", "Worth", "Day", "Story")

    told = [one.words for one in found.drift]
    assert (told, found.is_readable) == (["'Net' is gone.", "'Worth' is new."], False)
    assert found.is_near


def test_a_heading_that_moved_makes_no_other_file() -> None:
    found = held("Net", "Creditor", "Day", "Story")

    assert ([one.change for one in found.drift], found.changes) == (["moved"], 0)
    assert (found.is_readable, found.is_near) == (True, False)


def test_a_file_of_another_make_is_not_near() -> None:
    found = held("Creditor", "Net", "Colour", "Width", "Height")
    strange = held("Number", "Name", "Colour")

    assert (found.is_near, found.changes) == (False, 5)
    assert (strange.is_readable, strange.is_near) == (False, False)


@pytest.mark.parametrize(
    ("was", "since", "told"),
    [
        (b"Comment", b"Comments", "'Comment' is now 'Comments'."),
        (b"Comment", b"Story", "'Comment' is gone. 'Story' is new."),
    ],
)
def test_headings_that_changed_since_are_told_where_columns_are_chosen(
    spender: Office, visitor: Visitor, was: bytes, since: bytes, told: str
) -> None:
    visitor.sends(looked_at(visitor), chosen())
    [kept] = profiles(spender)

    path = looked_at(visitor, LIST.replace(was, since))

    assert "The headings are not those of “ Our list ”" in visitor.text
    assert told in visitor.text
    assert "saved with the same headings" not in visitor.text
    visitor.sends(path, {"use": str(kept.id)})
    spender.works()
    assert told in visitor.opens(visitor.path).text


def test_headings_that_moved_are_told_where_columns_are_chosen(
    spender: Office, visitor: Visitor
) -> None:
    visitor.sends(looked_at(visitor), chosen())
    moved = "\n".join(
        ",".join([line.rpartition(",")[2], line.rpartition(",")[0]])
        for line in LIST.decode().splitlines()
    )

    looked_at(visitor, moved.encode())

    assert "'Comment' has moved." in visitor.text
    assert "Read it by “Our list”" in visitor.text


def test_a_profile_that_reads_the_file_no_more_is_told_and_not_offered(
    spender: Office, visitor: Visitor
) -> None:
    visitor.sends(looked_at(visitor), chosen())
    [kept] = profiles(spender)

    path = looked_at(visitor, LIST.replace(b"Creditor", b"Payee"))

    assert "'Creditor' is gone. 'Payee' is new." in visitor.text
    assert "It cannot be read by it any more" in visitor.text
    assert "Read it by" not in visitor.text
    visitor.sends(path, {"use": str(kept.id)}, 422)
    assert visitor.path == path


def test_the_same_headings_are_told_as_the_same(spender: Office, visitor: Visitor) -> None:
    visitor.sends(looked_at(visitor), chosen())

    looked_at(visitor, LIST + b"Elm Ltd,1,04/05/2026,\n")

    assert "This was saved with the same headings. With it the file is sent" in visitor.text
    assert "The headings are not those" not in visitor.text

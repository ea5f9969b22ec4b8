"""The page of a large file says which of its rows are given back."""

import pytest

from app.spreadsheets.fixing import extent
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.check.test_alone import DOWN, kept
from tests.spreadsheets.imports.check.test_alone import HEADING as HEADINGS
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_row
from tests.spreadsheets.large.test_whole_way import office, profile
from tests.web.pages import Visitor

__all__ = ["office", "profile"]

FILE = xlsx({"May": [list(HEADING), a_row(1), a_row(2, amount="lots")]})
WHOLE, CUT = "Your file with notes in its cells", "All that is told of the file"


@pytest.mark.parametrize(
    ("most", "bound", "said", "unsaid"),
    [
        ("MOST_ROWS", 3, WHOLE, CUT),
        ("MOST_ROWS", 2, CUT, WHOLE),
        ("MOST_CELLS", 26, CUT, WHOLE),
        ("MOST_TEXT", 100, CUT, WHOLE),
    ],
)
def test_a_file_that_is_given_back_cut_is_not_called_whole(
    office: Office,
    visitor: Visitor,
    profile: str,
    monkeypatch: pytest.MonkeyPatch,
    most: str,
    bound: int,
    said: str,
    unsaid: str,
) -> None:
    monkeypatch.setattr(extent, most, bound)
    found = office.checked(FILE, kind="spend", profile=profile)

    page = visitor.opens(f"/web/uploads/{found['id']}").text

    assert said in page
    assert unsaid not in page


def test_a_file_whose_headings_changed_has_a_way_on(
    office: Office, visitor: Visitor, profile: str
) -> None:
    heading = ["Paid" if one == "Amount" else one for one in HEADING]
    found = office.checked(xlsx({"May": [heading, a_row(1)]}), kind="spend", profile=profile)

    visitor.opens(f"/web/uploads/{found['id']}")

    assert "send the file again and say what they are" in visitor.text
    visitor.opens(visitor.page.split('">send the file again')[0].rpartition('href="')[2])
    assert "You will see how its columns are understood, and can change that." in visitor.text


def test_of_many_values_that_cannot_be_read_the_first_few_that_differ_are_quoted(
    office: Office, visitor: Visitor, profile: str
) -> None:
    amounts = ("lots", "about 100", "lots", "nil paid", "as agreed")
    rows = [a_row(at, amount=amount) for at, amount in enumerate(amounts)]
    found = office.checked(xlsx({"May": [list(HEADING), *rows]}), kind="spend", profile=profile)

    visitor.opens(f"/web/uploads/{found['id']}")

    told = [
        f"Amount holds '{one}', which is not a number."
        for one in ("lots", "about 100", "nil paid")
    ]
    assert " ".join([*told, "and so on"]) in visitor.text
    [group] = office.previews(found["id"])["problems"]
    assert (group["message"], group["messages"]) == (told[0], told)


def test_no_button_saves_a_file_without_rows_that_would_be_read_otherwise_alone(
    office: Office, visitor: Visitor
) -> None:
    layout, rows, *_ = DOWN
    found = office.checked(
        xlsx({"May": (HEADINGS, *rows)}), kind="spend", profile=kept(office, layout)
    )

    visitor.opens(f"/web/uploads/{found['id']}")

    assert "1 of 4 rows needs fixing" in visitor.text
    assert "Stops the file May The file is not saved without its faulty rows" in visitor.text
    assert "what is read of unit in rows like these depends on the rows around" in visitor.text
    assert "Mend them in the list of fixes and send it by the link on this file's page" in (
        visitor.text
    )
    assert "send only these back" in visitor.text
    assert "Save all but" not in visitor.text
    assert f'action="/web/uploads/{found["id"]}/save"' not in visitor.page
    assert "Mend what is told above, and send the file again." in visitor.text


def test_the_page_of_a_list_of_fixes_that_is_refused_takes_none(
    office: Office, visitor: Visitor
) -> None:
    layout, rows, *_ = DOWN
    asked = {"kind": "spend", "profile": kept(office, layout)}
    found = office.checked(xlsx({"May": (HEADINGS, *rows)}), **asked)
    fixes = office.gets(f"/v1/imports/{found['id']}/fix-list.xlsx").content
    alone = office.checked(fixes, **asked)

    visitor.opens(f"/web/uploads/{alone['id']}")

    assert "This has the columns of a list of fixes for another file" in visitor.text
    assert "send only these back" not in visitor.text
    assert f"fixes={alone['id']}" not in visitor.page

"""The page of a large file says which of its rows are given back."""

import pytest

from app.spreadsheets.fixing import extent
from tests.spreadsheets.files import xlsx
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

"""What stands above the data says once whether a field is needed."""

import pytest

from app.spreadsheets.cell import a_word
from app.spreadsheets.forms.form import Field
from app.spreadsheets.forms.heading import hint_of


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        (Field("who", "Who", a_word, "By position", is_required=True), "Required. By position."),
        (Field("who", "Who", a_word, "By position"), "Optional. By position."),
        (Field("who", "Who", a_word, "Needed with a score"), "Needed with a score."),
    ],
)
def test_a_hint_says_whether_a_field_is_needed(field: Field, hint: str) -> None:
    assert hint_of(field) == hint

from typing import Any

import pytest
from pydantic import ValidationError

from app.spreadsheets.mapping.profile import Profile
from tests.spreadsheets.mapping.made import SUPPLIER, a_profile


def test_a_profile_comes_back_from_what_is_kept_of_it() -> None:
    made = a_profile(
        {"field": "period", "above": True, "steps": [{"do": "date", "month": True}]},
        skip=[{"says": "Opening balance*"}],
    )

    kept = made.model_dump(mode="json", exclude_defaults=True)

    assert Profile.model_validate(kept) == made


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"field": "supplier"}, "exactly one"),
        ({"field": "supplier", "headings": ["A"], "column": "B"}, "exactly one"),
        ({"field": "colour", "headings": ["A"]}, "has no field 'colour'"),
        ({"field": "paid_on", "headings": ["A"], "steps": [{"do": "date", "month": True}]},
         "date does not make a day"),
        ({"field": "purpose", "headings": ["A"], "steps": [{"do": "money"}]},
         "money does not make a text"),
        ({"field": "purpose", "headings": ["A"], "steps": [{"do": "eval"}]}, "do"),
        ({"field": "purpose", "column": "AAA"}, "pattern"),
        ({"field": "purpose", "headings": ["A"], "formula": "1+1"}, "Extra inputs"),
        ({"field": "purpose", "headings": ["A"], "left": 9}, "less than or equal to 3"),
        ({"field": "amount", "headings": ["A"], "withheld": ["x"]}, "only a name is withheld"),
        ({"field": "purpose", "headings": ["A"], "withheld": ["*"]}, "leave it out of purpose"),
    ],
)  # fmt: skip
def test_what_a_profile_cannot_mean_is_refused(column: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        a_profile(column)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"period": -5}, "greater than or equal to 0"),
        ({"period": 21}, "less than or equal to 20"),
        ({"paid_on": 0}, "paid_on is a day"),
        ({"is_sme": 0}, "is_sme is a yes"),
        ({"vat": 1}, "vat is a money"),
    ],
)
def test_a_part_of_a_heading_is_words(parts: dict[str, int], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        a_profile(
            columns=[SUPPLIER], unpivot={"headings": ["Q?"], "value": "amount", "parts": parts}
        )


def test_a_profile_says_where_everything_is_that_a_row_needs() -> None:
    with pytest.raises(ValidationError, match="every row of spend needs amount"):
        a_profile(columns=[SUPPLIER])


def test_where_there_are_no_headings_it_says_where_the_rows_begin() -> None:
    columns = [{"field": "supplier", "column": "A"}, {"field": "amount", "column": "B"}]
    with pytest.raises(ValidationError, match="which row is the first"):
        a_profile(columns=columns, headings={"rows": 0})


def test_steps_for_a_part_of_a_heading_fit_a_part_that_is_taken() -> None:
    codes = {"do": "values", "map": {"ECC1": "promise-1"}}
    unpivot = {"headings": ["ECC*"], "value": "quantity", "parts": {"measure": 0}}
    columns = [{"field": "comment", "headings": ["Comment"]}]

    made = a_profile(
        target="return", columns=columns, unpivot=unpivot | {"part_steps": {"measure": [codes]}}
    )

    assert made.layouts[0].unpivot is not None
    with pytest.raises(ValidationError, match="measure_code takes no part of a heading"):
        a_profile(
            target="return", columns=columns,
            unpivot=unpivot | {"part_steps": {"measure_code": [codes]}},
        )  # fmt: skip
    with pytest.raises(ValidationError, match="number does not make a text"):
        a_profile(
            target="return", columns=columns,
            unpivot=unpivot | {"part_steps": {"measure": [{"do": "number"}]}},
        )  # fmt: skip


def test_what_is_unpivoted_needs_no_column_of_its_own() -> None:
    made = a_profile(
        columns=[{"field": "measure", "headings": ["Measure"]}], target="return",
        unpivot={"headings": ["Q?"], "value": "quantity"},
    )  # fmt: skip

    assert made.layouts[0].unpivot is not None

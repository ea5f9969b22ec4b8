from decimal import Decimal

import pytest

from app.spreadsheets.sheet import Cell
from app.spreadsheets.tender.form import FORMS, IN_LINE, OFFER, InPercent, a_profile, a_quantity


def test_a_quantity_that_is_written_in_per_cent_is_known_as_one() -> None:
    assert a_quantity(Cell("number", "0.25", "A1")) == Decimal("0.25")
    assert a_quantity(Cell("percent", "0.25", "A1")) == InPercent(Decimal(25))
    assert str(a_quantity(Cell("text", "25%", "A1"))) == "25%"


def test_a_profile_is_one_of_four() -> None:
    assert a_profile(Cell("text", "By spend", "A1")) == "by_spend"
    with pytest.raises(ValueError, match="no profile"):
        a_profile(Cell("text", "later", "A1"))


def test_no_heading_stands_for_two_fields_of_a_sheet() -> None:
    for form in FORMS:
        names = [name for field in form.fields for name in field.names]
        assert len(names) == len(set(names)), form.name
    assert IN_LINE.keys() <= {field.key for field in OFFER.fields}

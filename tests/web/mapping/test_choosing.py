"""Two columns that are chosen for one field."""

import pytest

from tests.spreadsheets.imports.made import Office
from tests.web.mapping.columns import chosen, looked_at, profiles
from tests.web.pages import Visitor


@pytest.mark.parametrize("do", ["look", "send"])
def test_two_columns_for_one_field_are_refused_by_name(
    spender: Office, visitor: Visitor, do: str
) -> None:
    path = looked_at(visitor)

    visitor.sends(path, chosen(column3="supplier") | {"do": do}, 422)

    words = "“Creditor” (column A) and “Comment” (column D) are both chosen as “Supplier”"
    assert words in visitor.text
    assert '<a href="#column-3">“Creditor” (column A)' in visitor.page
    assert 'id="column-3" aria-invalid="true" aria-describedby="column-3-fault"' in visitor.page
    assert 'id="column-3-fault"' in visitor.page
    assert profiles(spender) == []
    visitor.sends(path, chosen(column1="service", column2="service", column3="service"), 422)
    assert "(column B), “Pay date” (column C) and “Comment” (column D) are all" in visitor.text

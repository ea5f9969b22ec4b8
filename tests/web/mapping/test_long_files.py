"""Saying which column is what, of a file so long that its head alone is looked at."""

from tests.spreadsheets.imports.made import Office
from tests.web.mapping.columns import looked_at
from tests.web.pages import Visitor


def test_what_is_told_of_the_whole_file_names_no_cell(spender: Office, visitor: Visitor) -> None:
    lines = (f"Firm {at},{at}.50,01/05/2026" for at in range(50_001))
    long = "\n".join(["Creditor,Net amount,Pay date", *lines]).encode()

    looked_at(visitor, long)

    assert "<li>The file is large: its first 50,000 rows were looked at." in visitor.page

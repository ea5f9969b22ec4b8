"""What helps to check a sheet of marks looks at every row that is printed."""

import re

import pytest

from app.spreadsheets.kinds.marks.checks import checks_of
from app.spreadsheets.kinds.marks.form import MY_SCORES


@pytest.mark.parametrize(("rows", "last"), [(6, 2_003), (2_000, 2_003), (2_500, 2_503)])
def test_every_row_is_looked_at_however_many_there_are(rows: int, last: int) -> None:
    checks = list(checks_of(MY_SCORES, rows, "score", "reason", "tender_reference"))

    ends = {end for one in checks for end in re.findall(r":[A-Z]+(\d+)", one.formula)}
    assert len(checks) == 5
    assert ends == {str(last)}

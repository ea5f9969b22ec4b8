import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.imports.file_name import LONGEST, UNNAMED, told_name


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("firms.xlsx", "firms.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\firms.csv", "firms.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("\u202evsc.exe", "vsc.exe"),
        ("...", UNNAMED),
        ("", UNNAMED),
        ("x" * 300 + ".xlsx", "x" * 114 + "….xlsx"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(sent: str, told: str) -> None:
    assert told_name(sent) == told


@given(st.text(max_size=400))
def test_whatever_is_sent_becomes_a_name_on_one_line(sent: str) -> None:
    told = told_name(sent)

    assert told
    assert told.isprintable()
    assert len(told) <= LONGEST
    assert not {"/", "\\"} & set(told)

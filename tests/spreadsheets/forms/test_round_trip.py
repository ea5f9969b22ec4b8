"""Whatever stands in a workbook of ours comes back from it, as XLSX and as CSV."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.spreadsheets.formats.answer import ERRORS
from app.spreadsheets.forms.delimited import as_csv
from app.spreadsheets.forms.form import ROW_REF
from tests.spreadsheets.forms.made import TREES, Rows, meant, said, taken, tree_book, written

#: what people can write; signs that pile up or cannot be seen are refused when they come back
SIGNS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"))
ODDITIES = ["\n", "\t", "'", "=", "@", "\r\n", "_x0041_", ";", ","]
PIECES = st.one_of(SIGNS, st.sampled_from(ODDITIES))


def _is_readable(text: str) -> bool:
    shown = any(unicodedata.category(sign)[0] in "LNPS" for sign in text)
    return shown and not ERRORS.fullmatch(text)


TEXTS = st.lists(PIECES, min_size=1, max_size=30).map("".join).filter(_is_readable)
NUMBERS = st.decimals(-(10**13), 10**13, places=4)
ROWS = st.fixed_dictionaries(
    {"kind": TEXTS},
    optional={
        "planted": NUMBERS,
        "on": st.dates(date(1901, 1, 1), date(2999, 12, 31)),
        "native": st.booleans(),
        "groups": st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), max_size=4),
        "remark": TEXTS,
    },
)


def _as_xlsx(rows: Rows) -> bytes:
    return written(tree_book(rows, ()))


def _as_csv(rows: Rows) -> bytes:
    return as_csv(TREES, rows)


@pytest.mark.parametrize("write", [_as_xlsx, _as_csv])
@settings(max_examples=40, deadline=None)
@given(made=st.lists(ROWS, max_size=6))
def test_rows_that_are_given_out_come_back(
    write: Callable[[Rows], bytes], made: list[dict[str, Any]]
) -> None:
    rows = [{ROW_REF: f"TRE-{number}", **row} for number, row in enumerate(made, 1)]
    filled = taken(write(rows), "trees")

    assert said(filled) == meant(TREES, rows)
    assert filled.counts["trees"] == len(rows)
    assert not [one for one in filled.findings if one.severity.value == "fault"]

"""One sheet as CSV: safe to open, and exact to read back."""

import pytest

from app.spreadsheets.forms.delimited import MARK, as_csv, cell_of, text_of
from tests.spreadsheets.forms.made import INJECTIONS, SITE_ROWS, SITES, TREE_ROWS, TREES


def test_its_columns_are_the_keys_in_their_order() -> None:
    heading, first, *_ = as_csv(SITES, SITE_ROWS).decode().split("\r\n")

    assert heading == f"{MARK}site,code,hectares"
    assert first == "North field,00123,0.75"


def test_no_line_of_it_begins_like_a_formula_but_numbers() -> None:
    for words in INJECTIONS:
        for line in cell_of(words).splitlines():
            assert not line.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert as_csv(SITES, SITE_ROWS).decode().endswith("Canal bank,1e5,-3\r\n")


@pytest.mark.parametrize("words", INJECTIONS)
def test_text_comes_back_as_it_was_but_for_tabs(words: str) -> None:
    assert text_of(cell_of(words)) == words.replace("\t", " ")


def test_an_apostrophe_that_we_did_not_write_stays() -> None:
    assert text_of("'tis") == "'tis"
    assert text_of("5 o'clock") == "5 o'clock"


def test_what_is_never_told_again_is_not_in_it() -> None:
    assert b"LS1 1UR" not in as_csv(TREES, TREE_ROWS)

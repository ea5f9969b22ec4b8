import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.clean import clean, one_line
from tests.paper.pages import HOSTILE

ANYTHING = st.text(st.characters(codec=None), max_size=60)


def test_what_no_document_can_hold_is_left_out() -> None:
    assert clean(HOSTILE) == "abc\ndefirm"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_line_ends_are_all_alike(end: str) -> None:
    assert clean(f"a{end}b") == "a\nb"
    assert one_line(f" a{end} b ") == "a b"


@given(ANYTHING)
def test_whatever_is_written_xml_can_hold_it(text: str) -> None:
    ElementTree.fromstring(f"<t>{escape(clean(text))}</t>".encode())  # noqa: S314


@given(ANYTHING)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)

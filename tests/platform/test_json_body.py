import json
import time
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.json_body import DEEPEST, exact, parse
from app.problems import Invalid, Malformed

NUMBERS = st.decimals("-99999999999999", "99999999999999", places=25)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14) + 1, 10**14 - 1) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


def faults(raw: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        parse(raw.encode() if isinstance(raw, str) else raw)
    return [(finding.path, finding.code) for finding in refused.value.findings]


@given(NUMBERS)
def test_a_fraction_comes_back_exactly_as_written(number: Decimal) -> None:
    assert parse(format(number, "f").encode()).as_tuple()[1:] == number.as_tuple()[1:]
    assert parse(format(number, "f").encode()) == number


@given(DOCUMENTS)
def test_what_json_can_say_is_read_as_said(document: Any) -> None:
    assert parse(json.dumps(document).encode()) == document


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(raw: bytes) -> None:
    with suppress(Malformed, Invalid):
        json.dumps(parse(raw), default=str)


def test_digits_that_a_float_would_lose_are_kept() -> None:
    assert parse(b"[12345678901234.5678, 0.1]") == [Decimal("12345678901234.5678"), Decimal("0.1")]


def test_minus_nothing_is_nothing() -> None:
    [whole, fraction] = parse(b"[-0, -0.0]")
    assert (str(whole), str(fraction)) == ("0", "0.0")


@pytest.mark.parametrize("number", ["1e400", "1e-41", "9" * 41, "0." + "1" * 40, "-1E+14"])
def test_a_number_that_is_too_long_or_too_large_is_refused(number: str) -> None:
    assert faults(f'{{"a": [{number}]}}') == [("/a/0", "number_out_of_range")]


@pytest.mark.parametrize(
    "number", ["9" * 14, "-" + "9" * 14, "0." + "1" * 39, "9" * 14 + "." + "9" * 26]
)
def test_forty_digits_are_accepted(number: str) -> None:
    assert parse(number.encode()) == Decimal(number)


def test_five_thousand_digits_are_refused_and_not_shown_whole() -> None:
    with pytest.raises(Invalid) as refused:
        parse(b"1" * 5000)
    assert len(refused.value.findings[0].message) < 150


def test_every_fault_is_told_with_its_place() -> None:
    told = faults('{"a": NaN, "b/c": [1, -Infinity], "d": 1, "d": 2, "e~": "\\u0000"}')
    assert told == [
        ("/a", "not_a_number"),
        ("/b~1c/1", "not_a_number"),
        ("/d", "duplicate_name"),
        ("/e~0", "unstorable_text"),
    ]


@pytest.mark.parametrize(
    "raw", ['"\\ud800"', '["x\\udfff"]', '{"\\u0000": 1}', '{"a": {"\\ud83d": 1}}']
)
def test_half_a_character_or_nul_is_refused(raw: str) -> None:
    assert [code for _, code in faults(raw)] == ["unstorable_text"]


def test_a_whole_character_in_escapes_is_accepted() -> None:
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [(b'{"a": 1,}', 1, 9), (b'{\n "a": tru}', 2, 7), (b"", 1, 1), (b"[1] [2]", 1, 5)],
)
def test_a_slip_is_told_with_line_and_column(raw: bytes, line: int, column: int) -> None:
    with pytest.raises(Malformed) as refused:
        parse(raw)
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (line, column)


@pytest.mark.parametrize("raw", [b"'a'", b"\xff\xfe[\x00", b'"\x01"', b"01", b"+1", b".5", b"0x1"])
def test_what_is_not_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse(raw)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000])
def test_deep_nesting_is_refused_at_once(raw: bytes) -> None:
    began = time.process_time()
    with pytest.raises(Malformed):
        parse(raw)
    assert time.process_time() - began < 0.5


def test_nesting_is_accepted_to_the_stated_depth_and_no_further() -> None:
    assert parse(b"[" * DEEPEST + b"]" * DEEPEST)
    with pytest.raises(Malformed, match="nested more than 64"):
        parse(b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}")


def test_thousands_of_faults_give_a_short_answer_with_their_number() -> None:
    with pytest.raises(Invalid) as refused:
        parse(b"[" + b",".join([b"NaN"] * 2000) + b"]")
    assert (len(refused.value.findings), refused.value.facts["errors_in_all"]) == (100, 2000)


@pytest.mark.parametrize(
    "written", ["1_000", " 1", "١٢", "1,5", "NaN", "", "1e99999", "--1", "£5"]
)
def test_only_plain_numbers_are_read_from_text(written: str) -> None:
    with pytest.raises(ValueError, match="a number"):
        exact(written)


@pytest.mark.parametrize("written", ["0" * 15, "0" * 14 + "1", "-" + "0" * 20 + "7.5"])
def test_noughts_do_not_stand_before_a_number_beyond_its_digits(written: str) -> None:
    with pytest.raises(ValueError, match="without noughts"):
        exact(written)
    assert exact("007.50") == exact("0" * 13 + "7.50") == Decimal("7.5")


def test_many_names_given_twice_are_told_as_quickly_as_they_were_sent() -> None:
    raw = json.dumps({f"n{i}": 1 for i in range(20_000)}).encode()
    began = time.process_time()
    told = faults(raw[:-1] + b", " + raw[1:])
    assert time.process_time() - began < 1
    assert len(told) == 100

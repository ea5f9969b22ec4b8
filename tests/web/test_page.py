"""Pages: what is put into them stays text."""

from datetime import UTC, date, datetime

import pytest

from app.web.page import POLICY, Fault, Frame, page
from app.web.words import apart, day, days, figure, moment, named


def shown(title: str = "A title", words: str = "Wrong.", field: str = "key") -> str:
    frame = Frame(title, faults=(Fault(words, field),))
    response = page("sign_in", frame, 422, csrf="0" * 64, to="")
    assert isinstance(response.body, bytes)
    return response.body.decode()


def test_a_fault_comes_first_in_the_title_and_leads_to_its_field() -> None:
    text = shown()

    assert "<title>Error: A title – Social value</title>" in text
    assert '<a href="#key">Wrong.</a>' in text
    assert 'aria-describedby="key-hint key-fault"' in text
    assert 'id="key-fault"' in text


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_whatever_is_told_stays_text(words: str) -> None:
    text = shown(title=words, words=words, field=words)

    assert "<script" not in text
    assert "<img" not in text


def test_signs_that_turn_a_line_round_are_left_out() -> None:
    assert "\u202e" not in shown(words="gro.elpmaxe\u202e")


def test_a_page_may_load_nothing_but_the_stylesheet() -> None:
    response = page("sign_in", Frame("A title"), csrf="0" * 64, to="")

    assert response.headers["content-security-policy"] == POLICY
    assert "script" not in POLICY
    assert "unsafe" not in POLICY
    assert response.headers["cache-control"] == "no-store"


def test_figures_and_moments_are_written_as_people_read_them() -> None:
    assert figure(1234567) == "1,234,567"
    assert moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026, 00:30"
    assert day(date(2026, 3, 31)) == "31 March 2026"
    assert days("2026-01-01/2026-03-31") == "1 January 2026 to 31 March 2026"


def test_keys_of_fields_are_written_as_words() -> None:
    keys = ("is_sme", "vat_number", "paid_on", "supplier")

    assert [named(key) for key in keys] == ["SME", "VAT number", "Paid on", "Supplier"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("1234567.50", "1,234,567.50"), ("-1234", "-1,234"), ("£12345.00", "£12,345.00"),
        ("999", "999"), ("0.5", "0.5"), ("0123456", "0123456"), ("2026", "2,026"),
        ("12 of 4000", "12 of 4000"), ("1e9", "1e9"), ("", ""), ("none", "none"),
    ],
)  # fmt: skip
def test_a_figure_has_its_thousands_apart_and_other_words_stay(said: str, told: str) -> None:
    assert apart(said) == told

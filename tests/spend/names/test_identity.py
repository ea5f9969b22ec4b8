"""Spellings that are one name, and numbers in their registers' forms."""

import pytest

from app.organisations.suppliers.identifier import Identifier
from app.spend.names.identity import (
    LONGEST,
    charity_of,
    company_of,
    folded,
    identifier_of,
    named,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alpha Works Ltd", "ALPHA  WORKS LIMITED"),
        ("A.B.C. Care", "ABC care"),
        ("Smith & Sons", "Smith and Sons"),
        ("The O\u2019Neill Trust", "O'NEILL TRUST"),
        ("Café Nord", "Cafe\u0301 Nord"),
    ],
)
def test_capitals_spaces_and_signs_never_tell_two_firms_apart(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith Care", "Smith Care Homes"),
        ("Alpha Works Ltd", "Alpha Works LLP"),
        ("Alpha Works Ltd", "Alpha Works"),
        ("Alpha 1 Ltd", "Alpha 2 Ltd"),
    ],
)
def test_no_word_is_ever_dropped(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_name_of_signs_alone_is_still_a_name() -> None:
    assert folded("東京") == "東京"
    assert folded("&") == "&"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("8677938", "GB-COH-08677938"),
        ("IP29627R", "GB-COH-IP29627R"),
        ("RC000666", "GB-COH-RC000666"),
        ("N/A", ""),
        ("", ""),
        ("02983151\n02983152", ""),
    ],
)
def test_company_numbers_come_into_their_registers_form(written: str, kept: str) -> None:
    assert company_of(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1049226", "GB-CHC-1049226"),
        ("CHA1049226", "GB-CHC-1049226"),
        ("CHC-219279", "GB-CHC-219279"),
        ("SC012345", "GB-SC-SC012345"),
        ("NIC101234", "GB-NIC-101234"),
        ("NHS-RM3", ""),
        ("Voluntary", ""),
    ],
)
def test_charities_numbers_do_so_too(written: str, kept: str) -> None:
    assert charity_of(written) == kept


@pytest.mark.parametrize(
    ("kept", "apart"),
    [
        ("GB-COH-01234567", Identifier("GB-COH", "01234567")),
        ("GB-SC-SC012345", Identifier("GB-SC", "SC012345")),
        ("GB-NIC-101234", Identifier("GB-NIC", "101234")),
    ],
)
def test_a_kept_number_comes_apart_again(kept: str, apart: Identifier) -> None:
    assert identifier_of(kept) == apart
    assert str(apart) == kept


def test_names_that_differ_only_far_on_are_two_names() -> None:
    one, other = (named("Alpha " * 60 + last) for last in ("Ltd", "LLP"))

    assert one.key != other.key
    assert one.key == named("ALPHA " * 60 + "Limited").key
    assert max(len(one.name), len(one.folded)) <= LONGEST
    assert one.name.endswith("…")
    assert len(folded("東" * 400)) == LONGEST


def test_one_name_with_two_numbers_is_two_names() -> None:
    assert named("Alpha", "01234567").key != named("Alpha", "07654321").key
    assert named("Alpha", "1234567").key == named("ALPHA", "01234567").key

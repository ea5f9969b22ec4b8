from uuid import UUID

import pytest

from app.deliveries.people.token import FIX, NoPeopleKey, PeopleKey, fault_of
from tests.deliveries.returns.made import PEOPLE_KEY

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    "token",
    [
        "E-00417",
        "a1b2c3",
        "HR/2026/17",
        "0b9f6c1e-1",
        "417-APP",
        "TRAINEE-417",
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "APP-LON-0012",
    ],
)
def test_a_reference_of_the_suppliers_own_is_taken(token: str) -> None:
    assert fault_of(token) == ""


@pytest.mark.parametrize(
    ("token", "looks_like"),
    [
        ("Somebody", "a name"),
        ("Anne-Marie", "a name"),
        ("some.body7", "a name"),
        ("Some Body", "a name"),
        ("some.body@ash.example", "an e-mail address"),
        ("QQ123456C", "a National Insurance number"),
        ("qq 12 34 56 c", "a National Insurance number"),
        ("QQ123456", "a National Insurance number"),
        ("1999-04-30", "a date of birth"),
        ("30/04/1999", "a date of birth"),
        ("30.4.99", "a date of birth"),
        ("19990430", "a date of birth"),
        ("30041999", "a date of birth"),
        ("QQ123456C-1", "a National Insurance number"),
        ("DOB19900101", "a date of birth"),
        ("jane.smith-1990", "a name"),
        ("JaneSmith1990", "a name"),
        ("JANE_SMITH_1", "a name"),
        ("smith/jane1990", "a name"),
        ("9434765919", "an NHS or learner number"),
        ("943-476-5919", "an NHS or learner number"),
        ("417 of ours", "without spaces"),
        ("A1", "3 to 64"),
        ("A" + "1" * 64, "3 to 64"),
    ],
)
def test_what_may_be_personal_is_refused_without_being_repeated(
    token: str, looks_like: str
) -> None:
    fault = fault_of(token)

    assert looks_like in fault
    assert token not in fault


def test_a_token_is_kept_as_a_digest_of_its_authoritys_own() -> None:
    key = PeopleKey(PEOPLE_KEY)
    kept = key.digest(HERE, "E-00417")

    assert len(kept) == 64
    assert key.digest(HERE, "e-00417") == kept
    assert key.digest(HERE, "E-00418") != kept
    assert key.digest(ELSEWHERE, "E-00417") != kept
    other = "b3RoZXItcGVvcGxlLWtleS1vZi0zMi1ieXRlcy1ub3c="
    assert PeopleKey(other).digest(HERE, "E-00417") != kept


def test_without_a_secret_no_token_is_kept_and_none_is_needed() -> None:
    key = PeopleKey()

    assert key.digests(HERE, ()) == frozenset()
    with pytest.raises(NoPeopleKey, match="no secret"):
        key.digests(HERE, ("E-00417",))


def test_a_refused_token_is_mended_by_one_that_suppliers_share() -> None:
    assert "other suppliers agreed on" in FIX
    assert fault_of("TRAINEE-00417") == ""


def test_a_secret_of_another_length_is_refused_and_never_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PeopleKey("c2hvcnQ=")
    with pytest.raises(ValueError, match="32 bytes"):
        PeopleKey("not base64!")
    assert PEOPLE_KEY not in repr(PeopleKey(PEOPLE_KEY))

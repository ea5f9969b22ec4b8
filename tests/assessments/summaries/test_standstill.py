from dataclasses import replace

import pytest

from app.assessments.summaries.standstill import (
    Standstill,
    StandstillKind,
    is_weaker,
    settled,
    standstill_for,
    words_of,
)
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Invalid
from app.procurements.tables import Lot, Procurement
from tests.assessments.summaries.kept import TERMS, nothing_was_sent, sent


@pytest.mark.parametrize(
    ("kind", "procedure", "expected"),
    [
        ("services", "open", StandstillKind.MANDATORY),
        ("", "", StandstillKind.MANDATORY),
        ("light_touch", "open", StandstillKind.NONE),
        ("works", "below_threshold", StandstillKind.NONE),
    ],
)
def test_the_law_asks_for_a_standstill_but_for_light_touch_and_small_contracts(
    kind: str, procedure: str, expected: StandstillKind
) -> None:
    found = standstill_for(kind, procedure)

    assert found.kind is expected
    assert bool(found.reason) == (expected is StandstillKind.NONE)


MANDATORY, NONE = Standstill(), Standstill(StandstillKind.NONE, reason="none is asked for.")
VOLUNTARY = Standstill(StandstillKind.VOLUNTARY, 10)


def test_what_is_not_chosen_is_as_the_law_asks() -> None:
    assert settled(MANDATORY, None) is MANDATORY
    assert settled(NONE, None) is NONE


def test_a_standstill_that_the_law_does_not_ask_for_is_called_voluntary() -> None:
    assert settled(NONE, Standstill(working_days=10)) == VOLUNTARY
    assert settled(NONE, VOLUNTARY) is VOLUNTARY
    assert settled(MANDATORY, Standstill(working_days=10)).kind is StandstillKind.MANDATORY


@pytest.mark.parametrize(
    ("kept", "asked", "expected"),
    [
        (NONE, MANDATORY, True),
        (VOLUNTARY, MANDATORY, True),
        (Standstill(working_days=7), MANDATORY, True),
        (Standstill(working_days=9), MANDATORY, False),
        (MANDATORY, MANDATORY, False),
        (VOLUNTARY, NONE, False),
        (NONE, NONE, False),
    ],
)
def test_only_what_the_law_asks_for_can_be_fallen_short_of(
    kept: Standstill, asked: Standstill, expected: bool
) -> None:
    assert is_weaker(kept, asked) is expected


def test_a_letter_says_how_long_and_from_when() -> None:
    words = words_of(Standstill(working_days=10))

    assert "10 working days" in words
    assert "beginning with the day on which the notice is published" in words
    assert "we choose" not in words


def test_a_letter_says_where_a_standstill_is_kept_by_choice() -> None:
    assert words_of(Standstill(StandstillKind.VOLUNTARY)).endswith("we choose to wait.")


def test_a_letter_says_why_there_is_none() -> None:
    words = words_of(Standstill(StandstillKind.NONE, reason=" it is a call-off. "))

    assert words.endswith("into the contract: it is a call-off.")


@pytest.mark.parametrize(
    ("document", "wait", "days"),
    [
        ({"kind": "services", "procedure": "open"}, None, 8),
        ({"kind": "services", "procedure": "open"}, Standstill(working_days=15), 15),
        ({"kind": "services", "procedure": "below_threshold"}, None, None),
        ({"kind": "light_touch"}, Standstill(StandstillKind.VOLUNTARY, 10), 10),
    ],
)
def test_the_standstill_that_the_letters_promise_is_kept(
    session: WriteSession,
    lot: Lot,
    officer: Caller,
    document: dict[str, str],
    wait: Standstill | None,
    days: int | None,
) -> None:
    session.get_one(Procurement, lot.procurement_id).document = document

    batch = sent(session, officer, lot, replace(TERMS, standstill=wait))

    assert batch.standstill_days == days


@pytest.mark.parametrize(
    "weak",
    [
        Standstill(StandstillKind.NONE, reason="we are in a hurry."),
        Standstill(StandstillKind.VOLUNTARY, 20),
        Standstill(working_days=7),
    ],
)
def test_no_letter_promises_less_than_the_law_asks_for(
    session: WriteSession, lot: Lot, officer: Caller, weak: Standstill
) -> None:
    with pytest.raises(Invalid) as refused:
        sent(session, officer, lot, replace(TERMS, standstill=weak))

    [found] = refused.value.findings
    assert (found.code, found.path) == ("standstill_too_weak", "/standstill")
    assert nothing_was_sent(session)

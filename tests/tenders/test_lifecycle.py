from datetime import UTC, datetime, timedelta

import pytest

from app.tenders.lifecycle import Standing, TenderState, late_by

NOON = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)


def standing(state: TenderState, **changes: object) -> str:
    given = {
        "latest": 2, "submitted": 2, "deadline": "Friday noon", "is_over": False,
        "needs_confirming": False,
    }  # fmt: skip
    return Standing(state=state, **(given | changes)).words()  # type: ignore[arg-type]


def test_every_state_is_told_in_words() -> None:
    said = {state: standing(state) for state in TenderState}

    assert all(words.endswith(".") for words in said.values())
    assert len(set(said.values())) == len(TenderState)


def test_nothing_of_a_cancelled_lot_is_promised_or_asked_for() -> None:
    for state in TenderState:
        words = standing(state, is_cancelled=True, needs_confirming=True, is_awarded=False)

        assert "will be opened" not in words
        assert "unless you submit" not in words
        assert "AMENDED" not in words


def test_what_was_not_submitted_is_shouted_before_and_after_the_deadline() -> None:
    before = standing(TenderState.UPLOADED, submitted=None)
    after = standing(TenderState.UPLOADED, submitted=None, is_over=True)

    assert before == (
        "UPLOADED, NOT SUBMITTED: version 2 will not be opened unless you submit it before "
        "Friday noon."
    )
    assert after == "NOT SUBMITTED: the deadline was Friday noon, and it has passed."


def test_a_newer_version_that_is_not_submitted_is_shouted_too() -> None:
    words = standing(TenderState.SUBMITTED, submitted=1)

    assert words.startswith("Version 1 is submitted and will be opened. UPLOADED, NOT SUBMITTED")


def test_an_amendment_is_told_as_long_as_something_can_be_done() -> None:
    amended = "THE PROCUREMENT WAS AMENDED SINCE"

    assert amended in standing(TenderState.SUBMITTED, needs_confirming=True)
    assert amended not in standing(TenderState.SUBMITTED, needs_confirming=True, is_over=True)
    assert amended not in standing(TenderState.OPENED, needs_confirming=True)


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(0), "0 milliseconds"),
        (timedelta(milliseconds=1), "1 milliseconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=3, seconds=7), "3 minutes 7 seconds"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(days=2, hours=1, minutes=5), "2 days 1 hour"),
    ],
)
def test_how_late_something_is(late: timedelta, words: str) -> None:
    assert late_by(NOON, NOON + late) == words

from datetime import date
from decimal import Decimal

from app.deliveries.evidence.receivers.letter import Question, subject_of, text_of

QUESTION = Question(
    "Anytown Youth Forum", "Anytown Council", "Ash Cleaning Ltd", "Hours of expert advice",
    Decimal("12.5000"), "staff_expert_hour", date(2026, 2, 14),
)  # fmt: skip


def test_the_letter_says_what_is_asked_by_whom_and_until_when() -> None:
    text = text_of(QUESTION, "https://here.example/x", date(2026, 4, 1))

    for words in (
        "Ash Cleaning Ltd tells Anytown Council",
        "12.5 staff_expert_hour, until 2026-02-14",
        "https://here.example/x",
        "works until 2026-04-01",
    ):
        assert words in text


def test_the_subject_is_one_line() -> None:
    long = Question("x", "Anytown\nCouncil", "A" * 400, "t", Decimal(1), "hour", date(2026, 2, 14))

    assert "\n" not in subject_of(long)
    assert len(subject_of(long)) == 300

"""Reasons that repeat the criterion, and reasons that do not: kept as they were tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.marks.likeness import only_repeats

TEXTS = (
    "Plan to deliver the social value",
    "Who will do what, by when and with whom, so that each promise is kept and can be shown?",
    "Name the people who are responsible, and the local partners.",
    "No answer Nothing relevant was offered.",
    "Weak Some of it is there. Important parts are missing or unclear.",
    "Sound Covers what was asked, with evidence for most of it.",
    "Excellent Covers all that was asked in full detail. We are very confident.",
)


@pytest.mark.parametrize(
    "reason",
    [
        "Covers what was asked, with evidence for most of it.",
        "COVERS what was asked - with evidence for most of it!",
        "The tender covers all that was asked in full detail and we are very confident.",
        "Some of it is there, but important parts are missing or unclear in the answer.",
        "The plan to deliver the social value is there, with who will do what by when.",
        "Important parts unclear, relevant parts missing; responsible people and partners shown.",
        "It is what it is, and so it will be as it was.",
        "Cóvers whät was asked with evidence for most of it",
    ],
)
def test_a_reason_that_repeats_the_criterion_is_seen(reason: str) -> None:
    assert only_repeats(reason, TEXTS)


@pytest.mark.parametrize(
    "reason",
    [
        "Section 3 names twelve apprentices, their colleges and the months they start.",
        "The contracts manager is named, but no date is given for the second intake.",
        "Two of five promises have no owner; the college partnership is signed (appendix B).",
        "Covers what was asked: the site manager reports hours monthly to the jobs brokerage.",
        "Local partners are Anytown College and the food bank, each with a letter of support.",
        "No timetable beyond month six.",
    ],
)
def test_a_reason_from_the_tender_is_not_questioned(reason: str) -> None:
    assert not only_repeats(reason, TEXTS)


def test_a_reason_stands_by_itself_where_the_rules_say_nothing() -> None:
    assert not only_repeats("Names twelve apprentices.", ())


@given(st.sampled_from(TEXTS), st.sampled_from(["", ".", "!!", " \n"]))
def test_each_of_the_criterions_texts_is_seen_whatever_stands_around_it(
    text: str, around: str
) -> None:
    assert only_repeats(around + text.upper() + around, TEXTS)


WORDS = st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=1, max_size=30)


@given(reason=WORDS, known=WORDS)
def test_a_reason_of_new_words_is_never_questioned(reason: list[str], known: list[str]) -> None:
    new = " ".join(f"{word}x9" for word in reason)

    assert not only_repeats(new, [" ".join(known)])


@given(reason=WORDS, known=WORDS, more=WORDS)
def test_more_texts_never_make_a_reason_better(
    reason: list[str], known: list[str], more: list[str]
) -> None:
    said, texts = " ".join(reason), [" ".join(known)]

    if only_repeats(said, texts):
        assert only_repeats(said, [*texts, " ".join(more)])

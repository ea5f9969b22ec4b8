"""When a person's word stands beside what was worked out, and when it needs a reason."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.deliveries.standing.word import PRINTED, Word
from app.problems import Finding, Invalid
from app.units import plain

LONGEST = timedelta(days=3 * 366)  #: of the days that one rating assesses; more is a slip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of some days."""

    starts_on: date
    ends_on: date
    word: Word | None = None  #: None: as it was worked out
    reason: str = ""


def refuse_days(judgement: Judgement, today: date, first: date | None, last: date | None) -> None:
    """Let days through that are in order, over, and the contract's.

    Args:
        judgement: of the days.
        today: the day.
        first: the contract's first day; None: it is not known.
        last: the day on which it ended; None: it goes on.

    Raises:
        Invalid: for any others.
    """
    if judgement.ends_on < judgement.starts_on:
        words, fix = "The days end before they start.", "Exchange them."
        raise _wrong("days_order", words, fix, "/ends_on")
    if judgement.ends_on > today:
        words = f"{judgement.ends_on} is still to come, and only what is over can be rated."
        raise _wrong("in_the_future", words, f"End on {today} or before.", "/ends_on")
    if judgement.ends_on - judgement.starts_on > LONGEST:
        words = "One rating is of three years at most; the law wants one every twelve months."
        raise _wrong("days_too_many", words, "Rate each year by itself.", "/starts_on")
    if first is not None and judgement.starts_on < first:
        words = f"The contract began on {first}; before it there is nothing to rate."
        raise _wrong("before_contract", words, f"Start on {first} or later.", "/starts_on")
    if last is not None and judgement.ends_on > last:
        words = f"The contract ended on {last}; after it there is nothing to rate."
        raise _wrong("after_contract", words, f"End on {last} or before.", "/ends_on")


def judged(judgement: Judgement, worked_out: Word | None, percent: Decimal | None = None) -> Word:
    """Give the rating: what was worked out, or what a person says instead and why.

    Raises:
        Invalid: where a reason or a word is wanting.
    """
    word = judgement.word or worked_out
    if word is None:
        words = _why_none(percent)
        raise _wrong("word_needed", words, "Say a rating, with a reason.", "/word")
    if not judgement.reason.strip() and (word is Word.OTHER or word is not worked_out):
        raise _wrong("reason_needed", _why(word, worked_out), "Give a reason.", "/reason")
    return word


def _why_none(percent: Decimal | None) -> str:
    if percent is None:
        return "Nothing was worked out: nothing was due, or nothing was reported."
    return f"{plain(percent)} % was worked out, and the bands have no word of the law for it."


def _why(word: Word, worked_out: Word | None) -> str:
    if word is Word.OTHER:
        return "“Other” says that none of the four fits, and needs a reason."
    if worked_out is None:
        return "Nothing was worked out, so a person's rating needs a reason."
    return (
        f"By the bands it is “{PRINTED[worked_out]}”; to say “{PRINTED[word]}” instead needs a "
        "reason."
    )


def _wrong(code: str, words: str, fix: str, path: str) -> Invalid:
    return Invalid(words, fix, [Finding(code, words, fix, path=path)])

"""The words in which a file names a period, told apart; one that is not known spoils them all.

What is passed over may change what the rest means: a total to date is no figure of a month, and
week 40 of a year is not the year.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.spend.rows.row import may_be_a_year
from app.spreadsheets.mapping.moment import MONTHS, a_day
from app.spreadsheets.mapping.reader import Unreadable


class Sign(StrEnum):
    """What a word is; each is one letter, so that a phrase is a text of them."""

    FINANCIAL = "f"
    YEAR = "y"
    MONTH = "m"
    DAY = "d"
    PART = "p"  #: a quarter or a half
    TO = "t"
    DASH = "-"
    ENDING = "e"  #: a quarter, half or year is named by its end
    SO_FAR = "s"
    SINCE = "c"  #: so far, without a word of until when
    YEAR_TO_DATE = "g"
    LATER = "l"
    FROM = "r"
    TOTAL = "a"
    IN_FINANCIAL = "i"  #: the words financial year
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or a few that are one."""

    sign: Sign
    number: int = 0  #: of a month, a quarter or a half
    year: int | None = None  #: that stands beside it
    day: int = 0
    count: int = 0  #: months of a part, or of what is named by its end


IN_QUARTER, IN_HALF, IN_YEAR = 3, 6, 12
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
#: a year beside a month, unless it is the first of a financial year's two
_BESIDE = (
    r"(?:[ ,./'\-]{0,3}(20\d\d|\d\d)(?!\d)"
    r"(?!\s*(?:/|-|to)\s*(?:20)?\d\d(?![\d/.\-]| ?[a-z])))?"
)
_LENGTHS = {"month": 1, "quarter": IN_QUARTER, "qtr": IN_QUARTER, "half": IN_HALF, "year": IN_YEAR}
_END = r"(?![a-z])"
_Maker = Callable[[re.Match[str]], Word | None]


def words_of(text: str) -> list[Word] | None:
    """Tell the words of a period apart.

    Args:
        text: in small letters.

    Returns:
        None if one of them is not known.
    """
    made: list[Word] = []
    at = 0
    while at < len(text):
        found, word = _next(text, at)
        if word is None:
            return None
        at = found
        if word.sign:
            made.append(word)
    return made


def _next(text: str, at: int) -> tuple[int, Word | None]:
    """Read the word at a place; give where the next begins."""
    for pattern, make in _KNOWN:
        found = pattern.match(text, at)
        if found and (word := make(found)) is not None:
            return found.end(), word
    return at, None


def _whole_day(found: re.Match[str]) -> Word | None:
    try:
        return _of_day(a_day(found[0]))
    except Unreadable:
        return None


def _of_day(day: date) -> Word:
    return Word(Sign.DAY, day.month, day.year, day.day)


def _numbered_month(found: re.Match[str]) -> Word | None:
    """Read 2026-01 or 01/2026; 2010-11 may be a year as well."""
    if may_be_a_year(found[0]):
        return Word(Sign.FINANCIAL, year=int(found[1]), count=1)
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    return Word(Sign.MONTH, int(month), int(year))


def _financial(found: re.Match[str]) -> Word | None:
    begins = _full(found[1])
    is_one = (begins + 1) % 100 == int(found[2]) % 100
    return Word(Sign.FINANCIAL, year=begins) if is_one else None


def _named_day(found: re.Match[str]) -> Word:
    year = _full(found[3]) if found[3] else None
    return Word(Sign.DAY, MONTHS[found[2]], year, int(found[1]))


def _named_month(found: re.Match[str]) -> Word:
    return Word(Sign.MONTH, MONTHS[found[1]], _full(found[2]) if found[2] else None)


def _part(found: re.Match[str]) -> Word | None:
    number, length = int(found[2]), IN_QUARTER if found[1].startswith("q") else IN_HALF
    is_one = 0 < number * length <= IN_YEAR
    return Word(Sign.PART, number, count=length) if is_one else None


def _full(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


def _plain(sign: Sign) -> _Maker:
    return lambda _: Word(sign)


#: tried in this order, so that the longer reading of the same letters counts
_KNOWN: tuple[tuple[re.Pattern[str], _Maker], ...] = tuple(
    (re.compile(pattern, re.ASCII), make)
    for pattern, make in (
        (r"20\d\d-\d\d-\d\d(?!\d)|\d{1,2}([/.\-])\d{1,2}\1\d{4}(?!\d)", _whole_day),
        (r"(20\d\d)-(0[1-9]|1[0-2])(?![\d\-])|(0?[1-9]|1[0-2])/(20\d\d)(?!\d)", _numbered_month),
        (r"(20\d\d|\d\d)\s*(?:/|-|to)\s*(20\d\d|\d\d)(?!\d|[/.\-]\d)", _financial),
        (rf"(\d{{1,2}})(?:st|nd|rd|th)?[ ./\-]?(?:of )?({_NAMES}){_END}{_BESIDE}", _named_day),
        (rf"({_NAMES}){_END}{_BESIDE}", _named_month),
        (r"(20\d\d)(?!\d)", lambda found: Word(Sign.YEAR, year=int(found[1]))),
        (r"(q|quarter|qtr|h|half)\.? ?([1-9])(?!\d)", _part),
        (rf"(?:financial|fiscal) years?{_END}|f/?y{_END}", _plain(Sign.IN_FINANCIAL)),
        (rf"year[ \-]to[ \-]date{_END}|ytd{_END}", _plain(Sign.YEAR_TO_DATE)),
        (rf"(month|quarter|qtr|half|year)(?:[ \-]year)? (?:ending|ended|to)(?: on)?{_END}",
         lambda found: Word(Sign.ENDING, count=_LENGTHS[found[1]])),
        (rf"to[ \-]date{_END}|so far{_END}", _plain(Sign.SINCE)),
        (rf"(?:up to(?: and including)?|until|till|by|as at|as of)"
         rf"(?: the)?(?: end(?: of)?)?{_END}",
         _plain(Sign.SO_FAR)),
        (rf"cumulative(?:ly)?{_END}", _plain(Sign.SO_FAR)),
        (rf"(?:and )?(?:after|beyond|onwards){_END}", _plain(Sign.LATER)),
        (rf"from{_END}", _plain(Sign.FROM)),
        (rf"(?:grand |sub-?)?totals?{_END}", _plain(Sign.TOTAL)),
        (rf"(?:to|through){_END}", _plain(Sign.TO)),
        (r"-", _plain(Sign.DASH)),
        (rf"(?:actuals?|forecasts?|outputs?|outcomes?|delivered|achieved|reported|quantity|"
         rf"reporting|the|of|in|for|during|calendar year|year(?= \(?\d\d)){_END}",
         _plain(Sign.NOTHING)),
        (rf"(?:months?|period){_END}(?! ?\d{{1,2}}(?!\d))", _plain(Sign.NOTHING)),
        (r"[\s/(),:;.|]+", _plain(Sign.NOTHING)),
    )
)  # fmt: skip

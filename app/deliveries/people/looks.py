"""What looks like somebody's name, number or birthday, where none is to be kept.

Looks are all that can be told, so that some of it gets through, and now and then a reference
that is nobody's is refused. Ten digits are those of an NHS number or a unique learner number.

Sources: National Insurance Manual NIM39110 (HMRC); NHS Data Dictionary, NHS number (NHS England);
Unique Learner Number (Learning Records Service).
"""

import re
from datetime import date

GROWN = 10  #: years: a day so long before a delivery is taken for a birthday

_EMAIL = re.compile(r"[^\s@]@[^\s@]")
_INSURANCE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}([ .-]?)[0-9]{2}\1[0-9]{2}\1[0-9]{2}\1[A-D](?![A-Z0-9])", re.ASCII
)
_INSURANCE_ALONE = re.compile(r"[A-Z]{2}([ .-]?)[0-9]{2}\1[0-9]{2}\1[0-9]{2}", re.ASCII)
_TEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{3}([ -]?)[0-9]{3}\1[0-9]{4}(?![0-9])", re.ASCII)
_MONTH, _DAY = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(
    rf"(?<![0-9])(?:(?P<year>(?:19|20)[0-9]{{2}})([-./]){_MONTH}\2{_DAY}"
    rf"|{_DAY}([-./]){_MONTH}\3(?P<last>(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
    r"|(?P<run>(?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?P<end>(?:19|20)[0-9]{2}))(?![0-9])",
    re.ASCII,
)
_TWO_WORDS = re.compile(r"[A-Za-z]{2,}[._:/-][A-Za-z]{2,}[0-9]*", re.ASCII)
_WORD = re.compile(r"[A-Z][a-z]{2,}|[a-z]{3,}|[A-Z]{4,}(?![a-z])", re.ASCII)
_HEX = re.compile(r"[a-fA-F]+")


def looks_like(token: str) -> str:
    """Say what a token looks like that it must not be; nothing if it does not."""
    if "@" in token:
        return "an e-mail address"
    upper = token.upper()
    if _INSURANCE_ALONE.fullmatch(upper) or _INSURANCE.search(upper):
        return "a National Insurance number"
    if _TEN_DIGITS.search(token):
        return "an NHS or learner number"
    return "a date of birth" if _DATE.search(token) else ""


def is_name(token: str) -> bool:
    """Tell whether a token looks like a name: it has no digit, or two words or more.

    Words of an identifier in hexadecimal are none.
    """
    if not any(letter.isdigit() for letter in token) or _TWO_WORDS.fullmatch(token):
        return True
    words = [word for word in _WORD.findall(token) if not _HEX.fullmatch(word)]
    return len(words) > 1


def personal_in(text: str, on: date) -> str:
    """Say what of somebody a text seems to hold; nothing if it does not.

    Days are told apart from birthdays by how long ago they were, and numbers of ten digits are
    left alone, since orders have them too.

    Args:
        text: a reference or a comment.
        on: the day of the delivery.
    """
    if _EMAIL.search(text):
        return "an e-mail address"
    if _INSURANCE.search(text.upper()):
        return "a National Insurance number"
    years = (
        int(year)
        for found in _DATE.finditer(text)
        for year in found.groupdict().values()
        if year is not None and len(year) > 2
    )
    return "a date of birth" if any(year <= on.year - GROWN for year in years) else ""

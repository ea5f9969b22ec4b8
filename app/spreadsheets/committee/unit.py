"""Units, days and figures as a committee reads them."""

from datetime import date
from decimal import Decimal

from app.deliveries.standing.sentence import SAID
from app.units import Rounding, plain, rounded

TOLD = Rounding(2)
ABBREVIATIONS = {"vcs", "vcse", "sme", "smes", "neet", "send"}  #: written in capitals


def many(unit: str) -> str:
    """Give a unit in words, as of many."""
    return SAID[unit][1] if unit in SAID else unit.replace("_", " ")


def words(code: str, nothing: str) -> str:
    """Give a code as words; what stands for none of it, where it is empty."""
    told = code.replace("_", " ").capitalize()
    return " ".join(_word(one) for one in told.split(" ")) if code else nothing


def _word(word: str) -> str:
    return word.upper() if word.lower() in ABBREVIATIONS else word


def day(on: date) -> str:
    """Give a day as people write it."""
    return f"{on.day} {on:%B %Y}"


def figure(number: Decimal) -> str:
    """Give a figure for a sentence, to two decimals and with thousands parted."""
    return f"{Decimal(plain(rounded(number, TOLD))):,f}"

"""Numbers and amounts as people write them.

`told` is for reading and may be shortened; `precise` is for checking and is cut only where a
division goes on for ever, with an ellipsis to say so.
"""

from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

from app.units import Rounding, plain, rounded

#: Places that `precise` shows of a number that has more.
PRECISE = 12
#: Beyond these, a number that would vanish is shown as it is.
MOST_PLACES = 20
WIDE = Context(prec=10_050)
ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
#: One and several of each unit, in words that need no glossary.
UNITS = {
    "fte_year": ("full-time year of work", "full-time years of work"),
    "fte": ("full-time post", "full-time posts"),
    "people": ("person", "people"),
    "person_week": ("week of work or training", "weeks of work or training"),
    "hour": ("hour", "hours"),
    "minute": ("minute", "minutes"),
    "staff_expert_hour": ("hour of expert help", "hours of expert help"),
    "day": ("day", "days"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "year": ("year", "years"),
    "event": ("event", "events"),
    "organisation": ("organisation", "organisations"),
    "opportunity": ("opportunity", "opportunities"),
    "placement": ("placement", "placements"),
    "point": ("point", "points"),
    "tonne": ("tonne", "tonnes"),
}


def told(value: Decimal, places: int = 2) -> str:
    """Write a number for reading: thousands apart, few decimals, and never a false nought."""
    shortened = rounded(value, Rounding(places))
    while value and not shortened and places < MOST_PLACES:
        places += 1
        shortened = rounded(value, Rounding(places + 1))
    whole, _, part = plain(abs(shortened)).partition(".")
    minus = "-" if shortened < 0 else ""
    return f"{minus}{int(whole):,}" + (f".{part}" if part else "")


def is_shortened(value: Decimal, places: int = 2) -> bool:
    """Tell whether `told` leaves something of a number out."""
    return Decimal(told(value, places).replace(",", "")) != value


def precise(value: Any) -> str:
    """Write a value for checking, without separators: up to twelve places, then an ellipsis."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, Decimal):
        return str(value)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -PRECISE:
        return plain(value)
    step = Decimal(1).scaleb(-PRECISE)
    cut = value.quantize(step, ROUND_DOWN, context=WIDE)
    return plain(value) if cut == value else f"{format(cut, 'f')}…"


def amount(value: Decimal, unit: str) -> str:
    """Write a quantity with its unit in words."""
    if unit == "gbp":
        return pounds(value)
    if unit == "percent":
        return f"{told(value)} per cent"
    one, several = UNITS.get(unit, (unit.replace("_", " "),) * 2)
    return f"{told(value, 4)} {one if value == 1 else several}"


def pounds(value: Decimal) -> str:
    """Write an amount of money, with pence only where there are any."""
    text = told(abs(value))
    whole, _, pence = text.partition(".")
    minus = "-" if value < 0 else ""
    return f"{minus}£{whole}.{pence:<02}" if len(pence) == 1 else f"{minus}£{text}"


def ordinal(place: int) -> str:
    """Write a place in an order: first, second, … and from the eleventh on in digits."""
    if 0 < place <= len(ORDINALS):
        return ORDINALS[place - 1]
    teens = 10 <= place % 100 <= 20
    return f"{place}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def counted(number: int, one: str, several: str = "") -> str:
    """Write how many of something there are."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def listed(parts: list[str], last: str = "and") -> str:
    """Join parts as in speech: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"

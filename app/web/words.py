"""What codes are called on pages."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

STATES: Mapping[str, str] = {
    "received": "Waiting to be read",
    "reading": "Being read",
    "checking": "Being checked",
    "ready": "Ready to save",
    "needs_fixing": "Needs fixing",
    "rejected": "Cannot be used",
    "applying": "Being saved",
    "applied": "Saved",
    "expired": "Past its time",
    "withdrawn": "Withdrawn",
    "reversed": "Undone",
}
WEIGHTS: Mapping[str, str] = {
    "stop": "Stops the file",
    "fix": "To fix",
    "confirm": "To confirm",
    "note": "Worth knowing",
}
NOT_READ: Mapping[str, str] = {"sheet": "Sheet", "column": "Column", "row": "Row"}
COUNTS: Mapping[str, str] = {
    "rows": "In the file",
    "added": "New",
    "changed": "Changed",
    "same": "The same",
    "faulty": "Faulty",
    "not_read": "Not read",
}
WORDS = {"states": STATES, "weights": WEIGHTS, "not_read": NOT_READ, "counts": COUNTS}

_A_FIGURE = re.compile(r"([-−]?£?)(0|[1-9][0-9]*)((?:\.[0-9]+)?)", re.ASCII)
LONDON = "Europe/London"
CAPITALS = frozenset({"ocid", "sme", "url", "vat", "vcse"})


def named(key: str) -> str:
    """Write the key of a field as words: `is_sme` is SME, `paid_on` is Paid on."""
    words = key.removeprefix("is_").split("_")
    told = " ".join(one.upper() if one in CAPITALS else one for one in words)
    return told[:1].upper() + told[1:]


def moment(at: datetime) -> str:
    """Write a time as people here read it."""
    there = at.astimezone(ZoneInfo(LONDON))
    return f"{day(there)}, {there:%H:%M}"


def day(on: date) -> str:
    """Write a day as people here read it."""
    return f"{on.day} {on:%B %Y}"


def days(period: str) -> str:
    """Write a period as people here read it, which is told as ISO 8601 has it."""
    return " to ".join(day(date.fromisoformat(one)) for one in period.split("/"))


def figure(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}"


def apart(said: str) -> str:
    """Write a figure that is given as text with its thousands apart, and any other text as it is.

    So is what begins with a nought that is no number's, such as a code.
    """
    found = _A_FIGURE.fullmatch(said)
    return f"{found[1]}{int(found[2]):,}{found[3]}" if found else said

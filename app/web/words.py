"""What codes are called on pages."""

from collections.abc import Mapping
from datetime import datetime
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

LONDON = "Europe/London"


def moment(at: datetime) -> str:
    """Write a time as people here read it."""
    there = at.astimezone(ZoneInfo(LONDON))
    return f"{there.day} {there:%B %Y, %H:%M}"


def figure(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}"

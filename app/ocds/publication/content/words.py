"""How the standard writes days, sums and what is not known."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.contracts.change.ground import Ground
from app.ocds.publication.told import Money

CURRENCY = "GBP"


def known(made: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known, as the standard asks; no and nought are known."""
    return {name: value for name, value in made.items() if value not in (None, "", [], {}, ())}


def classified(grounds: Iterable[Ground]) -> list[dict[str, Any]]:
    """Write grounds by their codes, each once; what has none is told in words, elsewhere.

    The standard takes no list that has the same twice, and one code of a list says one thing.
    """
    first: dict[tuple[str, str], Ground] = {}
    for one in grounds:
        first.setdefault((one.scheme, one.id), one)
    return [known(one.document()) for one in first.values()]


def begins(day: date | None) -> str | None:
    """Write a day as the moment at which it begins; portals read the day as it is written."""
    return None if day is None else f"{day.isoformat()}T00:00:00Z"


def ends(day: date | None) -> str | None:
    """Write a day as the moment at which it ends."""
    return None if day is None else f"{day.isoformat()}T23:59:59Z"


def moment(at: datetime | None) -> str | None:
    """Write a moment in UTC, to the second."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def value(money: Money) -> dict[str, Any] | None:
    """Write a sum; None where it is not known."""
    made = known({"amount": money.net, "amountGross": money.gross})
    return {**made, "currency": CURRENCY} if made else None


def period(first: date | None, last: date | None, latest: date | None = None) -> dict[str, Any]:
    """Write the days from one to another, and the last with every extension."""
    return known(
        {"startDate": begins(first), "endDate": ends(last), "maxExtentDate": ends(latest)}
    )

"""Which form of an answer a caller wants, by `Accept` (RFC 9110) or by the path's suffix."""

import re
from collections.abc import Sequence

from app.platform.renditions import delimited, workbook
from app.problems import NotAcceptable

JSON = "application/json"
#: the forms of every list, and the suffix that asks for each
LIST_FORMS = {"": JSON, ".csv": delimited.MEDIA_TYPE, ".xlsx": workbook.MEDIA_TYPE}

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^;]*)*)\s*", re.ASCII)
_WEIGHT = re.compile(r";\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.ASCII)


def chosen(accept: str, offers: Sequence[str]) -> str:
    """Give the offer that a caller likes best; the first of those it likes equally.

    Args:
        accept: the header; empty means anything.
        offers: media types, the usual one first.

    Raises:
        NotAcceptable: if none of them will do.
    """
    wishes = [_RANGE.fullmatch(part) for part in accept.split(",")] if accept.strip() else []
    ranges = [(w[1].lower(), w[2].lower(), _weight(w[3])) for w in wishes if w]
    if not accept.strip():
        return offers[0]
    best = max(offers, key=lambda offer: _liking(offer, ranges))
    if _liking(best, ranges) == 0:
        raise NotAcceptable(
            f"This comes as {', '.join(offers)} only.",
            f"Send Accept: {offers[0]}, or leave it out.",
        )
    return best


def _weight(parameters: str) -> float:
    found = _WEIGHT.search(parameters)
    return float(found[1]) if found else 1.0


def _liking(offer: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """Give the weight of the most precise range that an offer falls under; 0: none."""
    kind, form = offer.split("/")
    for precise in ((kind, form), (kind, "*"), ("*", "*")):
        weights = [weight for *named, weight in ranges if tuple(named) == precise]
        if weights:
            return max(weights)
    return 0.0

"""What a commitment counts by its zone, its groups and its partner, as the rules say."""

from collections.abc import Mapping
from decimal import Decimal

from app.rules.plan import Groups

ONE = Decimal(1)
ZERO = Decimal(0)


def of_zone(credit: Mapping[str, Decimal], zone: str) -> Decimal:
    """Tell what counts in a zone; what is not known counts as elsewhere, unless rules say."""
    if zone not in credit and zone == "unknown":
        zone = "elsewhere"
    return credit.get(zone, ZERO)


def of_groups(groups: Groups | None, named: tuple[str, ...]) -> Decimal:
    """Tell how much more a commitment counts for the groups it reaches."""
    if groups is None:
        return ONE
    if not named:
        return groups.credit.get("none", ONE)
    credits = [groups.credit[group] for group in named]
    if groups.stacking == "highest_only":
        return max(credits)
    if groups.stacking == "add":
        return ONE + sum((credit - ONE for credit in credits), ZERO)
    product = ONE
    for credit in credits:
        product *= credit
    return product


def of_doubt(credit: Mapping[str, Decimal] | None, doubt: str | None) -> Decimal:
    """Tell what counts while a partner's word is in doubt; in full, unless rules say less."""
    if credit is None or doubt is None:
        return ONE
    return credit.get(doubt, ONE)

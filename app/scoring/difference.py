"""What a new version of rules changes: in its text, and for each tender of the same lot.

The two versions score the very same tenders; where a total moves, the criteria that moved it are
named, and for these what changed in the rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid
from app.rules.digest import digest_of, normal, pinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from app.scoring.lots import Places
from app.units import exactly, plain

Rules = tuple[RuleSet, Library]
MOST_CHANGES = 500


@dataclass(frozen=True)
class Change:
    """One place where two versions differ; nothing where a version does not have it."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Moved:
    """What a version changes for one tender."""

    lot: str
    supplier: str
    total_before: Decimal | None
    total_after: Decimal | None
    rank_before: int | None
    rank_after: int | None
    status_before: str
    status_after: str
    because: tuple[str, ...]  #: criteria and figures whose part of the total moved

    @property
    def delta(self) -> Decimal | None:
        """How much the total moved."""
        if self.total_before is None or self.total_after is None:
            return None
        return self.total_after - self.total_before


@dataclass(frozen=True)
class Difference:
    """Everything that sets two versions of rules apart."""

    digest_before: str
    digest_after: str
    changes: tuple[Change, ...]
    tenders: tuple[Moved, ...]
    faults: tuple[Finding, ...]  #: why one of the two could not score them

    def as_document(self) -> dict[str, Any]:
        """Give it as plain data, numbers as decimal strings."""
        return {
            "before": self.digest_before,
            "after": self.digest_after,
            "changes": [
                {"path": one.path, "before": one.before, "after": one.after}
                for one in self.changes
            ],
            "tenders": [_moved_document(one) for one in self.tenders],
        }


def _moved_document(one: Moved) -> dict[str, Any]:
    numbers = {"total_before": one.total_before, "total_after": one.total_after}
    return {
        "lot": one.lot,
        "supplier": one.supplier,
        **{name: None if value is None else plain(value) for name, value in numbers.items()},
        "delta": None if one.delta is None else plain(one.delta),
        "rank_before": one.rank_before,
        "rank_after": one.rank_after,
        "status_before": one.status_before,
        "status_after": one.status_after,
        "because": list(one.because),
    }


def difference(
    before: Rules, after: Rules, sent: TendersIn | None = None, places: Places | None = None
) -> Difference:
    """Set two versions apart.

    Args:
        before: the older rules and what they draw on.
        after: the newer ones.
        sent: tenders to score under both; None compares the texts alone.
        places: what is known of the postcodes that the tenders name.
    """
    one, other = pinned(*before), pinned(*after)
    changes = tuple(_by_code(one, other))[:MOST_CHANGES]
    faults: list[Finding] = []
    moved: tuple[Moved, ...] = ()
    if sent is not None:
        cards = [_cards(rules, sent, places or {}, faults) for rules in (before, after)]
        if not faults:
            with exactly():
                moved = tuple(_moved(*cards))
    return Difference(digest_of(one), digest_of(other), changes, moved, tuple(faults))


def _cards(
    rules: Rules, sent: TendersIn, places: Places, faults: list[Finding]
) -> dict[tuple[str, str], dict[str, Any]]:
    try:
        document = answer(*rules, sent, places).document
    except Invalid as refusal:
        faults += refusal.findings
        return {}
    lots = document.get("lots", [{"lot": "", "tenders": document.get("tenders", [])}])
    return {(lot["lot"], card["supplier"]): card for lot in lots for card in lot["tenders"]}


def _moved(
    before: Mapping[tuple[str, str], dict[str, Any]],
    after: Mapping[tuple[str, str], dict[str, Any]],
) -> Iterator[Moved]:
    for key, old in before.items():
        new = after[key]
        yield Moved(
            *key,
            _number(old["total"]),
            _number(new["total"]),
            old["rank"],
            new["rank"],
            old["status"],
            new["status"],
            tuple(_because(old, new)),
        )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _because(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Name the leaves whose part of the total moved, then figures, then what came or went."""
    codes = [*old["criteria"], *(code for code in new["criteria"] if code not in old["criteria"])]
    for code in codes:
        one, other = old["criteria"].get(code), new["criteria"].get(code)
        if one is None or other is None:
            yield f"{code}: {'new' if one is None else 'gone'}"
        elif one["weighted"] != other["weighted"] and one["method"] is not None:
            parts = [
                name
                for name in ("value", "unit_score", "weight_in_effect")
                if one[name] != other[name]
            ]
            yield f"{code}: {one['weighted']} → {other['weighted']} ({', '.join(parts)})"
    for code, value in old["figures"].items():
        if code in new["figures"] and new["figures"][code] != value:
            yield f"{code}: {value} → {new['figures'][code]}"


def _by_code(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """Compare two texts; lists of things with codes are compared code by code."""
    one, other = _keyed(before), _keyed(after)
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            here = f"{path}.{key}".lstrip(".")
            yield from _by_code(one.get(key), other.get(key), here)
    elif normal(before) != normal(after):
        yield Change(path, before, after)


def _keyed(value: Any) -> Any:
    is_list = isinstance(value, list) and bool(value)
    if is_list and all(isinstance(item, dict) and "code" in item for item in value):
        return {item["code"]: item for item in value}
    return value

"""Draw deliveries to be looked at, so that anybody can draw the same ones again.

Each delivery has as many tickets as its risk. The number of a ticket is the SHA-256 of
`seed:delivery id:1`, `seed:delivery id:2` and so on; those deliveries are drawn whose highest
ticket is highest. So one of risk 6 comes first six times as often as one of risk 1. That is the
weighted draw without replacement of Efraimidis and Spirakis (Information Processing Letters 97,
2006) for whole weights, in whole numbers alone: no machine rounds any of it differently.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.proof.risk import Weighed

_SHARE = re.compile(r"sample_(\d{1,2})_percent")
USUAL_PERCENT = 10  #: of a measure whose rules say nothing that is known here
ALL = "all"  #: of such a measure every delivery is looked at


@dataclass(frozen=True, slots=True)
class Rule:
    """How many are drawn; neither size nor percent: as the measures' own rules say."""

    size: int | None = None  #: besides those that always are
    percent: int | None = None  #: of those that are not always drawn, rounded up
    #: quantity by measure, above which a delivery is always drawn
    always_over: Mapping[str, Decimal] = field(default_factory=dict)

    def as_document(self) -> dict[str, Any]:
        """Write it down as it is kept with the sample."""
        return {
            "size": self.size,
            "percent": self.percent,
            "always_over": dict(self.always_over),
            "tickets": "sha256(seed:delivery_id:number), one to each point of risk",
        }


def drawn(population: Sequence[Weighed], rule: Rule, seed: str) -> list[UUID]:
    """Draw from a population, and give the ids of those that were drawn, in order."""
    always = [one for one in population if _is_always(one, rule)]
    others = [one for one in population if not _is_always(one, rule)]
    chosen = [one.facts.delivery_id for one in always]
    for group, number in _groups(others, rule):
        ordered = sorted(group, key=lambda one: highest_ticket(one, seed), reverse=True)
        chosen += [one.facts.delivery_id for one in ordered[:number]]
    return sorted(chosen)


def highest_ticket(one: Weighed, seed: str) -> int:
    """Give the highest number on a delivery's tickets."""
    words = (f"{seed}:{one.facts.delivery_id}:{number}" for number in range(1, one.risk + 1))
    return max(int.from_bytes(hashlib.sha256(word.encode()).digest()) for word in words)


def _is_always(one: Weighed, rule: Rule) -> bool:
    bound = rule.always_over.get(one.facts.measure)
    if bound is not None and one.facts.quantity > bound:
        return True
    return rule.size is None and rule.percent is None and one.facts.verify == ALL


def _groups(others: Sequence[Weighed], rule: Rule) -> list[tuple[list[Weighed], int]]:
    """Give those among whom lots are cast together, each with how many are drawn of them."""
    if rule.size is not None:
        return [(list(others), rule.size)]
    if rule.percent is not None:
        return [(list(others), _share(len(others), rule.percent))]
    by_percent: dict[int, list[Weighed]] = {}
    for one in others:
        by_percent.setdefault(_percent(one.facts.verify), []).append(one)
    return [(group, _share(len(group), percent)) for percent, group in sorted(by_percent.items())]


def _percent(verify: str) -> int:
    found = _SHARE.fullmatch(verify)
    return int(found[1]) if found else USUAL_PERCENT


def _share(number: int, percent: int) -> int:
    """Give a share of a number, rounded up."""
    return -(-number * percent // 100)

"""One scheme for all engines: ten measures, five themes, and any number of made-up commitments.

A commitment counts quantity × conversion × attribution × place × group × (1 − deadweight)
× (1 − displacement). Counted quantities are added up by measure, rounded half up to two places,
priced, added up by theme, held at a target and weighted.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.rules.compiler.assembly import plan_of
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.plan import Plan
from app.scoring.submission import Commitment, Field, Tender

MEASURES, THEMES = 10, 5
HERE, THERE = "E09000002", "E08000003"
FACTORS = {"hour": Decimal(1), "shift": Decimal("7.5")}
CREDIT = {HERE: Decimal(1), THERE: Decimal("0.25")}
GROUPS = {(): Decimal(1), ("care_leaver",): Decimal("1.5")}
SHARES = [Decimal(share) for share in ("1", "0.5", "0.75")]
TARGET = Decimal(500_000)
PENNY = Decimal("0.01")
ONE, ZERO = Decimal(1), Decimal(0)


def deadweight(place: int) -> Decimal:
    """Give the deadweight of a measure."""
    return Decimal(place % 4) / 20


def displacement(place: int) -> Decimal:
    """Give the displacement of a measure."""
    return Decimal(1 + place % 3) / 40


KEPT = {f"m{i}": (ONE - deadweight(i), ONE - displacement(i)) for i in range(MEASURES)}
PRICES = {f"m{i}": Decimal(f"{10 + i}.37") for i in range(MEASURES)}
RULES: dict[str, Any] = {
    "id": "benchmark",
    "units": {"shift": {"hour": "7.5"}},
    "locality": {
        "place_set": "districts",
        "codes": [HERE],
        "credit": {"inside": "1", "elsewhere": "0.25"},
    },
    "groups": {"credit": {"care_leaver": "1.5", "none": "1"}},
    "measures": [
        {
            "code": f"m{place}",
            "unit": "hour",
            "theme": f"t{place % THEMES}",
            "locality_test": "benefit_lands",
            "deadweight": str(deadweight(place)),
            "displacement": str(displacement(place)),
            "value": str(PRICES[f"m{place}"]),
            "rounding": {"decimals": 2},
        }
        for place in range(MEASURES)
    ],
    "criteria": [
        {
            "code": f"c{theme}",
            "weight": 100 // THEMES,
            "value": f"pounds(t{theme})",
            "method": {"formula": f"min(value / {TARGET}, 1)"},
        }
        for theme in range(THEMES)
    ],
}


def a_plan() -> Plan:
    """Compile the scheme."""
    contract: dict[str, Any] = {"value": Decimal(1_000_000), "years": Decimal(2)}
    return plan_of(RuleSet.model_validate(RULES), Library(), contract)


def commitments(number: int, seed: int = 1) -> Iterator[Commitment]:
    """Make commitments up, one at a time."""
    draw = random.Random(seed)  # noqa: S311 - made-up promises, no secret
    for place in range(number):
        yield Commitment(
            id=str(place),
            measure=f"m{place % MEASURES}",
            quantity=Decimal(draw.randrange(1, 10_000)) / 100,
            unit="shift" if draw.random() < 0.3 else "hour",
            place=HERE if draw.random() < 0.7 else THERE,
            groups=("care_leaver",) if draw.random() < 0.2 else (),
            attribution=SHARES[draw.randrange(3)],
        )


@dataclass(frozen=True)
class Size:
    """So many tenders of so many commitments."""

    tenders: int
    lines: int

    @property
    def commitments(self) -> int:
        """How many commitments there are in all."""
        return self.tenders * self.lines

    def lot(self) -> Field:
        """Make the lot up."""
        tenders = tuple(
            Tender(f"T{place}", ONE, tuple(commitments(self.lines, place)))
            for place in range(self.tenders)
        )
        return Field("", tenders)


SIZES = (Size(5, 200), Size(5, 20_000), Size(5, 200_000))


def counted_plainly(lines: Sequence[Commitment]) -> dict[str, Decimal]:
    """Count as one would write it by hand for this scheme and no other."""
    counted: dict[str, Decimal] = {}
    for line in lines:
        kept, more = KEPT[line.measure]
        quantity = (
            line.quantity
            * FACTORS[line.unit or "hour"]
            * (line.attribution or ZERO)
            * CREDIT[line.place or THERE]
            * GROUPS[line.groups]
            * kept
            * more
        )
        counted[line.measure] = counted.get(line.measure, ZERO) + quantity
    return {code: number.quantize(PENNY, ROUND_HALF_UP) for code, number in counted.items()}


def scored_plainly(lines: Sequence[Commitment]) -> Decimal:
    """Count and score as one would write it by hand."""
    counted = counted_plainly(lines)
    total = ZERO
    for theme in range(THEMES):
        pounds = sum(
            counted.get(f"m{i}", ZERO) * PRICES[f"m{i}"] for i in range(theme, MEASURES, THEMES)
        )
        total += min(pounds / TARGET, ONE) * (100 // THEMES)
    return total

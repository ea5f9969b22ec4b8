"""Who wins under 100,000 weightings, against the bare product of matrices of that size.

*Bare* is one NumPy product of the weightings with the unit scores: it draws nothing, rounds
nothing, ranks nobody. Ours draws the weightings, multiplies, finds each winner as the rules
rank (two decimals, ties by a criterion, then shared), and has the engine decide what lies within
the bound on the error. Both run on one thread.
"""

import random
from decimal import Decimal
from typing import Any

import numpy as np

from app.rules.compiler.assembly import plan_of
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.engine.evaluation import score
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.space import weight_space
from app.scoring.submission import Field, Tender
from benchmarks.clock import least, times

TENDERS, CRITERIA, WEIGHTINGS = 50, 20, 100_000
BARE = "bare NumPy product"


def run(*, quick: bool = False) -> None:
    """Print how many times the bare product the share of the weight space takes."""
    number = 20_000 if quick else WEIGHTINGS
    print(f"{TENDERS} tenders, {CRITERIA} criteria, {number:,} weightings, as a multiple of bare")
    lots = {
        "one level, grades": _a_lot(grades=True, nested=False),
        "one level, marks to 0.001": _a_lot(grades=False, nested=False),
        "two levels, grades": _a_lot(grades=True, nested=True),
    }
    draw = np.random.default_rng(1)
    weights, units = draw.random((CRITERIA, number)), draw.random((TENDERS, CRITERIA))
    works: dict[str, Any] = {BARE: lambda: units @ weights}
    for name, lot in lots.items():
        works[name] = lambda lot=lot: weight_space(lot, number, 1)
    found = least(works, 5)
    for name, seconds in found.items():
        asked = "" if name == BARE else f", {weight_space(lots[name], number, 1).exactly} exactly"
        print(f"    {name:28} {times(seconds / found[BARE]):>5}   {seconds * 1e3:6.1f} ms{asked}")


def _a_lot(*, grades: bool, nested: bool) -> Reweighed:
    draw = random.Random(1)  # noqa: S311 - made-up marks, no secret
    share = Decimal(100) / CRITERIA
    leaves: list[dict[str, Any]] = [
        {"code": f"c{place}", "weight": str(share), "method": {"formula": "value / 5"}}
        for place in range(CRITERIA)
    ]
    criteria = leaves
    if nested:
        criteria = [
            {"code": f"p{place}", "weight": "25", "criteria": leaves[place::4]}
            for place in range(4)
        ]
    rules = {
        "id": "weights",
        "criteria": criteria,
        "rank": {"ties": ["p0" if nested else "c0", "shared"]},
        "rounding": {"total": {"decimals": 2}},
    }
    tenders = tuple(
        Tender(f"T{place}", marks={one["code"]: _mark(draw, grades=grades) for one in leaves})
        for place in range(TENDERS)
    )
    plan = plan_of(RuleSet.model_validate(rules), Library(), {})
    return Reweighed(score(plan, Field("", tenders)))


def _mark(draw: random.Random, *, grades: bool) -> Decimal:
    return Decimal(draw.randrange(6)) if grades else Decimal(draw.randrange(5_001)) / 1000


if __name__ == "__main__":
    run()

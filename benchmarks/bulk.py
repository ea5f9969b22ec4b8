"""A formula over whole columns, against the same formula in OpenFisca's vectorised float32.

Ours runs the compiled formula in doubles with a bound on their error and asks the exact evaluator
for every row that lies within the bound of a rounding edge; each result is the exact one, to the
penny. OpenFisca is asked for the same formula and rounding, a whole simulation: inputs set,
formula calculated. How many of its pennies are wrong is counted beside it.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from app.rules.formula import bulk, estimate, exact
from app.rules.formula.estimate import Estimate
from app.rules.formula.grammar import read
from app.units import Rounding, exactly, rounded
from benchmarks.clock import least, times

FORMULA = (
    "min(quantity * proxy * (1 - deadweight) * (1 - displacement) * attribution * local, cap)"
)
NAMES = ("quantity", "proxy", "deadweight", "displacement", "attribution", "local", "cap")
PENNIES = Rounding(2)
BLOCK = 16_384  #: rows at a time, so that they stay near the processor
MONTH = "2026-01"
OURS, EXACT = "ours, exact pennies", "ours, row by row in Decimals"
SIZES = (1_000, 100_000, 1_000_000)

Exact = Mapping[str, Sequence[Decimal]]
Doubles = Mapping[str, NDArray[np.float64]]


def run(*, quick: bool = False) -> None:
    """Print times as multiples of ours, and who gets how many pennies wrong."""
    print("One formula over columns, as a multiple of ours")
    for size in SIZES[: 2 if quick else 3]:
        _compare(size)


def _made_up(size: int) -> dict[str, list[Decimal]]:
    draw = random.Random(1)  # noqa: S311 - made-up promises, no secret

    def one_of(*choices: str) -> list[Decimal]:
        numbers = [Decimal(choice) for choice in choices]
        return [numbers[draw.randrange(len(numbers))] for _ in range(size)]

    return {
        "quantity": [Decimal(draw.randrange(1, 100_000)) / 100 for _ in range(size)],
        "proxy": [Decimal(draw.randrange(1_000, 3_000_000)) / 100 for _ in range(size)],
        "deadweight": one_of("0", "0.1", "0.25"),
        "displacement": one_of("0", "0.05"),
        "attribution": one_of("1", "0.5", "0.75"),
        "local": one_of("1", "0.5", "0.25"),
        "cap": [Decimal(5_000_000)] * size,
    }


class _Block:
    """Some rows as columns."""

    def __init__(self, columns: Mapping[str, Estimate], rows: slice) -> None:
        self.columns, self.rows = columns, rows
        self.shape: tuple[int, ...] = columns["quantity"].values[rows].shape

    def name(self, name: str, /) -> Estimate:
        one = self.columns[name]
        return Estimate(one.values[self.rows], one.error, one.most)

    def stage(self, stage: str, code: str, /) -> Estimate:
        raise LookupError(f"{stage}({code})")

    def theme(self, kind: str, theme: str, /) -> Estimate:
        raise LookupError(f"{kind}({theme})")


class _Row:
    """One row, exactly."""

    def __init__(self, columns: Exact, place: int) -> None:
        self.columns, self.place = columns, place

    def name(self, name: str, /) -> Decimal:
        return self.columns[name][self.place]


class _Ours:
    """The formula over columns, and what the exact evaluator was asked."""

    def __init__(self, columns: Exact, doubles: Doubles) -> None:
        self.columns, self.doubles = columns, doubles
        self.in_bulk, self.row = bulk.compiled(read(FORMULA)), exact.compiled(read(FORMULA))
        self.asked = 0

    def exactly(self, place: int) -> Decimal:
        self.asked += 1
        worked_out: Decimal = self.row(_Row(self.columns, place))  # type: ignore[arg-type]
        return worked_out

    def pennies(self) -> NDArray[np.int64]:
        self.asked = 0
        rows = len(self.doubles["quantity"])
        whole = {name: estimate.nearest(one) for name, one in self.doubles.items()}
        return np.concatenate([self._block(whole, start) for start in range(0, rows, BLOCK)])

    def _block(self, whole: Mapping[str, Estimate], start: int) -> NDArray[np.int64]:
        found = self.in_bulk(_Block(whole, slice(start, start + BLOCK)))
        return bulk.settled(found, PENNIES, lambda place: self.exactly(start + place))

    def pennies_row_by_row(self) -> list[int]:
        rows = range(len(self.doubles["quantity"]))
        return [int(rounded(self.exactly(place), PENNIES) * 100) for place in rows]


def _system() -> Any:
    """Write the scheme for OpenFisca."""
    line = build_entity(key="line", plural="lines", label="A commitment", is_person=True)
    common = {"value_type": float, "entity": line, "definition_period": DateUnit.MONTH}

    def formula(lines: Any, period: Any, _parameters: Any = None) -> Any:
        of = {name: lines(name, period) for name in NAMES}
        whole = of["quantity"] * of["proxy"] * (1 - of["deadweight"]) * (1 - of["displacement"])
        worth = np.minimum(whole * of["attribution"] * of["local"], of["cap"])
        return np.floor(worth * 100 + 0.5) / 100

    system = TaxBenefitSystem([line])
    for name in NAMES:
        system.add_variable(type(name, (Variable,), {**common, "label": name}))
    system.add_variable(type("worth", (Variable,), {**common, "label": "w", "formula": formula}))
    return system


def _simulated(system: Any, columns: Mapping[str, NDArray[np.float32]]) -> Any:
    rows = len(columns["quantity"])
    simulation = SimulationBuilder().build_default_simulation(system, count=rows)
    for name, column in columns.items():
        simulation.set_input(name, MONTH, column)
    return simulation.calculate("worth", MONTH)


def _compare(size: int) -> None:
    columns = _made_up(size)
    doubles = {name: np.array([float(n) for n in one]) for name, one in columns.items()}
    singles = {name: one.astype(np.float32) for name, one in doubles.items()}
    ours, system = _Ours(columns, doubles), _system()
    with exactly():
        truth = ours.pennies_row_by_row()
        assert ours.pennies().tolist() == truth
        asked = ours.asked
        theirs = _simulated(system, singles)
        works: dict[str, Callable[[], object]] = {
            OURS: ours.pennies,
            "OpenFisca, float32": lambda: _simulated(system, singles),
        }
        if size <= 100_000:
            works[EXACT] = ours.pennies_row_by_row
        found = least(works, 3 if size > 100_000 else 9)
    wrong = int(np.count_nonzero(np.rint(theirs.astype(np.float64) * 100) != np.array(truth)))
    print(f"  {size:,} rows")
    for name, seconds in found.items():
        each = seconds / size * 1e9
        print(f"    {name:30} {times(seconds / found[OURS]):>5}   {each:6.0f} ns a row")
    print(f"    in doubt, decided exactly: {asked:,}; pennies wrong: ours 0, OpenFisca {wrong:,}")


if __name__ == "__main__":
    run()

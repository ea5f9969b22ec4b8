"""Compile a measure: every factor of its counting worked out for one contract."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, Overflow

from app.rules.document.catalogue import Discount, Limits, Measure
from app.rules.document.value import Dated, Quantity
from app.rules.formula.exact import Undefined, compiled
from app.rules.formula.grammar import read
from app.rules.plan import MeasurePlan, Reduction
from app.units import Units

MILLION = Decimal(1_000_000)
#: Units that everyone knows, whether or not the rules can count in them: pinned rules hold only
#: the units that their measures convert to, and an offer in another is told why it cannot count.
COMMON_UNITS = frozenset(
    {
        "event", "fte", "fte_year", "gbp", "hour", "organisation", "people", "percent",
        "person_week", "staff_expert_hour",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ContractScale:
    """How long and how large a contract is."""

    years: Decimal | None
    millions: Decimal | None  #: of pounds

    @classmethod
    def of(cls, contract: Mapping[str, Decimal | bool | str]) -> "ContractScale":
        """Read it from the contract's facts."""
        years, value = contract.get("years"), contract.get("value")
        return cls(
            years if isinstance(years, Decimal) else None,
            value / MILLION if isinstance(value, Decimal) else None,
        )

    def grown(self, quantity: Quantity | None) -> Decimal | None:
        """Work out a quantity that may grow with the contract; None if it cannot be known."""
        if quantity is None:
            return None
        if (quantity.per_year and self.years is None) or (
            quantity.per_million_pounds and self.millions is None
        ):
            return None
        return quantity.over(self.years or Decimal(1), self.millions or Decimal(1))

    def lacking(self, measure: Measure) -> Iterator[str]:
        """Name the facts of the contract without which a measure cannot be counted."""
        cap = measure.cap
        by_year = measure.time_basis == "per_year" or (cap is not None and cap.per_year)
        by_value = measure.time_basis == "per_million_pounds" or (
            cap is not None and cap.per_million_pounds
        )
        if by_year and self.years is None:
            yield "years"
        if by_value and self.millions is None:
            yield "value"

    def time_factor(self, basis: str) -> Decimal:
        """Tell what a quantity is multiplied by; 1 where the contract does not say."""
        if basis == "per_year":
            return self.years if self.years is not None else Decimal(1)
        if basis == "per_million_pounds":
            return self.millions if self.millions is not None else Decimal(1)
        return Decimal(1)


@dataclass(frozen=True)
class Worth:
    """What one unit of a measure is worth on the contract's date."""

    pounds: Dated | None
    points: Decimal | None
    unpriced: str  #: why a value that is declared gives no pounds; empty where it does


class _Parameters:
    """A scope of parameters alone, for the rate of a discount."""

    def __init__(self, parameters: Mapping[str, Decimal]) -> None:
        self.parameters = parameters

    def name(self, name: str, /) -> Decimal:
        """Give a parameter."""
        if name not in self.parameters:
            raise Undefined(f"`{name}` is not a parameter")
        return self.parameters[name]


def measure_plan(
    measure: Measure,
    units: Units,
    scale: ContractScale,
    worth: Worth,
    discount: Discount | None,
    parameters: Mapping[str, Decimal],
) -> MeasurePlan:
    """Compile one measure for a contract."""
    factors = {
        unit: factor
        for unit in units.reached(measure.unit)
        if (factor := units.factor(unit, measure.unit)) is not None
    } | {measure.unit: Decimal(1)}
    limits = measure.each or Limits()
    return MeasurePlan(
        code=measure.code,
        title=measure.title or measure.code,
        theme=measure.theme,
        unit=measure.unit,
        factors=factors,
        whole_units=units.whole,
        each_min=_bounds(limits.min, limits.unit or measure.unit, factors, units),
        each_max=_bounds(limits.max, limits.unit or measure.unit, factors, units),
        time_basis=measure.time_basis,
        time_factor=scale.time_factor(measure.time_basis),
        localised=_localised(measure.locality_test),
        locality_test=measure.locality_test,
        cap=scale.grown(measure.cap),
        benchmark=scale.grown(measure.benchmark),
        reductions=_reductions(measure),
        drop_off=measure.drop_off,
        years=scale.years or Decimal(1),
        discount=_discount(discount, parameters),
        rounding=None if measure.rounding is None else measure.rounding.exactly,
        pounds=None if worth.pounds is None else _pounds(worth.pounds),
        unpriced=worth.unpriced,
        points=worth.points,
        record_only=measure.counts_as == "record_only",
        stacking=measure.stacking,
        count_once_in=measure.count_once_in,
        needs=tuple(scale.lacking(measure)),
    )


def _bounds(
    bound: Decimal | None, unit: str, factors: Mapping[str, Decimal], units: Units
) -> dict[str, Decimal]:
    """State a bound on one of something in every unit that a line may be given in."""
    if bound is None:
        return {}
    stated = {}
    for given in factors:
        factor = units.factor(unit, given)
        if factor is not None:
            stated[given] = bound * factor
    return stated


def _localised(test: str | None) -> bool | None:
    return None if test is None else test != "none"


def _reductions(measure: Measure) -> dict[str, Reduction]:
    given = {
        "deadweight": measure.deadweight,
        "displacement": measure.displacement,
        "leakage": measure.leakage,
    }
    return {
        name: Reduction(one.share, one.quantity) for name, one in given.items() if one is not None
    }


def rate_of(discount: Discount, parameters: Mapping[str, Decimal]) -> Decimal | None:
    """Work out the rate of a discount, which is a number or a parameter; None if it has none."""
    try:
        rate: Decimal = compiled(read(discount.rate))(_Parameters(parameters))  # type: ignore[arg-type]
    except (Undefined, Overflow):
        return None
    return rate


def _discount(
    discount: Discount | None, parameters: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal] | None:
    rate = None if discount is None else rate_of(discount, parameters)
    return None if discount is None or rate is None else (rate, discount.base_year)


def _pounds(dated: Dated) -> tuple[Decimal, Decimal, Decimal]:
    low = dated.value if dated.low is None else dated.low
    high = dated.value if dated.high is None else dated.high
    return low, dated.value, high

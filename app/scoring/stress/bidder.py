"""Make plausible offers out of a plan: prices, marks, facts and commitments that fit its rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from app.rules.formula.exact import Undefined
from app.rules.plan import CriterionPlan, FactPlan, MeasurePlan, Plan, TablePlan
from app.scoring.submission import Commitment, Mark, Tender

ONE = Decimal(1)
HUNDRED = Decimal(100)
PRICE = Decimal(1_000_000)  #: pounds, where the contract has no value
#: Parameters under which methods are told what is much: their value is a plausible offer.
TARGETS = ("target", "expected", "reference", "benchmark", "best", "budget")
#: A plausible offer of each unit on a contract of a million pounds, where no rule says more; ours.
TYPICAL = {
    "gbp": Decimal(50_000),
    "hour": Decimal(100),
    "staff_expert_hour": Decimal(20),
    "person_week": Decimal(52),
    "week": Decimal(26),
    "percent": Decimal(40),
}
FEW = Decimal(3)  #: of anything else


@dataclass(frozen=True)
class Bidder:
    """Makes offers for one plan."""

    plan: Plan
    inside: str | None = None  #: the code of a place that counts in full

    @property
    def price(self) -> Decimal:
        """A middling price: the contract's value, or a million pounds."""
        value = self.plan.contract.get("value")
        return value if isinstance(value, Decimal) and value > 0 else PRICE

    def offer(self, name: str, random: Random) -> Tender:
        """Make one offer, plausible in every part."""
        return Tender(
            supplier=name,
            price=self._around(self.price, random, Decimal("0.75"), Decimal("1.1")),
            commitments=tuple(self._commitments(random)),
            marks={code: self._mark(one, random) for code, one in self.marked().items()},
            facts={code: self._fact(code, fact, random) for code, fact in self.plan.facts.items()},
        )

    def marked(self) -> Mapping[str, CriterionPlan]:
        """List the criteria that are marked."""
        return {
            code: one
            for code, one in self.plan.by_code.items()
            if one.value is None and not one.criteria and (one.method or one.gates)
        }

    def marks(self, criterion: CriterionPlan) -> list[Mark]:
        """List the marks that a criterion may be given, the worst first."""
        table = None if criterion.method is None else criterion.method.table
        if table is not None and table.choices:
            return _choices(table)
        most = HUNDRED
        if criterion.method is not None and criterion.method.sum is not None:
            text = criterion.method.sum.text
            if "weight" in text and criterion.weight:
                most = criterion.weight
            elif "100" not in text:
                most = Decimal(1) if text == "value" else Decimal(10)
        return [most * step / 10 for step in range(11)]

    def typical(self, measure: MeasurePlan) -> Decimal:
        """Give a plausible quantity of a measure, in its own unit."""
        target = self._target_of(measure.code)
        if target is None:
            target = measure.benchmark or measure.cap
        if target is None:
            target = TYPICAL.get(measure.unit, FEW)
            if measure.unit == "gbp":
                target = target * self.price / PRICE
        return target / measure.time_factor if measure.time_factor else target

    def with_only(self, offer: Tender, code: str, quantity: Decimal) -> Tender:
        """Give an offer that promises one measure, and has the worst marks there are."""
        worst = {name: self.marks(one)[0] for name, one in self.marked().items()}
        line = self._line(self.plan.measures[code], quantity, 1)
        return replace(offer, commitments=(line,), marks=worst)

    def _target_of(self, code: str) -> Decimal | None:
        for criterion in self.plan.by_code.values():
            named = criterion.value is not None and criterion.value.text == code
            if named and criterion.method is not None:
                for name in TARGETS:
                    given = criterion.method.parameters.get(name)
                    if given is not None and not given.pooled:
                        return self._number(given.work_out)
        return None

    def _number(self, work: object) -> Decimal | None:
        try:
            found = work(_Contract(self.plan))  # type: ignore[operator]
        except (Undefined, LookupError, TypeError, AttributeError):
            return None
        return found if isinstance(found, Decimal) and found > 0 else None

    def _commitments(self, random: Random) -> Iterator[Commitment]:
        for place, code in enumerate(self.plan.counted, 1):
            measure = self.plan.measures[code]
            quantity = self._around(self.typical(measure), random, Decimal(0), Decimal("1.6"))
            if measure.unit in measure.whole_units:
                quantity = quantity.to_integral_value()
            if quantity:
                yield self._line(measure, quantity, place, random)

    def _line(
        self, measure: MeasurePlan, quantity: Decimal, place: int, random: Random | None = None
    ) -> Commitment:
        groups: tuple[str, ...] = ()
        credit = {} if self.plan.groups is None else self.plan.groups.credit
        named = [group for group in credit if group != "none"]
        if random is not None and named and random.randrange(3) == 0:
            groups = (random.choice(named),)
        if measure.unit == "percent":
            quantity = min(quantity, HUNDRED)
        return Commitment(
            str(place), measure.code, quantity, measure.unit, place=self.inside, groups=groups
        )

    def _mark(self, criterion: CriterionPlan, random: Random) -> Mark:
        marks = self.marks(criterion)
        # the better half twice as often: who bids at all is seldom hopeless
        return random.choice([*marks, *marks[len(marks) // 2 :]])

    def _fact(self, code: str, fact: FactPlan, random: Random) -> Decimal | bool | str:
        if fact.kind == "yes_no":
            return random.randrange(2) == 1
        if fact.kind == "word":
            return random.choice(list(fact.words) or self._words_for(code))
        low = fact.least if fact.least is not None else Decimal(1)
        high = fact.most if fact.most is not None else max(low * 2, HUNDRED)
        return self._around(ONE, random, low, high)

    def _words_for(self, code: str) -> list[str]:
        """List the words that a fact is looked up by."""
        for criterion in self.plan.by_code.values():
            table = None if criterion.method is None else criterion.method.table
            if table is not None and criterion.value is not None and criterion.value.text == code:
                return list(table.choices) or ["any"]
        for figure in self.plan.figures.values():
            if figure.table is not None and figure.sum.text == code:
                return list(figure.table.choices) or ["any"]
        return ["any"]

    def _around(self, base: Decimal, random: Random, low: Decimal, high: Decimal) -> Decimal:
        """Draw from low to high times a base, to three figures of a thousand steps."""
        step = Decimal(random.randrange(1001)) / 1000
        return (base * (low + (high - low) * step)).quantize(Decimal("0.01"))


class _Contract:
    """A scope of the contract and the parameters alone."""

    def __init__(self, plan: Plan) -> None:
        self.names = {
            **{f"contract_{name}": value for name, value in plan.contract.items()},
            **plan.parameters,
        }

    def name(self, name: str, /) -> object:
        """Give a name's value."""
        return self.names[name]


def _choices(table: TablePlan) -> list[Mark]:
    """List the words of a scale, the least worth first."""
    rows = sorted(
        table.choices.items(),
        key=lambda item: (item[1].share or Decimal(0), item[1].points or Decimal(0)),
    )
    return [Decimal(word) if word.isdigit() else word for word, _ in rows]

"""One tender being worked out: each number once, when it is first needed, and then kept."""

from collections.abc import Callable, Mapping
from decimal import Decimal, Overflow
from typing import Any

from app.rules.formula.exact import PoolFact, Undefined
from app.rules.plan import MeasurePlan, Otherwise, Plan, Sum
from app.scoring.engine.gate import unlocked
from app.scoring.engine.lookup import look_up, worth
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.engine.pool import PoolOfTenders
from app.scoring.engine.quantity import Counted, total_of
from app.scoring.engine.sheet import PoolAsked
from app.scoring.engine.stage import Stages
from app.scoring.submission import Tender
from app.units import rounded

Key = tuple[str, str]
KEPT = (Undefined, Fails, Stops, NotApplicable)
ZERO = Decimal(0)


class Worksheet:
    """The scope of a rule set's formulas for one tender."""

    def __init__(
        self, plan: Plan, tender: Tender, counted: Mapping[str, Counted], pool: PoolOfTenders
    ) -> None:
        """Lay out what is given; nothing is worked out yet."""
        self.plan = plan
        self.tender = tender
        self.counted = counted
        self.tenders_pool: PoolAsked = pool
        self.unrounded: dict[Key, Decimal] = {}  #: what a number was before it was rounded
        self.stages = Stages(self)
        self._done: dict[Key, Any] = {}
        self._doing: set[Key] = set()
        self._given: dict[str, Any] = {
            **{f"contract_{name}": value for name, value in plan.contract.items()},
            **plan.parameters,
            **tender.facts,
        }
        if tender.price is not None:
            self._given["price"] = tender.price

    @property
    def path(self) -> str:
        """Where this tender stands in what was sent."""
        return f"tenders[supplier={self.tender.supplier}]"

    def once(self, kind: str, code: str, work: Callable[[], Any]) -> Any:
        """Work a number out the first time, and give the same answer ever after."""
        key = (kind, code)
        if key not in self._done:
            if key in self._doing:
                raise self.stop(
                    "reaches_itself", f"{kind} `{code}` is worked out from itself.", ""
                )
            self._doing.add(key)
            try:
                self._done[key] = work()
            except KEPT as ended:
                self._done[key] = ended
            finally:
                self._doing.discard(key)
        answer = self._done[key]
        if isinstance(answer, KEPT):
            raise answer
        return answer

    def worked_out(self, kind: str) -> dict[Key, Any]:
        """Give the numbers of one kind that were worked out so far, with what ended the others."""
        return {key: answer for key, answer in self._done.items() if key[0] == kind}

    def take(self, known: Mapping[Key, Any]) -> None:
        """Take numbers as another worksheet worked them out, instead of working them out."""
        self._done.update(known)

    def stop(self, code: str, message: str, fix: str) -> Stops:
        """Make the fault that stops scoring, placed at this tender."""
        return Stops(code, f"{self.tender.supplier}: {message}", fix, self.path)

    # What formulas ask for

    def name(self, name: str, /) -> Any:
        """Give the value of a name."""
        if name in self._given:
            return self._given[name]
        if name in self.plan.measures:
            return self._measure(name)
        if name in self.plan.figures:
            return self.figure(name)
        if name == "total":
            return self.total()
        return self.weighted_sum() if name == "weighted_sum" else self._missing(name)

    def pool(self, fact: PoolFact, /) -> Decimal:
        """Give the answer of all qualifying tenders."""
        return self.tenders_pool.answer(fact, lambda member: member, "")

    def stage(self, stage: str, code: str, /) -> Any:
        """Give a stage of a criterion."""
        return self.stages.of(stage, code)

    def theme(self, kind: str, theme: str, /) -> Decimal:
        """Give what the commitments of a theme, or of one measure, come to."""
        worked_out: Decimal = self.once(kind, theme, lambda: self._theme(kind, theme))
        return worked_out

    # How they are worked out

    def _measure(self, code: str) -> Decimal:
        found = self.counted.get(code)
        return ZERO if found is None or self.measure_is_locked(code) else found.counted

    def is_locked(self, code: str) -> bool:
        """Tell whether a gate that unlocks this criterion, or else this measure, was missed."""
        if code in self.plan.by_code:
            return self._is_missed("locked", code, self.plan.unlocked_by.get(code))
        return self.measure_is_locked(code)

    def measure_is_locked(self, code: str) -> bool:
        """Tell whether a gate that unlocks this measure, wherever it is counted, was missed."""
        return self._is_missed("locked_measure", code, self.plan.measures_unlocked_by.get(code))

    def _is_missed(self, kind: str, code: str, keys: tuple[str, ...] | None) -> bool:
        if not keys:
            return False
        by_code = self.plan.by_code
        locked: bool = self.once(
            kind, code, lambda: not all(unlocked(self, by_code[key]) for key in keys)
        )
        return locked

    def _theme(self, kind: str, theme: str) -> Decimal:
        amounts = []
        chosen = [m for m in self.plan.measures.values() if theme in (m.theme, m.code)]
        codes = {measure.code for measure in chosen}
        for measure in chosen:
            within = {code for code, how in measure.stacking.items() if how == "subset_of"}
            if measure.record_only or (within & codes and measure.code != theme):
                continue
            if kind == "pounds" and measure.unpriced and self._measure(measure.code):
                raise self._not_in_force(measure)
            each = {"pounds": measure.pounds and measure.pounds[1], "points": measure.points}
            factor = Decimal(1) if kind == "quantity" else each[kind]
            if factor is not None:
                amounts.append(self._measure(measure.code) * factor)
        return total_of(amounts)

    def _not_in_force(self, measure: MeasurePlan) -> Stops:
        return self.stop(
            "value_not_in_force",
            f"`{measure.code}` has no value in force {measure.unpriced}.",
            "Give contract.date, or a value from that day on.",
        )

    def _missing(self, name: str) -> Any:
        fact = self.plan.facts.get(name)
        if fact is None:
            what = "contract" if name.startswith("contract_") else "tender"
            bare = name.removeprefix("contract_")
            raise self.stop(
                "missing_number",
                f"the rules need `{name}`, but the {what} does not give it.",
                f"Give `{bare}` in the {what}.",
            )
        if fact.missing is None:
            raise self.stop(
                "missing_fact",
                f"the fact `{name}` is missing, and the rules do not say what then.",
                f"Give facts.{name}, or declare `missing` for it in the rules.",
            )
        if fact.missing == "fail":
            raise Fails(name, f"`{name}` was not given")
        return _as_kind(fact.kind, fact.missing)

    def settled(
        self, what: str, work: Callable[[], Any], rule: Otherwise | None, scope: Any
    ) -> Any:
        """Work something out, or say what its rules put in the place of no answer."""
        when = None if rule is None else rule.when
        try:
            if when is None or not when.work_out(scope):
                return work()
            why = f"{when.text} holds"
        except Undefined as undefined:
            why = str(undefined)
        except Overflow:
            why = "it is too large a number"
        return self._instead(what, why, rule, scope)

    def _instead(self, what: str, why: str, rule: Otherwise | None, scope: Any) -> Any:
        if rule is not None and rule.rule == "fail":
            raise Fails(what, f"{what} has no answer: {why}")
        if rule is not None and rule.score is not None:
            try:
                return rule.score.work_out(scope)
            except Undefined as again:
                why = f"{why}; nor has what stands instead: {again}"
        raise self.stop(
            "undefined",
            f"`{what}` has no answer: {why}.",
            "Declare `undefined` in the rules: a formula or `fail`.",
        )

    def kept(self, kind: str, code: str, value: Any, rounding: Any) -> Any:
        """Round a number as it leaves its stage, and remember what it was."""
        if rounding is None or not isinstance(value, Decimal):
            return value
        self.unrounded[kind, code] = value
        return rounded(value, rounding)

    def figure(self, code: str) -> Any:
        """Give a figure."""
        return self.once("figure", code, lambda: self._figure(code))

    def _figure(self, code: str) -> Any:
        figure = self.plan.figures[code]

        def work() -> Any:
            found = figure.sum.work_out(self)
            return found if figure.table is None else worth(look_up(figure.table, found))

        value = self.settled(code, work, figure.undefined, self)
        return self.kept("figure", code, value, figure.rounding)

    def weighted_sum(self) -> Decimal:
        """Give the top scores added up."""
        worked_out: Decimal = self.once("weighted_sum", "", self._weighted_sum)
        return worked_out

    def _weighted_sum(self) -> Decimal:
        parts = []
        for criterion in self.plan.criteria:
            try:
                parts.append(self.stage("weighted", criterion.code))
            except NotApplicable:
                continue
        return total_of(parts)

    def total(self) -> Decimal:
        """Give the total."""
        worked_out: Decimal = self.once("total", "", self._total)
        return worked_out

    def _total(self) -> Any:
        total = self.plan.total
        try:
            value = self.settled("total", lambda: total.sum.work_out(self), total.undefined, self)
        except NotApplicable as missing:
            raise self.stop(
                "total_needs_it",
                f"the total needs `{missing}`, which does not apply or has no such number.",
                "Let the total do without it, or take `not_applicable` away.",
            ) from None
        return self.kept("total", "", value, total.rounding)

    def answer(self, code: str, test: Sum) -> Any:
        """Work out what a gate asks; scoring stops where it has no answer."""
        return self.settled(code, lambda: test.work_out(self), None, self)


def _as_kind(kind: str, text: str) -> Decimal | bool | str:
    if kind == "yes_no":
        return text == "true"
    return Decimal(text) if kind == "number" else text

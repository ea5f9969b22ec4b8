"""Score a lot: settle who qualifies, work every number out, rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid
from app.rules.formula.exact import Undefined
from app.rules.plan import Plan
from app.scoring.engine.count import Counting
from app.scoring.engine.gate import STATUS, GateResult, try_gates
from app.scoring.engine.order import Standing, ranked
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.engine.pool import PoolOfTenders
from app.scoring.engine.quantity import Counted
from app.scoring.engine.worksheet import Worksheet
from app.scoring.submission import Field, Status, Tender
from app.units import exactly

STAGES = ("value", "unit_score", "score", "weighted")


@dataclass
class Scored:
    """One tender, worked out."""

    sheet: Worksheet
    status: Status
    reasons: list[str] = field(default_factory=list)
    gates: list[GateResult] = field(default_factory=list)
    standing: Standing | None = None
    settled: bool = True  #: qualified, so numbers of the pool are worked out for it


@dataclass(frozen=True)
class LotScore:
    """A lot, worked out: all that a scorecard shows is asked of these worksheets."""

    plan: Plan
    field: Field
    tenders: tuple[Scored, ...]
    pool: PoolOfTenders

    def of(self, supplier: str) -> Scored:
        """Find one supplier's tender."""
        return next(one for one in self.tenders if one.sheet.tender.supplier == supplier)


def score(plan: Plan, lot: Field, *, trace: bool = True) -> LotScore:
    """Score the tenders of one lot.

    Args:
        plan: the compiled rules.
        lot: the tenders, already found consistent with the plan.
        trace: keep every step of every commitment; without it only sums are kept.

    Raises:
        Invalid: with everything that stops scoring: what is missing or has no answer.
    """
    with exactly():
        counting = Counting(plan, lot)
        counted = [counting.of(tender.commitments, trace=trace) for tender in lot.tenders]
        return score_counted(plan, lot, counted)


def score_counted(plan: Plan, lot: Field, counted: Sequence[Mapping[str, Counted]]) -> LotScore:
    """Score the tenders of one lot whose commitments have been counted.

    Args:
        plan: the compiled rules.
        lot: the tenders, already found consistent with the plan.
        counted: what each tender's commitments come to, in the order of the tenders.

    Raises:
        Invalid: with everything that stops scoring.
    """
    with exactly():
        pool = PoolOfTenders()
        scored = [
            _laid_out(plan, tender, own, pool)
            for tender, own in zip(lot.tenders, counted, strict=True)
        ]
        if findings := _all_worked_out(scored, pool):
            raise Invalid("The tenders cannot be scored.", findings=findings)
        assessed = [one.sheet for one in scored if one.status is Status.ASSESSED]
        standings = ranked(plan, assessed, lot.draw)
        for one in scored:
            one.standing = standings.get(one.sheet.tender.supplier)
        return LotScore(plan, lot, tuple(scored), pool)


def _all_worked_out(scored: Sequence[Scored], pool: PoolOfTenders) -> list[Finding]:
    """Work every number of every tender out; give what stops scoring."""
    try:
        stops = [stop for one in scored for stop in _settle(one)]
        pool.open(tuple(one.sheet for one in scored if one.settled))
        stops += [stop for one in scored if one.settled for stop in _work_out(one)]
    except RecursionError:
        words = "The formulas reach so deep into one another that they cannot be worked out."
        return [Finding("too_deep", words, "Use fewer brackets within brackets, fewer figures.")]
    return findings_of(stops)


def _laid_out(
    plan: Plan, tender: Tender, counted: Mapping[str, Counted], pool: PoolOfTenders
) -> Scored:
    sheet = Worksheet(plan, tender, counted, pool)
    if tender.set_aside is not None:
        return Scored(sheet, tender.set_aside, [tender.reason], settled=False)
    return Scored(sheet, Status.ASSESSED)


def _settle(one: Scored) -> list[Stops]:
    """Try all that asks nothing of the pool: gates, and numbers that may fail a tender."""
    sheet = one.sheet
    stops: list[Stops] = []
    fails: list[Fails] = list(sheet.stages.too_few_left())
    fails += [
        Fails(code, f"`{code}` was not given")
        for code, fact in sheet.plan.facts.items()
        if fact.missing == "fail" and code not in sheet.tender.facts
    ]
    try:
        one.gates, missed = try_gates(sheet, pooled=False)
        fails += missed
    except Stops as stop:
        stops.append(stop)
    _try_all(_unpooled(sheet.plan), sheet, fails, stops)
    if fails and one.status is Status.ASSESSED:
        _out(one, fails)
        one.settled = False
    return stops if one.settled else []


def _out(one: Scored, fails: list[Fails]) -> None:
    one.status = min((STATUS[fail.otherwise] for fail in fails), key=list(STATUS.values()).index)
    one.reasons += list(dict.fromkeys(fail.why for fail in fails))


def _try_all(
    keys: Iterable[tuple[str, str]], sheet: Worksheet, fails: list[Fails], stops: list[Stops]
) -> None:
    for kind, code in keys:
        try:
            asked(sheet, kind, code)
        except Fails as fail:
            fails.append(fail)
        except Stops as stop:
            stops.append(stop)
        except NotApplicable:
            continue


def asked(sheet: Worksheet, kind: str, code: str) -> Any:
    """Ask a worksheet for one of its numbers."""
    if kind == "figure":
        return sheet.figure(code)
    if kind == "total":
        return sheet.total()
    method = sheet.plan.by_code[code].method
    if kind == "value" and method is not None and method.undefined is not None:
        return _value_or_nothing(sheet, code)
    return sheet.settled(code, lambda: sheet.stage(kind, code), None, sheet)


def _value_or_nothing(sheet: Worksheet, code: str) -> Any:
    """Give a value; where it has no answer, the method's `undefined` speaks for it."""
    try:
        return sheet.stage("value", code)
    except Undefined:
        raise NotApplicable(code) from None


def _unpooled(plan: Plan) -> Iterable[tuple[str, str]]:
    for code, figure in plan.figures.items():
        if not figure.pooled:
            yield "figure", code
    for code, criterion in plan.by_code.items():
        for stage in _stages_of(criterion.method is not None, bool(criterion.criteria)):
            if stage not in criterion.pooled:
                yield stage, code


def _stages_of(has_method: bool, is_parent: bool) -> tuple[str, ...]:
    if is_parent:
        return STAGES[1:]
    return STAGES if has_method else STAGES[:1]


def _work_out(one: Scored) -> list[Stops]:
    """Work out what is left once the pool is known, then the gates that ask about it."""
    sheet, plan = one.sheet, one.sheet.plan
    fails: list[Fails] = []
    stops: list[Stops] = []
    figures = [("figure", code) for code in plan.figures]
    stages = [
        (stage, code)
        for code, criterion in plan.by_code.items()
        for stage in _stages_of(criterion.method is not None, bool(criterion.criteria))
    ]
    _try_all([*figures, *stages, ("total", "")], sheet, fails, stops)
    try:
        results, missed = try_gates(sheet, pooled=True)
        one.gates += results
        fails += missed
    except Stops as stop:
        stops.append(stop)
    if fails:
        _out(one, fails)
    return stops


def number_or_none(sheet: Worksheet, kind: str, code: str) -> Decimal | bool | str | None:
    """Give one of a worksheet's numbers, or None where it has none."""
    try:
        found: Decimal | bool | str = asked(sheet, kind, code)
    except (Fails, Stops, NotApplicable):
        return None
    return found


def findings_of(stops: Iterable[Stops]) -> list[Finding]:
    """Give the findings of what stopped scoring, each once."""
    return list(dict.fromkeys(stop.finding for stop in stops))

"""What there is to tell of one tender: picked out of the scorer's answer once, for every reader.

The short texts and the full working are both written from a story, so they share its numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.problems import NotFound
from app.rules.plan import CriterionPlan, Plan
from app.scoring.answer import Answer
from app.scoring.card import all_marks
from app.scoring.engine.evaluation import LotScore, Scored, number_or_none
from app.scoring.engine.order import compared_total
from app.scoring.lots import Package
from app.units import Rounding, exactly, rounded

ZERO = Decimal(0)
#: Two divisions that should be equal may differ in their fiftieth digit.
LAST_DIGITS = Rounding(20)


@dataclass(frozen=True)
class Part:
    """One criterion's part in a tender's total."""

    plan: CriterionPlan
    depth: int  #: 0 at the top of the tree
    weight: Decimal  #: in effect for this tender, at the criterion's own level
    score: Decimal | None  #: out of `weight`; None where it does not apply or was not worked out
    marks: Decimal | None  #: its part of the total
    most: Decimal  #: the most that its part of the total can be at full marks
    rival: Decimal | None  #: the marks of the tender that this one is compared with

    @property
    def lost(self) -> Decimal:
        """Give the marks of the total that were not earned here."""
        return self.most - (self.marks or ZERO)


@dataclass(frozen=True)
class Story:
    """One tender in its lot."""

    answered: Answer
    lot: str  #: empty where the contract has no lots
    field: LotScore
    one: Scored
    rival: Scored | None  #: the winner; for the winner, the next; None where nobody else is ranked
    total: Decimal | None
    whole: Decimal  #: all the marks there are
    margin: Decimal | None  #: between this total and the rival's, as ranked; never below zero
    parts: tuple[Part, ...]  #: every criterion, headings before what stands under them
    package: Package | None  #: the all-or-none package that this tender is part of

    @property
    def plan(self) -> Plan:
        """The compiled rules."""
        return self.field.plan

    @property
    def supplier(self) -> str:
        """Whose tender it is, as everybody calls it."""
        return self.one.sheet.tender.supplier

    @property
    def rank(self) -> int | None:
        """Where it came; None if it was not ranked."""
        return None if self.one.standing is None else self.one.standing.rank

    @property
    def out_of(self) -> bool:
        """Tell whether marks are out of something: not where a score may pass its weight."""
        above = any(
            rounded((part.marks or ZERO) - part.most, LAST_DIGITS) > 0 for part in self.parts
        )
        return self.plan.total.weighted and bool(self.whole) and not above

    @property
    def places(self) -> int:
        """Decimals that this contract's marks are told with."""
        return 4 if ZERO < self.whole <= 1 else 2

    @property
    def ranked(self) -> tuple[Scored, ...]:
        """Every tender of the lot that has a rank, best first."""
        with_rank = [one for one in self.field.tenders if one.standing is not None]
        return tuple(sorted(with_rank, key=_place))

    @property
    def level(self) -> tuple[Scored, ...]:
        """The others that share its rank."""
        return tuple(
            one
            for one in self.ranked
            if one.standing and one.standing.rank == self.rank and one is not self.one
        )

    @property
    def rivals_in_packages(self) -> tuple[Package, ...]:
        """The packages that want this tender's lot, where it is a separate one."""
        return () if self.package is not None else packages_for(self.answered, self.lot)

    def part(self, code: str) -> Part:
        """Give one criterion's part."""
        return next(part for part in self.parts if part.plan.code == code)


def story_of(answered: Answer, supplier: str, lot: str = "") -> Story:
    """Pick out what there is to tell of a tender.

    Args:
        answered: what scoring said.
        supplier: whose tender.
        lot: the lot; empty where the contract has none.

    Raises:
        NotFound: if there is no such lot, or no such tender for it.
    """
    field, name, package = _where(answered, supplier, lot)
    one = field.of(name)
    with exactly():
        total = number_or_none(one.sheet, "total", "") if one.settled else None
        rival = _rival(field, one)
        return Story(
            answered=answered,
            lot=lot,
            field=field,
            one=one,
            rival=rival,
            total=total if isinstance(total, Decimal) else None,
            whole=all_marks(one.sheet),
            margin=_margin(field.plan, one, rival),
            parts=tuple(_parts(one, rival, field.plan.criteria, 0)),
            package=package,
        )


def packages_for(answered: Answer, lot: str) -> tuple[Package, ...]:
    """List the packages that were tendered for a lot, compared or not."""
    offered = zip(answered.packages, answered.given.packages, strict=True)
    return tuple(package for package, (_, offers) in offered if lot in offers)


def lots_of(answered: Answer, supplier: str) -> tuple[str, ...]:
    """List the lots that a supplier tenders for, alone or by a package, in their order."""
    return tuple(
        lot
        for lot, field in answered.scores.items()
        if supplier in (one.sheet.tender.supplier for one in field.tenders)
        or supplier in (package.supplier for package in packages_for(answered, lot))
    )


def _where(answered: Answer, supplier: str, lot: str) -> tuple[LotScore, str, Package | None]:
    if lot not in answered.scores:
        lots = ", ".join(name for name in answered.scores if name)
        fix = f"The lots are {lots}." if lots else "This contract has no lots; leave the lot out."
        raise NotFound(f"There is no lot {lot!r}.", fix)
    field = answered.scores[lot]
    known = [one.sheet.tender.supplier for one in field.tenders]
    if supplier in known:
        return field, supplier, None
    packages = packages_for(answered, lot)
    for package in packages:
        for comparison in package.lots:
            named = (package.supplier, comparison.package, f"{package.supplier} (package)")
            if supplier in named and comparison.lot == lot:
                return comparison.score, comparison.package, package
    raise _no_tender(supplier, lot, known, packages)


def _no_tender(
    supplier: str, lot: str, known: Sequence[str], packages: Sequence[Package]
) -> NotFound:
    """Say that a tender cannot be told of, and whose can."""
    compared = [one.supplier for one in packages if any(each.lot == lot for each in one.lots)]
    by_package = [f"{name} (package)" if name in known else name for name in compared]
    fix = f"The tenders are from {', '.join([*known, *by_package])}."
    for package in packages:
        if package.supplier == supplier:
            words = f"{supplier!r} tenders for lot {lot!r} in a package alone: {package.why}."
            return NotFound(words, fix)
    where = f"lot {lot!r}" if lot else "this contract"
    return NotFound(f"{supplier!r} has no tender for {where}.", fix)


def _place(one: Scored) -> tuple[int, str]:
    return (0 if one.standing is None else one.standing.rank, one.sheet.tender.supplier)


def _rival(field: LotScore, one: Scored) -> Scored | None:
    """Choose whom to compare with: the winner, or for a winner the best of the rest."""
    others = [other for other in field.tenders if other.standing is not None and other is not one]
    return min(others, key=_place) if others and one.standing is not None else None


def _margin(plan: Plan, one: Scored, rival: Scored | None) -> Decimal | None:
    if rival is None:
        return None
    return abs(compared_total(plan, one.sheet) - compared_total(plan, rival.sheet))


def _parts(
    one: Scored, rival: Scored | None, level: tuple[CriterionPlan, ...], depth: int
) -> Iterator[Part]:
    stages = one.sheet.stages
    for criterion in level:
        in_effect = stages.weight_in_effect(criterion)
        yield Part(
            plan=criterion,
            depth=depth,
            weight=in_effect,
            score=stage_of(one, "score", criterion),
            marks=stage_of(one, "weighted", criterion),
            most=in_effect * stages.share_of_total(criterion),
            rival=None if rival is None else stage_of(rival, "weighted", criterion),
        )
        yield from _parts(one, rival, criterion.criteria, depth + 1)


def stage_of(one: Scored, stage: str, criterion: CriterionPlan) -> Decimal | None:
    """Give one of a criterion's numbers, or None where the tender has none."""
    weighs = criterion.method is not None or bool(criterion.criteria)
    if not (weighs or stage == "value") or (stage in criterion.pooled and not one.settled):
        return None
    found = number_or_none(one.sheet, stage, criterion.code)
    return found if isinstance(found, Decimal) else None

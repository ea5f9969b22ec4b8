"""All-or-none packages: each is set against the separate winners of its lots."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.problems import Finding, Invalid
from app.rules.plan import PackagesPlan, Plan
from app.scoring.engine.evaluation import LotScore, Scored, number_or_none
from app.scoring.lots import Comparison, Package, Submitted, against
from app.scoring.submission import Status, Tender
from app.units import exactly


def compare_packages(
    plans: Mapping[str, Plan], given: Submitted, scores: Mapping[str, LotScore]
) -> tuple[Package, ...]:
    """Set every package against the separate winners, and settle which stand.

    Raises:
        Invalid: if the rules do not say how, or a lot has not one separate winner.
    """
    if not given.packages:
        return ()
    rule = next(iter(plans.values())).packages
    if rule is None:
        raise _stop(
            "no_package_rule",
            "A package was tendered, but the rules have no `packages`.",
            "Add packages: {compare: …, direction: …, equal: …}.",
        )
    with exactly():
        found = [
            _compared(plans, given, scores, supplier, offers, rule)
            for supplier, offers in given.packages
        ]
        return _standing(found)


def _stop(code: str, message: str, fix: str) -> Invalid:
    return Invalid(message, findings=[Finding(code, message, fix, path="packages")])


def _winner(lot: str, score: LotScore) -> Tender:
    first = [one for one in score.tenders if one.standing and one.standing.rank == 1]
    if len(first) != 1:
        why = "nobody qualifies" if not first else "its winners tie"
        raise _stop(
            "no_one_winner",
            f"Lot {lot!r} has not one separate winner: {why}.",
            "Settle the lot first; packages are compared with one winner a lot.",
        )
    return first[0].sheet.tender


def _compared(
    plans: Mapping[str, Plan],
    given: Submitted,
    scores: Mapping[str, LotScore],
    supplier: str,
    offers: Mapping[str, Tender],
    rule: PackagesPlan,
) -> Package:
    lots, sums = [], {"package": Decimal(0), "separate": Decimal(0)}
    missing: list[str] = []
    for lot, offer in offers.items():
        winner = _winner(lot, scores[lot])
        other = (
            replace(offer, supplier=f"{supplier} (package)")
            if (offer.supplier == winner.supplier)
            else offer
        )
        both = against(plans[lot], given.lots[lot], other, winner)
        lots.append(Comparison(lot, both, other.supplier, winner.supplier))
        for side, name in (("package", other.supplier), ("separate", winner.supplier)):
            amount = _amount(both.of(name), rule.compare)
            if amount is None:
                missing.append(f"{side} of {lot}")
            else:
                sums[side] += amount
    if missing:
        why = f"no `{rule.compare}` for {', '.join(missing)}"
        return Package(supplier, tuple(lots), None, None, wins=False, awarded=False, why=why)
    wins = _wins(sums["package"], sums["separate"], rule)
    return Package(
        supplier, tuple(lots), sums["package"], sums["separate"], wins=wins, awarded=False, why=""
    )


def _amount(one: Scored, name: str) -> Decimal | None:
    if one.status is not Status.ASSESSED:
        return None
    kind = "total" if name == "total" else "figure"
    found = one.sheet.tender.price if name == "price" else number_or_none(one.sheet, kind, name)
    return found if isinstance(found, Decimal) else None


def _wins(package: Decimal, separate: Decimal, rule: PackagesPlan) -> bool:
    if package == separate:
        return rule.equal == "package"
    return (package > separate) is rule.highest


def _standing(found: Sequence[Package]) -> tuple[Package, ...]:
    """Of packages that win and overlap, let the greatest gain stand."""
    taken: dict[str, str] = {}
    settled: dict[str, Package] = {}
    for one in sorted(found, key=lambda package: (-package.gain, package.supplier)):
        lots = {comparison.lot for comparison in one.lots}
        clash = sorted({taken[lot] for lot in lots if lot in taken})
        awarded = one.wins and not clash
        why = one.why
        if one.wins and clash:
            why = f"{', '.join(clash)} has the greater gain on a lot of both"
        elif not one.wins and not why:
            why = "the separate winners together are as good or better"
        if awarded:
            taken |= dict.fromkeys(lots, one.supplier)
        settled[one.supplier] = replace(one, awarded=awarded, why=why)
    return tuple(settled[one.supplier] for one in found)

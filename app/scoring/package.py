"""All-or-none packages: each is set against the separate winners of its lots."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from app.problems import Finding, Invalid, Severity
from app.rules.plan import PackagesPlan, Plan
from app.scoring.engine.evaluation import LotScore, Scored, number_or_none
from app.scoring.lots import Comparison, Package, Submitted, against
from app.scoring.submission import Status, Tender
from app.units import COMPARED, exactly, rounded


def compare_packages(
    plans: Mapping[str, Plan], given: Submitted, scores: Mapping[str, LotScore]
) -> tuple[Package, ...]:
    """Set every package against the separate winners, and settle which stand.

    A lot without one separate winner stops the comparison of the packages that hold it; the
    package then says why, and what was scored stands.

    Raises:
        Invalid: if the rules do not say how packages are compared.
    """
    if not given.packages:
        return ()
    rule = next(iter(plans.values())).packages
    if rule is None:
        words = "A package was tendered, but the rules have no `packages`."
        fix = "Add packages: {compare: …, direction: …, equal: …}."
        raise Invalid(words, findings=[Finding("no_package_rule", words, fix, path="packages")])
    with exactly():
        winners = {lot: _winner(score) for lot, score in scores.items()}
        found = [
            _compared(plans, given, winners, supplier, offers, rule)
            for supplier, offers in given.packages
        ]
        return _standing(found)


def _winner(score: LotScore) -> Tender | str:
    """Give the one separate winner of a lot, or why there is none."""
    first = [one for one in score.tenders if one.standing and one.standing.rank == 1]
    if len(first) == 1:
        return first[0].sheet.tender
    return "nobody qualifies" if not first else "its winners tie"


def _compared(
    plans: Mapping[str, Plan],
    given: Submitted,
    winners: Mapping[str, Tender | str],
    supplier: str,
    offers: Mapping[str, Tender],
    rule: PackagesPlan,
) -> Package:
    lots: list[Comparison] = []
    sums = {"package": Decimal(0), "separate": Decimal(0)}
    missing: list[str] = []
    for lot, offer in offers.items():
        winner = winners[lot]
        if isinstance(winner, str):
            missing.append(f"lot {lot} has not one separate winner: {winner}")
            continue
        other = _apart_from(winner, offer)
        both = against(plans[lot], given.lots[lot], other, winner)
        lots.append(Comparison(lot, both, other.supplier, winner.supplier))
        for side, name in (("package", other.supplier), ("separate", winner.supplier)):
            amount = compared_amount(both.of(name), rule.compare)
            if amount is None:
                missing.append(f"the {side} tender for lot {lot} has no `{rule.compare}`")
            else:
                sums[side] += amount
    if missing:
        why = f"it cannot be compared: {'; '.join(missing)}"
        return Package(supplier, tuple(lots), why=why, decided=False)
    wins = _wins(sums["package"], sums["separate"], rule)
    return Package(supplier, tuple(lots), sums["package"], sums["separate"], wins=wins)


def _apart_from(winner: Tender, offer: Tender) -> Tender:
    """Give a package's tender a name of its own where the same supplier won the lot."""
    if offer.supplier != winner.supplier:
        return offer
    return replace(offer, supplier=f"{offer.supplier} (package)")


def compared_amount(one: Scored, name: str) -> Decimal | None:
    """Give what a tender brings to a comparison of packages: its total, price or a figure.

    Args:
        one: the tender, scored; None is given for one that is not assessed.
        name: what the rules compare by. It must be run inside `app.units.exactly()`.
    """
    if one.status is not Status.ASSESSED:
        return None
    kind = "total" if name == "total" else "figure"
    found = one.sheet.tender.price if name == "price" else number_or_none(one.sheet, kind, name)
    return found if isinstance(found, Decimal) else None


def _wins(package: Decimal, separate: Decimal, rule: PackagesPlan) -> bool:
    one, other = rounded(package, COMPARED), rounded(separate, COMPARED)
    if one == other:
        return rule.equal == "package"
    return (one > other) is rule.highest


def _standing(found: Sequence[Package]) -> tuple[Package, ...]:
    """Of packages that win and overlap, let the greatest gain stand; of equal gains, neither."""
    settled = {
        place: replace(one, why=one.why or "the separate winners together are as good or better")
        for place, one in enumerate(found)
        if not one.wins
    }
    taken: dict[str, str] = {}
    winning = sorted(
        (place for place in range(len(found)) if place not in settled), key=_gain(found)
    )
    for _, group in groupby(winning, key=_gain(found)):
        left = []
        for place in group:
            more = sorted({taken[lot] for lot in _lots(found[place]) if lot in taken})
            why = f"{', '.join(more)} has the greater gain on a lot of both"
            if more:
                settled[place] = replace(found[place], why=why)
            else:
                left.append(place)
        settled |= {place: _among_equals(place, left, found) for place in left}
        for place in left:
            if settled[place].awarded:
                taken |= dict.fromkeys(_lots(found[place]), found[place].supplier)
    return tuple(settled[place] for place in range(len(found)))


def _among_equals(place: int, equals: Sequence[int], found: Sequence[Package]) -> Package:
    """Let a package stand unless another with the same gain wants a lot of it too."""
    one = found[place]
    others = {
        found[other].supplier
        for other in equals
        if other != place and _lots(one) & _lots(found[other])
    }
    if others:
        why = f"{', '.join(sorted(others))} has the same gain on a lot of both"
        return replace(one, decided=False, why=f"{why}, and no rule parts them")
    return replace(one, awarded=True)


def unsettled(packages: Sequence[Package]) -> Iterator[Finding]:
    """List the packages that nobody can be told of yet: not compared, or as good as another."""
    for one in packages:
        if not one.decided:
            words = f"The package of {one.supplier} is not settled: {one.why}."
            fix = "Settle the lot, or decide between them by hand and record why."
            path = f"packages[supplier={one.supplier}]"
            yield Finding("package_unsettled", words, fix, Severity.WARNING, path=path)


def _gain(found: Sequence[Package]) -> Callable[[int], Decimal]:
    return lambda place: -rounded(found[place].gain, COMPARED)


def _lots(package: Package) -> set[str]:
    return {comparison.lot for comparison in package.lots}

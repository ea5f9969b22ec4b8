"""All-or-none packages on the page: which are awarded, and their numbers lot by lot."""

import textwrap
from collections.abc import Iterator
from decimal import Decimal

from app.scoring.answer import Answer
from app.scoring.explanation.number import listed, told
from app.scoring.explanation.page.table import WIDTH
from app.scoring.explanation.phrase import readable
from app.scoring.explanation.story import packages_for
from app.scoring.lots import Package
from app.scoring.package import compared_amount
from app.units import exactly

SEPARATE = "first among separate tenders"
NUMBER = 13  #: columns of a number
LOTS = 20  #: columns of a lot's name
NAMES = WIDTH - 4 - LOTS - 2 * NUMBER


def awards(answered: Answer) -> Iterator[str]:
    """Tell of each package, those awarded first, how it stood in each of its lots."""
    offered = [list(offers) for _, offers in answered.given.packages]
    in_turn = sorted(
        zip(answered.packages, offered, strict=True), key=lambda pair: not pair[0].awarded
    )
    for package, lots in in_turn:
        yield ""
        yield from textwrap.wrap(_verdict(package, lots), WIDTH)
        if package.package_sum is not None:
            yield from _lot_by_lot(answered, package)


def _verdict(package: Package, lots: list[str]) -> str:
    called, sums = f"{package.supplier}, as a package of {listed(lots)}", ""
    if package.package_sum is not None and package.separate_sum is not None:
        one, other = _told(package.package_sum), _told(package.separate_sum)
        sums = f"{one} against {other} for those {SEPARATE}"
    if package.awarded:
        return f"Awarded: {called} ({sums})."
    verdict = "Not awarded" if package.decided else "Not settled"
    return f"{verdict}: {called}{f' ({sums})' if sums else ''}, because {package.why}."


def _lot_by_lot(answered: Answer, package: Package) -> Iterator[str]:
    """Set a package's numbers against those of the separate winners."""
    rule = answered.plans[package.lots[0].lot].packages
    compare = "total" if rule is None else rule.compare
    better = "highest" if rule is not None and rule.highest else "lowest"
    yield f"  Compared by {readable(compare)}, the {better} first:"
    yield _line("", "package", "separate", SEPARATE)
    with exactly():
        for one in package.lots:
            own, other = (
                compared_amount(one.score.of(name), compare)
                for name in (one.package, one.separate)
            )
            yield from _row(one.lot, _told(own), _told(other), one.separate)
    yield _line("together", _told(package.package_sum), _told(package.separate_sum), "")


def _row(lot: str, own: str, other: str, separate: str) -> Iterator[str]:
    lots, names = textwrap.wrap(lot, LOTS - 1), textwrap.wrap(separate, NAMES)
    for place in range(max(len(lots), len(names))):
        left = lots[place] if place < len(lots) else ""
        right = names[place] if place < len(names) else ""
        yield _line(left, *((own, other) if place == 0 else ("", "")), right)


def _line(lot: str, own: str, other: str, name: str) -> str:
    return f"  {lot:<{LOTS}}{own:>{NUMBER}}{other:>{NUMBER}}  {name}".rstrip()


def _told(value: Decimal | None) -> str:
    return "–" if value is None else told(value, 4)


def lot_heading(answered: Answer, lot: str) -> Iterator[str]:
    """Name a lot, and say what its table holds where packages want it too."""
    yield f"Lot {lot}"
    wanted = packages_for(answered, lot)
    taken = [package.supplier for package in wanted if package.awarded]
    if taken:
        words = f"Goes to {listed(taken)}, by a package. The separate tenders:"
        yield from textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  ")
    elif wanted:
        yield "  The separate tenders:"

"""The whole answer to what was sent: scorecards, packages, warnings, and the receipt.

The same function serves the command line, the API, the demo and replay, so that an offer scores
the same wherever it is scored.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid, Severity
from app.rules.checks.whole import check, for_scoring
from app.rules.compiler.assembly import plan_of
from app.rules.digest import canonical, digest_of_bytes, normal, pinned, unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.plan import Plan
from app.scoring.card import card, cards, shown
from app.scoring.engine.evaluation import LotScore
from app.scoring.engine.quantity import total_of
from app.scoring.intake import TendersIn
from app.scoring.lots import Package, Places, Submitted, score_all, submitted, undrawn
from app.scoring.package import compare_packages, unsettled
from app.scoring.plausibility import flags
from app.scoring.sensitivity.reversal import reversals
from app.units import exactly, plain


@dataclass(frozen=True)
class Answer:
    """Everything that scoring said."""

    sent: TendersIn
    plans: Mapping[str, Plan]
    given: Submitted
    scores: Mapping[str, LotScore]
    packages: tuple[Package, ...]
    pinned: Mapping[str, Any]  #: the rules' full text
    digest: str  #: of that text
    document: dict[str, Any]  #: as sent back, without its receipt


def answer(
    rule_set: RuleSet,
    library: Library,
    sent: TendersIn,
    places: Places,
) -> Answer:
    """Score what was sent.

    Args:
        rule_set: composed and checked.
        library: what it draws on.
        sent: the tenders.
        places: what is known of the postcodes named in them.

    Raises:
        Invalid: with every fault, if anything is missing, wrong or has no answer.
    """
    # In one order, whatever order the rules were written in: what is listed is listed alike
    # offline, from the database and from a receipt.
    written = canonical(pinned(rule_set, library))
    text = json.loads(written)
    rule_set, library = unpinned(text)
    warnings = _checked(rule_set, library, sent)
    digest = digest_of_bytes(written)
    plans = {
        lot: plan_of(rule_set, library, contract, digest, places)
        for lot, contract in _contracts(sent).items()
    }
    given = submitted(plans, sent, places)
    scores = score_all(plans, given)
    packages = compare_packages(plans, given, scores)
    found = [*warnings, *given.findings]
    for lot in scores.values():
        found += [*undrawn(lot), *flags(lot), *reversals(lot)]
    found += unsettled(packages)
    document = {
        "rules": {"id": rule_set.id, "version": rule_set.version, "digest": digest},
        **_body(given, scores, packages),
        "warnings": [_warning(finding) for finding in dict.fromkeys(found)],
    }
    return Answer(sent, plans, given, scores, packages, text, digest, document)


def _checked(rule_set: RuleSet, library: Library, sent: TendersIn) -> tuple[Finding, ...]:
    """Refuse rules that would score wrongly; give what else is worth saying of them."""
    findings: dict[Finding, None] = {}
    for contract in _contracts(sent).values():
        findings |= dict.fromkeys(for_scoring(check(rule_set, library, contract)))
    faults = [finding for finding in findings if finding.severity is Severity.FAULT]
    if faults:
        raise Invalid("The rules cannot be scored by.", findings=faults)
    return tuple(findings)


def _contracts(sent: TendersIn) -> dict[str, dict[str, Any]]:
    """Give the contract facts of each lot; what a lot says stands before the whole."""
    if not sent.lots:
        return {"": dict(sent.contract)}
    return {name: {**sent.contract, **lot.contract} for name, lot in sent.lots.items()}


def _body(
    given: Submitted, scores: Mapping[str, LotScore], packages: tuple[Package, ...]
) -> dict[str, Any]:
    if "" in scores:
        lot = scores[""]
        return {"lot": _lot(lot), "tenders": cards(lot)}
    return {
        "lots": [
            {"lot": name, **_lot(lot), "tenders": cards(lot)} for name, lot in scores.items()
        ],
        "suppliers": _suppliers(given),
        "packages": [_package(package) for package in packages],
    }


def _lot(lot: LotScore) -> dict[str, Any]:
    return {
        "contract": {name: shown(value) for name, value in lot.plan.contract.items()},
        "qualifying": sorted(one.tender.supplier for one in lot.pool.members),
        "pool_relative": list(lot.plan.pool_relative),
    }


def _suppliers(given: Submitted) -> list[dict[str, Any]]:
    """Add up what each supplier asks over its lots; where it only tenders a package, over that."""
    asked: dict[str, list[Decimal | None]] = {}
    for lot in given.lots.values():
        for tender in lot.tenders:
            asked.setdefault(tender.supplier, []).append(tender.price)
    separate = set(asked)
    for supplier, offers in given.packages:
        if supplier not in separate:  # several packages are alternatives: they have no one sum
            prices = [tender.price for tender in offers.values()]
            asked[supplier] = [None] if supplier in asked else prices
    return [{"supplier": name, "price_sum": _price_sum(prices)} for name, prices in asked.items()]


def _price_sum(asked: list[Decimal | None]) -> str | None:
    known = [price for price in asked if price is not None]
    return plain(total_of(known)) if known and len(known) == len(asked) else None


def _package(package: Package) -> dict[str, Any]:
    with exactly():
        lots = [
            {
                "lot": one.lot,
                "package": {**card(one.score.of(one.package)), "supplier": package.supplier},
                "separate": card(one.score.of(one.separate)),
            }
            for one in package.lots
        ]
    return {
        "supplier": package.supplier,
        "awarded": package.awarded,
        "why": package.why or None,
        "package_sum": shown(package.package_sum),
        "separate_sum": shown(package.separate_sum),
        "lots": lots,
    }


def _warning(finding: Finding) -> dict[str, Any]:
    made = {
        "code": finding.code,
        "message": finding.message,
        "how_to_fix": finding.how_to_fix,
        "path": finding.path,
    }
    return {key: part for key, part in made.items() if part}


def input_of(sent: TendersIn, places: Places) -> dict[str, Any]:
    """Give what was sent, and the places as they were looked up, in one form for the receipt."""
    known = {name: _place(where) for name, where in sorted(places.items())}
    own = set(TendersIn.model_fields)  # an example, or a request, says more than its tenders
    tenders = sent.model_dump(by_alias=True, exclude_unset=True, include=own)
    made: dict[str, Any] = {"tenders": normal(tenders), "places": known}
    return made


def _place(where: Any) -> dict[str, Any]:
    return {
        name: str(part)
        for name in where.__dataclass_fields__
        if (part := getattr(where, name)) is not None
    }

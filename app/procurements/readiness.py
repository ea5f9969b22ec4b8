"""Whether a procurement can be published as it stands: every fault, and what is worth a look."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid, Severity
from app.procurements.draft import Draft, DraftLot, Facts, Procedure
from app.procurements.law.figure import Law, Purchase
from app.procurements.law.model import SocialValueModel, model_of, share_of_social_value
from app.procurements.law.threshold import covering, tendering_period
from app.procurements.moment import day_in
from app.rules.checks.whole import check, for_scoring
from app.rules.compiler.assembly import plan_of
from app.rules.compiler.criterion import source_words
from app.rules.dependence import Dependence
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.names import Names
from app.units import plain

ZONE = "Europe/London"  #: in which the law counts days
#: how a quantity that grows with the contract says so, and the fact that it then needs
GROWING = {"per_year": "years", "per_million_pounds": "value"}


@dataclass(frozen=True)
class NamedRules:
    """Rules that lots name: what they are, and whether anybody may be scored by them."""

    rule_set: RuleSet
    library: Library
    text: dict[str, Any]  #: pinned
    digest: str
    is_published: bool  #: those of the library always are


@dataclass(frozen=True)
class Surroundings:
    """What a procurement is looked at beside."""

    rules: Mapping[str, NamedRules]  #: by name; what is not here, there is not
    law: Law
    authority: str  #: central or sub_central
    cancelled: frozenset[str] = frozenset()  #: numbers of lots that go on no more


def purchase_of(draft: Draft, authority: str) -> Purchase:
    """Give what the law looks at."""
    with_vat = None if draft.value is None else draft.value.with_vat
    return Purchase(authority, draft.kind, draft.procedure, draft.commences_on, with_vat)


def findings_before(draft: Draft, beside: Surroundings, at: datetime) -> list[Finding]:
    """List what stands in the way of publication, and what should be looked at.

    Args:
        draft: the procurement.
        beside: its rules, the law, what kind of authority it is, and which lots were cancelled:
            they are not looked at, and their worth does not count.
        at: the time, by the database's clock.
    """
    purchase = purchase_of(draft, beside.authority)
    going = {
        place: lot for place, lot in enumerate(draft.lots) if lot.number not in beside.cancelled
    }
    model = model_of(beside.law, purchase)
    found = [*_of_deadline(draft, at), *_of_value(going.values(), beside.law, purchase)]
    found += _of_period(draft, beside.law, purchase, at)
    seen: dict[tuple[str, str], list[Finding]] = {}
    for place, lot in going.items():
        alike = (lot.rules, repr(sorted(lot.contract.items())))
        if alike not in seen:
            seen[alike] = list(_of_lot(lot, beside, model))
        path = f"lots[{place}]"
        found += [replace(one, path=f"{path}.{one.path}".rstrip(".")) for one in seen[alike]]
    return found


def faults_of_commencement(draft: Draft, at: datetime) -> Iterator[Finding]:
    """Say why a draft cannot commence on its day, which picks the law's figures and the model.

    It commences when its tender notice is published: not before it is published here, and not
    after tenders are due. What was made of a published notice may keep the day of that notice.

    Args:
        draft: about to be published for the first time.
        at: the time, by the database's clock.
    """
    today, day = day_in(at, ZONE), draft.commences_on
    if day < today and day != draft.noticed_on:
        words = f"It would commence on {day.isoformat()}, and is published on {today.isoformat()}."
        fix = "Give the day on which its tender notice is published: today or later."
        if draft.noticed_on is not None:
            fix = f"{fix} Or keep the notice's own day, {draft.noticed_on.isoformat()}."
        yield Finding("commences_too_early", words, fix, path="commences_on")
    due = draft.deadline
    if due is not None and day > day_in(due.at, ZONE):
        words = f"It would commence on {day.isoformat()}, after tenders are due."
        fix = "Give the day on which its tender notice is published."
        yield Finding("commences_too_late", words, fix, path="commences_on")


def _of_deadline(draft: Draft, at: datetime) -> Iterator[Finding]:
    if draft.deadline is None:
        words = "There is no deadline for tenders."
        yield Finding("deadline_missing", words, "Give one.", path="deadline")
        return
    if draft.deadline.at <= at:
        words = "The deadline for tenders has passed."
        yield Finding("deadline_passed", words, "Give a later one.", path="deadline.at")
    if draft.requests_by is not None and draft.requests_by.at >= draft.deadline.at:
        words = "Requests to take part are due before tenders are."
        yield Finding("requests_too_late", words, "Put them earlier.", path="requests_by.at")


def _of_value(lots: Iterable[DraftLot], law: Law, purchase: Purchase) -> Iterator[Finding]:
    path = "estimated_value.with_vat"
    if purchase.with_vat is None:
        words = "The estimated value with VAT is not given; the law's thresholds count VAT."
        yield Finding("value_with_vat_missing", words, "Give it.", path=path)
        return
    worth = _worth_of(lots)
    if worth > purchase.with_vat:
        words = (
            f"The lots are worth £{worth:,f} without VAT, and the whole is estimated at "
            f"£{purchase.with_vat:,f} with it."
        )
        fix = "Correct one of them: the estimated value counts all lots."
        yield Finding("lots_above_value", words, fix, Severity.WARNING, path=path)
    if purchase.procedure == Procedure.BELOW_THRESHOLD:
        most = max(worth, purchase.with_vat)
        yield from _above_threshold(law, replace(purchase, with_vat=most))


def _worth_of(lots: Iterable[DraftLot]) -> Decimal:
    """Add up what lots are worth, as far as that is known."""
    worth = (lot.contract.get("value") for lot in lots)
    return sum((one for one in worth if isinstance(one, Decimal)), Decimal())


def _above_threshold(law: Law, purchase: Purchase) -> Iterator[Finding]:
    """Refuse to buy as a small contract what the whole Act applies to."""
    limit = covering(law, purchase)
    if limit is not None and limit.passed:
        words = (
            f"Worth £{purchase.with_vat:,f}, it cannot be bought below the threshold: the whole "
            f"Act applies from £{limit.value:,f} with VAT ({limit.source})."
        )
        fix = (
            "Choose an open or a competitive flexible procedure, or correct the value. What is "
            "published cannot change its procedure: cancel it and publish it anew."
        )
        yield Finding("not_below_threshold", words, fix, path="procedure")


def _of_period(draft: Draft, law: Law, purchase: Purchase, at: datetime) -> Iterator[Finding]:
    """Warn where tenders are given less time than the law's usual least."""
    period = tendering_period(law, purchase)
    if draft.deadline is None or period is None or draft.deadline.at <= at:
        return
    if draft.deadline.at < at + timedelta(days=period.days):
        words = (
            f"Tenders are invited for less than {period.days} days "
            f"({source_words(period.source)})."
        )
        fix = "Put the deadline later, unless a shorter time is allowed here."
        yield Finding("deadline_soon", words, fix, Severity.WARNING, path="deadline.at")


def _of_lot(lot: DraftLot, beside: Surroundings, model: SocialValueModel) -> Iterator[Finding]:
    named = beside.rules.get(lot.rules)
    if named is None:
        words = f"There are no rules {lot.rules!r}."
        yield Finding("unknown_rules", words, "Name a rule set as id@version.", path="rules")
        return
    if not named.is_published:
        words = f"The rules {lot.rules} are a draft."
        yield Finding("rules_not_published", words, "Have them published first.", path="rules")
    yield from _of_rules(named, lot.contract)
    yield from _of_social_value(named.rule_set, model)


def _of_rules(named: NamedRules, contract: Facts) -> Iterator[Finding]:
    """Say what would keep tenders from being scored."""
    missing = sorted(facts_asked(named.rule_set, named.library, contract) - set(contract))
    for fact in missing:
        words = f"The rules ask for the contract's {fact}, which is not given."
        yield Finding("contract_fact_missing", words, "Give it.", path=f"contract.{fact}")
    faults = [
        one
        for one in for_scoring(check(named.rule_set, named.library, contract))
        if one.severity is Severity.FAULT
    ]
    if not faults and not missing:
        try:
            plan_of(named.rule_set, named.library, contract)
        except Invalid as refusal:
            faults = list(refusal.findings)
    for one in faults:
        path = one.path if one.path.startswith("contract") else "rules"
        words = f"The rules {named.rule_set.id} cannot score this contract: {one.message}"
        yield replace(one, message=words, path=path, file="", line=None)


def facts_asked(rule_set: RuleSet, library: Library, contract: Facts) -> set[str]:
    """List the facts of a contract without which the rules cannot score."""
    graph = Dependence(Names(rule_set, library, contract))
    asked = {
        name.removeprefix("contract_") for name in graph.named() if name.startswith("contract_")
    }
    return asked | _growing(rule_set.model_dump(exclude_defaults=True))


def _growing(part: Any) -> set[str]:
    """Find the facts that quantities grow with."""
    if isinstance(part, Mapping):
        here = {fact for word, fact in GROWING.items() if part.get(word) is True}
        return here.union(*map(_growing, part.values()))
    if isinstance(part, list | tuple):
        return set().union(*map(_growing, part))
    return set()


def _of_social_value(rule_set: RuleSet, model: SocialValueModel) -> Iterator[Finding]:
    """Hold the weight of social value against the model: a fault where the model is a must."""
    if model.least_percent is None:
        return
    share = share_of_social_value(rule_set.criteria, Decimal(100))
    if share >= model.least_percent:
        return
    asks = "asks for" if model.must else "would ask for"
    words = (
        f"Social value has {plain(share)} per cent of the marks; {model.title} {asks} "
        f"at least {plain(model.least_percent)}."
    )
    severity = Severity.FAULT if model.must else Severity.WARNING
    fix = "Give the criterion `social_value` more weight."
    yield Finding("social_value_weight", words, fix, severity, path="rules")

"""Make of what a notice tells what is taken on; list what was not used, and what is missing.

That a contract was awarded does not say that it was entered into, and a notice of no known kind
does not say which law it is under: the law's days turn on both, so that neither is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.adoption.facts import Facts
from app.contracts.adoption.promise import PLACES, Promised
from app.contracts.kind import Regime, Works
from app.contracts.today import fault_of_day
from app.ocds.contracts.given import Given
from app.ocds.contracts.notice import NOT_KNOWN, AgreedMetric, ContractDetails, NoticeParty, Target
from app.organisations.suppliers.identifier import Identifier, read_identifier
from app.problems import Finding, Severity
from app.procurements.draft import MOST_MONEY, PENCE
from app.rules.document.catalogue import UnitFile
from app.units import plain, rounded

LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 100, 300, 4_000, 2_000
#: how notices write units that the library has under other names
WORKS = frozenset(Works)
UNITS = {"%": "percent", "per cent": "percent", "percentage": "percent", "gbp": "gbp"}


@dataclass(frozen=True, slots=True)
class MetricRead:
    """An indicator to be set, and the promise that it rests on where it has a target."""

    id: str
    title: str
    description: str
    promised: Promised | None
    every_months: int | None = None  #: how often it is reported; None: not said


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a notice makes."""

    facts: Facts
    identifiers: tuple[Identifier, ...]  #: of the supplier; none where it cannot be told
    supplier: str  #: its name
    metrics: tuple[MetricRead, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Finding, ...]  #: without which it makes no new contract


def adoption_from(notice: ContractDetails, given: Given, units: UnitFile) -> Adoption:
    """Make what is taken on.

    Args:
        notice: one contract of it.
        given: what the caller says besides.
        units: of the library, in which a target may be owed.
    """
    found: list[Finding] = []
    identifiers = tuple(_identifiers(notice, found))
    facts = _facts(notice, given, found)
    metrics = tuple(_metrics(notice, units, found))
    found += [*_not_said(notice, facts), *_not_used(notice)]
    name = " ".join(notice.suppliers[0].name.split())[:200] if notice.suppliers else ""
    missing = tuple(_missing(notice, given))
    return Adoption(facts, identifiers, name, metrics, tuple(found), missing)


def _missing(notice: ContractDetails, given: Given) -> Iterator[Finding]:
    """Ask for what nobody but the caller can know."""
    if given.regime is None and not notice.is_under_act:
        words = "The notice does not say which law the contract was let under."
        fix = "Give `regime`: beside one document, as a parameter of a file, or with a pull."
        yield Finding("regime_missing", words, fix, path="/regime")
    if given.entered_on is None and not notice.id:
        words = "That it was awarded does not say that, or when, the contract was entered into."
        fix = "Once it is signed, send it to POST /v1/ocds/contracts with the day as entered_on."
        yield Finding("day_missing", words, fix, path="/entered_on")


def _identifiers(notice: ContractDetails, found: list[Finding]) -> Iterator[Identifier]:
    """Give the identifiers of the supplier, if there is one; of several nobody can be chosen."""
    if len(notice.suppliers) != 1:
        words = f"The notice names {len(notice.suppliers)} suppliers for the contract."
        fix = "Send it to POST /v1/ocds/contracts with supplier_id, which says who it is."
        found.append(_warning("which_supplier", words, fix))
        return
    yield from identifiers_of(notice.suppliers[0], found)


def identifiers_of(party: NoticeParty, found: list[Finding]) -> Iterator[Identifier]:
    """Give the identifiers of an organisation in their registers' own forms.

    Args:
        party: as a notice names it.
        found: where to put those that are none.
    """
    for scheme, number in party.identifiers:
        read = read_identifier(scheme, number, "parties.identifier")
        if isinstance(read, Identifier):
            yield read
        else:
            found.append(_warning(read.code, read.message, read.how_to_fix, read.path))


def _facts(notice: ContractDetails, given: Given, found: list[Finding]) -> Facts:
    title = " ".join((given.title or notice.title or notice.notice).split())
    starts = given.starts_on or _day(notice.starts, found)
    ends = given.ends_on or _day(notice.ends, found)
    if given.ends_on is None and starts is not None and ends is not None and ends < starts:
        found.append(_warning("ends_before_start", "It ends before it starts.", path="period"))
        ends = None
    below = Regime.PA23_BELOW if notice.above_threshold is False else Regime.PA23
    kind = "Contract details notice" if notice.id else "Contract award"
    return Facts(
        title=title[:LONGEST_TITLE].strip() or "A contract",
        regime=given.regime or below,  # where the notice does not say, it is asked for
        works=given.works or _works(notice, found),
        reference=given.reference,
        ocid=notice.ocid[:LONGEST_NAME],
        outside_id=notice.id[:LONGEST_NAME] if notice.ocid else "",
        outside_award=notice.award[:LONGEST_NAME] if notice.ocid else "",
        source=f"{kind} {notice.notice}"[:500],
        value=_value(notice, given, found),
        value_with_vat=_with_vat(notice, given, found),
        is_light_touch=notice.light_touch,
        is_framework=notice.framework,
        is_concession=notice.concession,
        starts_on=starts,
        ends_on=ends,
        entered_on=given.entered_on or notice.signed,
        is_day_assumed=given.is_day_assumed or not (given.entered_on or notice.signed),
        why_no_indicators=notice.why_no_metrics[:LONGEST_REASON],
    )


def _day(day: date | None, found: list[Finding]) -> date | None:
    """Give a day that a contract can have."""
    fault = fault_of_day("period", day)
    if fault is None:
        return day
    found.append(_warning(fault.code, fault.message, fault.how_to_fix, "period"))
    return None


def _works(notice: ContractDetails, found: list[Finding]) -> Works:
    if notice.category in WORKS:
        return Works(notice.category)
    words = "The notice does not say whether it is for goods, services or works."
    found.append(_warning("kind_missing", words, "It is kept as services; put it right."))
    return Works.SERVICES


def _money(
    value: Decimal | None, notice: ContractDetails, path: str, found: list[Finding]
) -> Decimal | None:
    if value is None:
        return None
    if (notice.currency or "GBP") != "GBP":
        words = f"The value is in {notice.currency[:10]}, not in pounds."
    elif value in NOT_KNOWN:
        words = f"The value is {plain(value)}, which notices write where it is not known."
    elif value > MOST_MONEY or value != rounded(value, PENCE):
        words = "The value is no sum of pounds and pence."
    else:
        return value
    found.append(_warning("not_money", words, path=path))
    return None


def _value(notice: ContractDetails, given: Given, found: list[Finding]) -> Decimal | None:
    if given.value is not None:
        return given.value
    return _money(notice.value, notice, "value.amount", found)


def _with_vat(notice: ContractDetails, given: Given, found: list[Finding]) -> Decimal | None:
    if given.value_with_vat is not None:
        return given.value_with_vat
    gross = _money(notice.value_with_tax, notice, "value.amountGross", found)
    net = notice.value if given.value is None else given.value
    if gross is not None and net is not None and gross < net:
        words = "With tax it is worth less than without."
        found.append(_warning("value_below_net", words, path="value.amountGross"))
        return None
    return gross


def _metrics(
    notice: ContractDetails, units: UnitFile, found: list[Finding]
) -> Iterator[MetricRead]:
    names: set[str] = set()
    for place, metric in enumerate(notice.metrics, 1):
        name = metric.id[:LONGEST_NAME] or str(place)
        path = f"agreedMetrics[{place - 1}]"
        if metric.is_filler:
            found.append(_note(f"Indicator {name} only fills a place of the form.", path))
        elif name in names:
            words = f"Two indicators have the id {name!r}; the first is used."
            found.append(_warning("id_twice", words, path=path))
        else:
            names.add(name)
            title = " ".join((metric.title or metric.description).split())[:LONGEST_TITLE]
            promised = _promised(metric, name, title, units, path, found)
            words = metric.description[:LONGEST_TEXT]
            yield MetricRead(name, title, words, promised, metric.every_months)


def _promised(
    metric: AgreedMetric,
    name: str,
    title: str,
    units: UnitFile,
    path: str,
    found: list[Finding],
) -> Promised | None:
    """Make a promise of a target; there is none where the notice gives no number and unit."""
    if len(metric.targets) != 1:
        if metric.targets:
            words = f"Indicator {name} has {len(metric.targets)} targets; none is owed."
            found.append(_warning("several_targets", words, "Add what is owed.", path))
        return None
    [target] = metric.targets
    unit = _unit(target, units)
    if unit is None or not 0 < target.quantity == rounded(target.quantity, PLACES):
        words = f"The target {plain(target.quantity)} {target.unit[:40]} cannot be owed."
        found.append(_warning("target_not_used", words, "Add what is owed.", path))
        return None
    words = f"Indicator {name} is owed as {plain(target.quantity)} {unit} or more."
    fix = "If less of it is better, the notice does not say so: agree what is meant."
    found.append(_warning("direction_not_said", words, fix, path))
    document = {"metric": name, "title": title, "description": metric.description[:LONGEST_TEXT]}
    return Promised(
        measure=("metric_" + re.sub(r"[^a-z0-9]+", "_", name.lower()))[:64],
        document=document | {"measure": plain(target.quantity), "unit": target.unit},
        id=f"metric-{name}"[:LONGEST_NAME],
        title=title,
        quantity=target.quantity,
        unit=unit,
    )


def _unit(target: Target, units: UnitFile) -> str | None:
    """Give the library's name for a unit; None where it has none that is surely the same."""
    written = target.unit.strip().casefold()
    names = {name.casefold(): name for name in units.units}
    names |= {(unit.title or name).casefold(): name for name, unit in units.units.items()}
    name = (names | UNITS).get(written)
    return name if name in units.units else None


def _not_said(notice: ContractDetails, facts: Facts) -> Iterator[Finding]:
    """Ask for what a contract can do without, and much is worked out by."""
    said = {"value": notice.value, "starts_on": notice.starts, "ends_on": notice.ends}
    for name, value in said.items():
        if value is None and getattr(facts, name) is None:
            words = f"The notice does not say the contract's {name}."
            fix = f"Give {name} by PATCH /v1/contracts/{{contract_id}}."
            yield _warning("not_said", words, fix, f"/{name}")


def _not_used(notice: ContractDetails) -> Iterator[Finding]:
    """Say what the notice tells and the contract does not hold."""
    if notice.latest_end is not None and notice.latest_end != notice.ends:
        words = f"With every extension it may run to {notice.latest_end}."
        words += " The contract itself has no such day."
        yield _note(words, "period.maxExtentDate")
    if notice.reference:
        yield _note(f"The procurement's id {notice.reference[:100]!r} is not kept.", "tender.id")
    if notice.not_read:
        words = f"The contract itself does not hold: {', '.join(notice.not_read)[:500]}."
        yield _note(words, notice.path)


def _warning(code: str, words: str, fix: str = "", path: str = "") -> Finding:
    fix = fix or "Nothing is read there; look at the notice itself."
    return Finding(code, words, fix, Severity.WARNING, path=path)


def _note(words: str, path: str) -> Finding:
    return Finding("not_used", words, "", Severity.NOTE, path=path)

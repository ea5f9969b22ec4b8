"""Make a procurement's draft of a published tender notice, and list what of it was not used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from app.ocds.notice import NoticeLot, TenderNotice
from app.problems import Finding, Severity
from app.procurements.draft import (
    MOST_MONEY,
    PENCE,
    Deadline,
    Draft,
    DraftLot,
    EstimatedValue,
    Kind,
    Procedure,
)
from app.procurements.moment import FIRST_YEAR, LAST_YEAR, day_in
from app.units import Rounding, plain, rounded

ZONE = "Europe/London"
LONGEST_TITLE, LONGEST_TEXT = 300, 20_000
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,59}")
DAYS_OF_A_YEAR = Decimal("365.25")
#: how a notice names its procedure, by its first words, and what that is here
PROCEDURES = {
    "open procedure": Procedure.OPEN,
    "competitive flexible": Procedure.COMPETITIVE_FLEXIBLE,
    "below threshold - open competition": Procedure.BELOW_THRESHOLD,
    "below threshold - limited competition": Procedure.BELOW_THRESHOLD,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller says besides the notice."""

    rules: str  #: that every lot is to be scored by, as id@version
    reference: str = ""  #: empty: the notice's id
    lots: tuple[str, ...] = ()  #: ids of the lots wanted; none: all
    kind: Kind | None = None  #: None: as the notice says
    procedure: Procedure | None = None  #: None: as the notice says
    other_procedure: Procedure | None = None  #: where the notice does not say one that is known
    commences_on: date | None = None  #: None: the day on which the notice was published


@dataclass(frozen=True)
class Made:
    """A draft made of a notice."""

    draft: Draft | None  #: None where a finding is a fault
    lots: tuple[NoticeLot, ...]  #: that it was made of
    findings: tuple[Finding, ...]


def draft_from(notice: TenderNotice, wanted: Wanted) -> Made:
    """Make a draft of a notice; a fault keeps it from being made."""
    found: list[Finding] = []
    chosen = _chosen(notice, wanted, found)
    kind = wanted.kind or _kind(notice, found)
    procedure = wanted.procedure or _procedure(notice, wanted.other_procedure, found)
    commences_on = wanted.commences_on or _day(notice, found)
    lots = tuple(_lot(lot, place, notice, wanted, found) for place, lot in enumerate(chosen))
    deadline = _deadline(notice, found)
    reference = wanted.reference or _reference(notice, found)
    if kind is None or procedure is None or commences_on is None or not lots:
        return Made(None, chosen, tuple(found))
    made = Draft(
        reference=reference,
        title=_one_line(notice.title or notice.id, "title", found),
        description=notice.description[:LONGEST_TEXT],
        kind=kind,
        procedure=procedure,
        commences_on=commences_on,
        value=_value(notice, found),
        deadline=deadline,
        ocid=notice.ocid[:100],
        noticed_on=_published_on(notice),
        lots=lots,
    )
    return Made(made, chosen, (*found, *_not_used(notice, chosen)))


def _chosen(notice: TenderNotice, wanted: Wanted, found: list[Finding]) -> tuple[NoticeLot, ...]:
    known = {lot.id: lot for lot in notice.lots}
    for place, name in enumerate(wanted.lots):
        if name not in known:
            fix = f"It has: {', '.join(known)}."
            words = f"The notice has no lot {name!r}."
            found.append(Finding("unknown_lot", words, fix, path=f"lots[{place}]"))
    if not notice.lots:
        words = "The notice has no lots, so nothing to score."
        found.append(Finding("no_lots", words, "Write the procurement by hand."))
    return tuple(lot for lot in notice.lots if not wanted.lots or lot.id in wanted.lots)


def _reference(notice: TenderNotice, found: list[Finding]) -> str:
    if not REFERENCE.fullmatch(notice.id):
        words = f"The notice's id {notice.id[:100]!r} cannot be a reference."
        found.append(Finding("reference_needed", words, "Give one.", path="reference"))
    return notice.id


def _deadline(notice: TenderNotice, found: list[Finding]) -> Deadline | None:
    at = notice.deadline
    if at is None or not FIRST_YEAR < at.year < LAST_YEAR:
        words = "The notice gives no deadline for tenders that can be used."
        found.append(_warning("no_deadline", words, "deadline"))
        return None
    return Deadline(at.astimezone(UTC), ZONE)


def _kind(notice: TenderNotice, found: list[Finding]) -> Kind | None:
    if notice.light_touch:
        return Kind.LIGHT_TOUCH
    if notice.category in set(Kind):
        return Kind(notice.category)
    words = "The notice does not say whether it is for goods, services or works."
    fix = "Say so by `kind`, with POST /v1/ocds/procurements."
    found.append(Finding("kind_missing", words, fix, path="kind"))
    return None


def _procedure(
    notice: TenderNotice, other: Procedure | None, found: list[Finding]
) -> Procedure | None:
    said = notice.method.lower()
    for words, procedure in PROCEDURES.items():
        if said.startswith(words):
            return procedure
    words = f"The notice's procedure is {notice.method[:100] or 'not said'!r}."
    if other is not None:
        found.append(_warning("procedure_assumed", f"{words} It is taken as {other}."))
        return other
    fix = f"Say which of these it is: {', '.join(Procedure)}."
    found.append(Finding("procedure_not_known", words, fix, path="procedure"))
    return None


def _day(notice: TenderNotice, found: list[Finding]) -> date | None:
    if (day := _published_on(notice)) is not None:
        return day
    words = "The notice does not say when it was published, or not in a day that can be used."
    fix = "Say when it commences by `commences_on`, with POST /v1/ocds/procurements."
    found.append(Finding("day_missing", words, fix, path="commences_on"))
    return None


def _published_on(notice: TenderNotice) -> date | None:
    at = notice.published
    return None if at is None or not FIRST_YEAR < at.year < LAST_YEAR else day_in(at, ZONE)


def _lot(
    lot: NoticeLot, place: int, notice: TenderNotice, wanted: Wanted, found: list[Finding]
) -> DraftLot:
    path = f"lots[{place}]"
    title = _one_line(lot.title or notice.title or notice.id, f"{path}.title", found)
    number = " ".join(lot.id.split())[:40] or str(place + 1)
    return DraftLot(number, title, dict(_facts(lot, path, notice, found)), wanted.rules)


def _facts(
    lot: NoticeLot, path: str, notice: TenderNotice, found: list[Finding]
) -> Iterator[tuple[str, Decimal | bool | str]]:
    """Give what rules may ask of the contract, as far as the notice says it."""
    value, currency = lot.value, lot.currency
    if value is None and len(notice.lots) == 1:
        value, currency = notice.value, notice.currency
    if value is None:
        found.append(_warning("no_value", "The lot has no estimated value.", path))
    elif _is_money(value, currency or notice.currency, f"{path}.value", found):
        yield "value", value
    years = _years(lot.starts, lot.ends)
    if years is None:
        found.append(_warning("no_period", "The lot does not say how long it runs.", path))
    else:
        yield "years", years
    if notice.above_threshold is not None:
        yield "above_threshold", notice.above_threshold


def _years(starts: datetime | None, ends: datetime | None) -> Decimal | None:
    """Count years from the first day to the last, both included, to two places."""
    if starts is None or ends is None or ends <= starts:
        return None
    days = (ends.date() - starts.date()).days + 1
    return max(rounded(days / DAYS_OF_A_YEAR, Rounding(2)), Decimal("0.01"))


def _value(notice: TenderNotice, found: list[Finding]) -> EstimatedValue | None:
    """Take the value as the notice gives it; without tax it may be added up from the lots."""
    net = notice.value
    if net is None:
        parts = [lot.value for lot in notice.lots]
        known = [part for part in parts if part is not None]
        net = sum(known, Decimal(0)) if known and len(known) == len(parts) else None
    if net is None or not _is_money(net, notice.currency or "GBP", "value", found):
        return None
    gross = notice.value_with_tax
    if gross is not None and not (net <= gross and _is_money(gross, "GBP", "value", found)):
        found.append(_warning("value_below_net", "The value with tax cannot be used.", "value"))
        gross = None
    return EstimatedValue(net, gross)


def _is_money(value: Decimal, currency: str, path: str, found: list[Finding]) -> bool:
    """Tell whether an amount can be kept: pounds and pence, and not beyond all measure."""
    if currency != "GBP":
        words = f"The amount is in {currency[:10] or 'no currency'}, not in pounds."
        found.append(_warning("not_in_pounds", words, path))
        return False
    if not 0 <= value <= MOST_MONEY or value != rounded(value, PENCE):
        found.append(_warning("not_money", "The amount is no sum of pounds and pence.", path))
        return False
    return True


def _one_line(text: str, path: str, found: list[Finding]) -> str:
    """Bring a title onto one line of a length that can be kept."""
    line = " ".join(text.split())
    if len(line) > LONGEST_TITLE:
        words = f"The title has {len(line):,} characters; the first {LONGEST_TITLE} are kept."
        found.append(_warning("title_cut", words, path))
    return line[:LONGEST_TITLE].strip()


def _not_used(notice: TenderNotice, chosen: tuple[NoticeLot, ...]) -> Iterator[Finding]:
    """Say what the notice tells and the draft does not hold."""
    for place, lot in enumerate(chosen):
        told = [
            f"{one.name} {'' if one.number is None else plain(one.number)}".strip()
            for one in lot.criteria
        ]
        if told:
            words = f"The notice's criteria are not in the draft: {'; '.join(told)[:1_000]}."
            fix = "See that the rules weigh alike, or publish the rule set that is given here."
            path = f"lots[{place}].awardCriteria"
            yield Finding("criteria_not_used", words, fix, Severity.WARNING, path=path)
        if lot.description:
            yield _note("The lot's description is not kept.", f"lots[{place}].description")
    if notice.regions:
        yield _note(f"Where it is delivered is not kept: {', '.join(notice.regions)}.", "items")
    left = [lot.id for lot in notice.lots if lot not in chosen]
    if left:
        yield _note(f"These lots were not asked for: {', '.join(left)[:1_000]}.", "lots")


def _warning(code: str, words: str, path: str = "") -> Finding:
    return Finding(code, words, "Write it into the draft.", Severity.WARNING, path=path)


def _note(words: str, path: str) -> Finding:
    return Finding("not_used", words, "", Severity.NOTE, path=path)

"""Flags for offers that a person should ask about. A flag never changes a number or a rank."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from app.problems import Finding, Severity
from app.rules.plan import MeasurePlan, Plan
from app.scoring.engine.credit import of_doubt
from app.scoring.engine.evaluation import LotScore
from app.scoring.engine.worksheet import Worksheet
from app.scoring.intake import CommitmentIn
from app.scoring.submission import Tender
from app.units import exactly, plain

#: Full-time years of work that a million pounds could at most pay for, at the National Living
#: Wage of £12.71 an hour from 2026-04-01 (gov.uk) for 1,820 hours a year (35 × 52):
#: 1,000,000 ÷ (12.71 × 1,820) ≈ 43.2. More is either unpaid work or a slip.
MOST_FTE_YEARS_PER_MILLION = Decimal("43.2")
MILLION = Decimal(1_000_000)
#: What is known of a partner, by its doubt, and what to do.
DOUBTS = {
    "unconfirmed": ("has not confirmed its part", "Ask the partner to confirm it."),
    "partly": ("confirms only a part", "Ask who delivers the rest."),
    "declined": ("says that it will not take part", "Ask who will deliver it instead."),
}


def flags(lot: LotScore) -> Iterator[Finding]:
    """List what looks too good to be true, and offers that are the same to the letter."""
    with exactly():
        for one in lot.tenders:
            yield from _too_good(one.sheet)
        yield from _identical(lot)


def partner_flags(plan: Plan, line: CommitmentIn, where: str) -> Iterator[Finding]:
    """Flag a commitment whose partner has not said yes, whatever the rules make of it.

    Args:
        plan: the rules, for what such a commitment counts.
        line: the commitment.
        where: its path.
    """
    if line.doubt is None:
        return
    how, fix = DOUBTS[line.doubt]
    credit = of_doubt(plan.partners, line.doubt)
    whole_or_none = {Decimal(0): "nothing", Decimal(1): "in full"}
    counts = whole_or_none.get(credit, f"{plain(credit)} of its quantity")
    words = f"The partner for `{line.measure}` {how}: it counts {counts}."
    path = f"{where}.partner"
    yield Finding(f"partner_{line.doubt}", words, fix, Severity.WARNING, path)


def _flag(code: str, message: str, fix: str, supplier: str) -> Finding:
    path = f"tenders[supplier={supplier}]"
    return Finding(code, message, fix, Severity.WARNING, path=path)


def _too_good(sheet: Worksheet) -> Iterator[Finding]:
    supplier = sheet.tender.supplier
    for code, counted in sorted(sheet.counted.items()):
        measure = sheet.plan.measures[code]
        if measure.benchmark is not None and counted.counted > measure.benchmark:
            words = (
                f"{supplier} offers {plain(counted.counted)} {measure.unit} of `{code}`; "
                f"the benchmark is {plain(measure.benchmark)}."
            )
            yield _flag("above_benchmark", words, "Ask how it will be delivered.", supplier)
        if measure.cap is not None and counted.steps.get("partnered", 0) > measure.cap:
            words = (
                f"{supplier}'s `{code}` counts {plain(measure.cap)} {measure.unit}, its cap; "
                f"{plain(counted.steps['partnered'])} was offered."
            )
            yield _flag("capped", words, "The offer itself still stands.", supplier)
        yield from _against_contract(sheet, measure, counted.counted)


def _against_contract(
    sheet: Worksheet, measure: MeasurePlan, counted: Decimal
) -> Iterator[Finding]:
    value = sheet.plan.contract.get("value")
    if not isinstance(value, Decimal):
        return
    supplier, offered = sheet.tender.supplier, plain(counted)
    if measure.unit == "gbp" and counted > value:
        words = f"{supplier} offers £{offered} of `{measure.code}` on a £{plain(value)} contract."
        yield _flag("more_than_contract", words, "Ask where the money comes from.", supplier)
    most = value / MILLION * MOST_FTE_YEARS_PER_MILLION
    if measure.unit == "fte_year" and counted > most:
        words = (
            f"{supplier} offers {offered} full-time years of `{measure.code}`; the contract could "
            f"pay for {plain(most)} at the living wage of the law."
        )
        yield _flag("more_work_than_money", words, "Ask who pays for the work.", supplier)


def _identical(lot: LotScore) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], str] = {}
    for tender in lot.field.tenders:
        key = _offer(tender)
        if not tender.commitments:
            continue
        if key in seen:
            words = f"{tender.supplier} and {seen[key]} make the same commitments to the letter."
            fix = "Look into it; firms may share a bid writer, or may have agreed."
            yield _flag("identical_offers", words, fix, tender.supplier)
        seen.setdefault(key, tender.supplier)


def _offer(tender: Tender) -> tuple[object, ...]:
    """Give all that a tender commits to, whatever its lines' order, ids and partners' answers."""
    return tuple(sorted(repr(replace(line, id="", doubt=None)) for line in tender.commitments))

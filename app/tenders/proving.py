"""Hold a tender against the rules that it will be scored by, and score it alone.

The engine is the one that scores everybody, on the rules as they were pinned: the same offer
has the same numbers before the deadline and after it, as far as they do not turn on the others.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from app.problems import Finding, Invalid, Severity
from app.procurements.queries import rules_of
from app.procurements.tables import Lot
from app.rules.compiler.assembly import plan_of
from app.scoring.answer import Answer, answer
from app.scoring.intake import TendersIn
from app.scoring.lots import Places, submitted
from app.tenders.content import TenderContent
from app.tenders.locating import places_for
from app.tenders.narrative import unsaid
from app.tenders.price import fault_of_price

NAME = "your tender"
AT = "tenders[0]."  #: where scoring says that the only tender stands


@dataclass(frozen=True)
class Proved:
    """A tender scored alone, with what it was scored from."""

    answered: Answer
    sent: TendersIn
    places: Places


def findings_in(
    session: Session, lot: Lot, content: TenderContent, today: date
) -> tuple[Finding, ...]:
    """List what is wrong with a tender under the lot's rules, and what should be looked at."""
    rule_set, library = rules_of(session, lot)
    sent = _alone(lot, content, {})
    places = places_for(session, rule_set, sent, today)
    plan = plan_of(rule_set, library, sent.contract, lot.rules_digest or "", places)
    price = None if content.price is not None else _no_price()
    try:
        given = submitted({"": plan}, sent, places)
        found = given.findings
        price = price or fault_of_price(plan, given.lots[""])
    except Invalid as refusal:
        found = refusal.findings
    told = (_here(one) for one in (price, *found) if one is not None)
    return (*told, *unsaid(rule_set, content))


def faults_in(
    session: Session, lot: Lot, content: TenderContent, today: date
) -> tuple[Finding, ...]:
    """List what would stop a tender from being scored under the lot's rules."""
    found = findings_in(session, lot, content, today)
    return tuple(one for one in found if one.severity is Severity.FAULT)


def prove(
    session: Session, lot: Lot, content: TenderContent, marks: dict[str, Any], today: date
) -> Proved:
    """Score a tender alone.

    Args:
        session: where the rules and places are.
        lot: whose rules.
        content: what the tender says.
        marks: that its supplier supposes, by criterion; they are nobody's but its own.
        today: the day on which places are asked for, where the contract has no date.

    Raises:
        Invalid: with every fault, if it cannot be scored.
    """
    rule_set, library = rules_of(session, lot)
    sent = _alone(lot, content, marks)
    places = places_for(session, rule_set, sent, today)
    try:
        return Proved(answer(rule_set, library, sent, places), sent, places)
    except Invalid as refusal:
        findings = [_here(finding) for finding in refusal.findings]
        raise Invalid(refusal.detail, refusal.how_to_fix, findings) from None


def _alone(lot: Lot, content: TenderContent, marks: dict[str, Any]) -> TendersIn:
    tender = content.as_scored(NAME, marks)
    return TendersIn.model_validate({"contract": lot.contract, "tenders": (tender,)})


def _here(finding: Finding) -> Finding:
    """Tell the place within the tender, which is all that its supplier sent."""
    return replace(finding, path=finding.path.removeprefix(AT))


def _no_price() -> Finding:
    return Finding(
        "no_price", "No price is given.", "Give `price`, in pounds without VAT.", path="price"
    )

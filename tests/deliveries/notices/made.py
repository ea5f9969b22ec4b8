"""A contract with something to tell: promises kept and slipped, doubts, ratings, a breach."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.tables import Indicator, Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.said import Confidence, Said
from app.deliveries.shortfall.kind import RemedyKind, RemedyState, ShortfallState
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.tables import SupplierIdentifier
from app.platform.database import WriteSession
from app.rules.document.cause import Side
from tests.callers import ISSUED
from tests.deliveries.calendar.made import running, the_supplier
from tests.deliveries.standing.made import Running, an_indicator, at

DAY = date(2026, 3, 31)
BREACH: dict[str, Any] = {
    "limb": "breach", "trigger_on": "2026-02-10",
    "outcomes": [{"result": "damages", "on": "2026-02-10"}],
    "nature": "To employ four local people.", "impact": "Three people were not employed.",
    "began_on": "2025-06-01", "is_ongoing": True, "damages": "4500", "basis": "Clause 12.",
    "mitigation": "Two open days.",
}  # fmt: skip


def followed(session: WriteSession, **facts: Any) -> tuple[Running, Obligation, Obligation]:
    """Give a contract with hours that came, and jobs that did not."""
    of = running(session, **{"ocid": "ocds-h6vhtk-0000a0", "outside_id": "1"} | facts)
    hours = of.owes(400, title="Volunteer hours")
    jobs = of.owes(8, "people", "job_local", title="Local jobs", theme="jobs")
    of.owes(2000, "gbp", "donation", title="Donations", theme="vcs")
    own = {"forecast": Decimal(5), "confidence": Confidence.LOW}
    of.says(jobs, date(2026, 1, 20), Said.SOMETHING, **own)
    of.delivers(hours, 300, date(2026, 1, 20), verified=280)
    of.delivers(jobs, 1, date(2026, 1, 21), verified=1)
    of.delivers(jobs, 2, date(2026, 1, 22))
    of.delivers(jobs, 1, date(2026, 1, 23), state=DeliveryState.DISPUTED)
    return of, hours, jobs


def identified(session: WriteSession, of: Running) -> None:
    """Have the register know the supplier by address and number."""
    supplier = the_supplier(session, of)
    supplier.address, supplier.email = "1 Mill Lane, Anytown", "bids@ash.example"
    session.add(
        SupplierIdentifier(
            authority_id=supplier.authority_id, supplier_id=supplier.id, scheme="GB-COH",
            value="01234567",
        )
    )  # fmt: skip
    session.flush()


def rated(of: Running, word: Word = Word.INADEQUATE, **facts: Any) -> Rating:
    """Have an indicator, or what it rests on, rated for the first quarter of 2026."""
    given: dict[str, Any] = {
        "starts_on": date(2026, 1, 1), "ends_on": DAY, "reason": "Two posts were never filled.",
        "rated_at": at(date(2026, 4, 9)),
    }  # fmt: skip
    made = Rating(
        authority_id=of.contract.authority_id, contract_id=of.contract.id, bands={}, word=word,
        rated_by=of.manager.who, **given | facts,
    )  # fmt: skip
    of.session.add(made)
    of.session.flush()
    return made


def described(of: Running, title: str, obligation: Obligation | None = None) -> Indicator:
    """Give an indicator that is described."""
    made = an_indicator(of, obligation)
    made.title, made.description, made.outside_id = title, f"What {title} counts.", title[:1]
    of.session.flush()
    return made


def remedied(of: Running, about: Obligation, kind: RemedyKind, **facts: Any) -> Remedy:
    """Have something done about a promise."""
    given: dict[str, Any] = {
        "state": RemedyState.OPEN, "what": "Hold two open days.", "starts_on": date(2026, 1, 15),
        "working": {"breach": BREACH} if kind is RemedyKind.BREACH else {},
    }  # fmt: skip
    made = Remedy(
        authority_id=of.contract.authority_id, contract_id=of.contract.id,
        obligation_id=about.id, kind=kind, proposed_by=of.manager.who, proposed_at=ISSUED,
        updated_at=ISSUED, **given | facts,
    )  # fmt: skip
    of.session.add(made)
    of.session.flush()
    return made


def fell_short(of: Running, about: Obligation, cause: str) -> Shortfall:
    """Have a shortfall raised."""
    made = Shortfall(
        authority_id=of.contract.authority_id, contract_id=of.contract.id,
        obligation_id=about.id, as_of=DAY, promised=Decimal(8), due=Decimal(5),
        reported=Decimal(4), verified=Decimal(1), quantity=Decimal(4), cause=cause,
        side=Side.SUPPLIER, state=ShortfallState.OPEN, raised_by=of.manager.who,
        raised_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    of.session.add(made)
    of.session.flush()
    return made

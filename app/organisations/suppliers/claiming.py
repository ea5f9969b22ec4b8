"""Note what a supplier says that it is, and what somebody found who checked it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import select

from app.organisations.tables import ClaimKind, ClaimStanding, Supplier, SupplierClaim
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Invalid


@dataclass(frozen=True, slots=True)
class Said:
    """What a supplier says of itself, and how far that was checked."""

    claimed: bool
    standing: ClaimStanding
    checked_on: date | None = None
    source: str = ""  #: where it was looked up


def note_claim(
    session: WriteSession,
    supplier: Supplier,
    kind: ClaimKind,
    said: Said,
    actor: UUID,
    now: datetime,
) -> None:
    """Put a claim in place of what stood there; the session holds the supplier locked.

    Args:
        session: where to store it.
        supplier: whose claim it is.
        kind: what it says that it is, or is not.
        said: the claim.
        actor: person or key that notes it.
        now: when, with an offset.

    Raises:
        Invalid: if a claim was checked and it is not said when and where; or the other way about.
    """
    if findings := _faults_of(said, now.date()):
        raise Invalid("The claim does not hold together.", "Each fault is told below.", findings)
    query = select(SupplierClaim).where(
        SupplierClaim.supplier_id == supplier.id, SupplierClaim.kind == kind
    )
    claim = session.exec(query).one_or_none()
    if claim is None:
        claim = SupplierClaim(
            supplier_id=supplier.id, kind=kind, claimed=said.claimed, standing=said.standing,
            noted_by=actor, noted_at=now,
        )  # fmt: skip
    claim.claimed, claim.standing = said.claimed, said.standing
    claim.checked_on, claim.source = said.checked_on, said.source
    claim.noted_by, claim.noted_at = actor, now
    session.add(claim)
    supplier.version += 1
    supplier.updated_at = now
    note(
        session, "supplier.claim_noted", supplier.id, now, authority=supplier.authority_id,
        actor=actor, claim=kind.value, claimed=said.claimed, standing=said.standing.value,
        version=supplier.version,
    )  # fmt: skip


def _faults_of(said: Said, today: date) -> list[Finding]:
    findings = []
    if said.standing is ClaimStanding.DECLARED:
        if said.checked_on is not None:
            fault = "What is only declared was not checked."
            fix = "Leave `checked_on` out, or say `verified` or `contradicted`."
            findings.append(Finding("not_checked", fault, fix, path="/checked_on"))
        return findings
    if said.checked_on is None:
        fix = "Give the day on which it was checked."
        findings.append(Finding("day_needed", "When was it checked?", fix, path="/checked_on"))
    elif said.checked_on > today:
        fault = f"{said.checked_on} is still to come."
        fix = "Give the day on which it was checked."
        findings.append(Finding("day_to_come", fault, fix, path="/checked_on"))
    if not said.source:
        fix = "Name the register or paper that was looked at."
        findings.append(Finding("source_needed", "Where was it checked?", fix, path="/source"))
    return findings

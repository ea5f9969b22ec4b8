"""Take on the contract of a contract details notice or an award, with all that it tells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.contracts.adoption.adopting import adopt
from app.contracts.adoption.naming import Named, holders_of, supplier_named
from app.contracts.adoption.promise import Promise, promise_of
from app.contracts.indicators.queries import indicators_of
from app.contracts.indicators.setting import NewIndicator, set_indicators
from app.contracts.tables import Contract, Indicator, Obligation
from app.ocds.contracts.adoption import Adoption, MetricRead, adoption_from
from app.ocds.contracts.choosing import chosen, contract_told_of
from app.ocds.contracts.details import details_in
from app.ocds.contracts.filling import fill_in, held_otherwise
from app.ocds.contracts.given import Given
from app.ocds.contracts.notice import ContractDetails, DetailsRead
from app.ocds.importing import exact
from app.ocds.notice import worst_first
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Finding, Invalid, Severity
from app.rules.library import Library


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller says besides the notice."""

    notice: str | None = None  #: id or ocid; None: the only one
    contract: str | None = None  #: id within the notice, or of the award; None: the only one
    contract_id: UUID | None = None  #: of the caller's contract that is meant; None: find it
    supplier_id: UUID | None = None  #: None: by the identifiers of the notice
    supplier_name: str = ""  #: empty: as the notice has it
    given: Given = field(default_factory=Given)  #: facts that it does not say, or not rightly


@dataclass(frozen=True, slots=True)
class TakenOn:
    """What came of a notice."""

    contract: Contract
    is_new: bool
    indicators: Sequence[Indicator]  #: that were set now
    findings: tuple[Finding, ...]  #: what of the notice was not used, and why


def import_contract(
    session: WriteSession,
    caller: Caller,
    document: Any,
    wanted: Wanted,
    library: Library,
    now: datetime,
) -> TakenOn:
    """Take on a contract out of a document, or fill in the one that it is about.

    An award makes one too, once it is said when the contract was entered into; the details notice
    that follows then fills it in.

    Args:
        session: where to keep it.
        caller: whose it is to be.
        document: OCDS, as read from JSON.
        wanted: what the caller says besides.
        library: whose units a target may be owed in.
        now: when.

    Raises:
        Invalid: if there is no contract and no award in it, or what they lack was not given.
        NotFound: if it has no such contract, or the caller no such supplier or contract.
        WhichContract: if several may be meant.
        OtherContract: if notices call the one that is named otherwise.
        SuppliersDiffer: if the supplier's identifiers are those of several.
        ContractReferenceTaken: if another contract of the authority has the reference.
    """
    read = details_in(exact(document))
    return take_on(session, caller, _chosen(read, wanted), wanted, library, read.findings, now)


def take_on(
    session: WriteSession,
    caller: Caller,
    details: ContractDetails,
    wanted: Wanted,
    library: Library,
    found: Sequence[Finding],
    now: datetime,
) -> TakenOn:
    """Take on one contract that was read, or fill in the one that it is about.

    Args:
        session: where to keep it.
        caller: whose it is to be.
        details: of the contract, or of its award.
        wanted: what the caller says besides.
        library: whose units a target may be owed in.
        found: what of the notice could not be read.
        now: when.

    Raises:
        Problem: as `import_contract` does, but for what its document lacks.
    """
    made = adoption_from(details, wanted.given, library.units)
    findings = [*made.findings, *found]
    named = wanted.supplier_id
    suppliers = [named] if named else holders_of(session, caller, made.identifiers)
    known = contract_told_of(session, caller, details, wanted.contract_id, suppliers)
    if known is None:
        _refuse_missing(made, wanted, findings)
        supplier_id = _supplier(session, caller, made, wanted, suppliers, now)
        contract, odd = _adopted(session, caller, supplier_id, made, library, now)
        findings += odd
    else:
        contract = known
        findings += held_otherwise(session, caller, known, wanted.supplier_id)
        findings += fill_in(session, caller, known, made.facts, wanted.given, now)
    there = _outside_ids(session, contract) if known and made.metrics else set()
    metrics = [one for one in made.metrics if one.id not in there]
    indicators = _indicated(session, caller, contract, metrics, now)
    return TakenOn(contract, known is None, indicators, worst_first(findings))


def _chosen(read: DetailsRead, wanted: Wanted) -> ContractDetails:
    """Give the contract or the award that is meant; one that was replaced only by its notice."""
    if not read.contracts:
        words = "There is neither a contract details notice nor an award in it."
        raise Invalid(words, findings=read.findings)
    is_standing = any(wanted.notice in (None, one.notice, one.ocid) for one in read.contracts)
    told = read.contracts if is_standing else (*read.contracts, *read.earlier)
    return chosen(told, wanted.notice, wanted.contract)


def lacking(made: Adoption, supplier_id: UUID | None) -> list[Finding]:
    """List what a new contract needs and neither its notice nor the caller says.

    Args:
        made: of a notice, with what the caller says besides.
        supplier_id: that the caller named; None: the notice has to tell who it is.
    """
    missing = list(made.missing)
    if supplier_id is None and not made.identifiers:
        words = "The notice does not identify one supplier by the number of a public register."
        fix = (
            "Enter it in your register of suppliers, and send the notice to "
            f"POST /v1/ocds/contracts with the id of its entry as supplier_id{_besides(made)}."
        )
        missing.append(Finding("supplier_missing", words, fix, path="/supplier_id"))
    return missing


def _besides(made: Adoption) -> str:
    """Name what one notice by itself is asked for, where a file takes it for granted."""
    if made.facts.outside_id or not made.facts.is_day_assumed:
        return ""
    return ", the law that it was let under as regime, and the day of its signing as entered_on"


def _refuse_missing(made: Adoption, wanted: Wanted, findings: Sequence[Finding]) -> None:
    """Let through what says all that a new contract needs."""
    missing = lacking(made, wanted.supplier_id)
    if missing:
        words = "The notice does not say all that a contract needs."
        raise Invalid(
            words, "Give the rest beside the document.", worst_first([*missing, *findings])
        )


def _supplier(
    session: WriteSession,
    caller: Caller,
    made: Adoption,
    wanted: Wanted,
    holders: Sequence[UUID],
    now: datetime,
) -> UUID:
    """Give who is to owe it: the only holder of its identifiers is not looked for again."""
    if wanted.supplier_id is None and len(holders) == 1:
        return holders[0]
    named = Named(wanted.supplier_id, made.identifiers, wanted.supplier_name or made.supplier)
    return supplier_named(session, caller, named, now)


def _adopted(
    session: WriteSession,
    caller: Caller,
    supplier_id: UUID,
    made: Adoption,
    library: Library,
    now: datetime,
) -> tuple[Contract, list[Finding]]:
    promises, odd = _owed_by(made, library)
    return adopt(session, caller, supplier_id, made.facts, promises, now), odd


def _owed_by(made: Adoption, library: Library) -> tuple[list[Promise], list[Finding]]:
    """Give what can be owed; a target that cannot be keeps nothing else of the notice out."""
    promises: dict[str, Promise] = {}
    odd: list[Finding] = []
    for metric in made.metrics:
        if metric.promised is None:
            continue
        promise, faults = promise_of(metric.promised, library, made.facts.value, metric.id)
        if promise is not None and promise.commitment not in promises:
            promises[promise.commitment] = promise
            continue
        why = " ".join(one.message for one in faults) or "Another has the same id."
        words = f"The target of indicator {metric.id} is not owed. {why}"
        fix = "Add what is owed to the contract, once it is agreed what was meant."
        odd.append(Finding("target_not_used", words, fix, Severity.WARNING, path="agreedMetrics"))
    return list(promises.values()), odd


def _indicated(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    metrics: Sequence[MetricRead],
    now: datetime,
) -> list[Indicator]:
    if not metrics:
        return []
    owed = _owed(session, contract) if any(one.promised for one in metrics) else {}
    wanted = [
        NewIndicator(
            title=one.title,
            description=one.description,
            outside_id=one.id,
            obligation_id=owed.get(one.promised.id) if one.promised else None,
            every_months=one.every_months,
        )
        for one in metrics
    ]
    return set_indicators(session, caller, contract, wanted, now)


def _outside_ids(session: Session, contract: Contract) -> set[str]:
    return {one.outside_id for one in indicators_of(session, contract)}


def _owed(session: Session, contract: Contract) -> dict[str, UUID]:
    query = select(Obligation.commitment, Obligation.id).where(
        Obligation.contract_id == contract.id
    )
    return dict(session.exec(query).all())

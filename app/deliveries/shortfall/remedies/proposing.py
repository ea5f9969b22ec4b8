"""Propose a remedy: a step of the ladder that the contract's terms allow."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.contracts.kind import Regime
from app.contracts.plan.queries import agreed_plan, spent_by, terms_of
from app.contracts.tables import Contract, Obligation
from app.contracts.today import today
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.offset import offset_of
from app.deliveries.shortfall.queries import offsets_under, refuse_unless_live, shortfall_of
from app.deliveries.shortfall.raising import refuse_resolved
from app.deliveries.shortfall.remedies.fit import Basis, Fit, fit
from app.deliveries.shortfall.remedies.ladder import advice
from app.deliveries.shortfall.remedies.proposal import Proposal, refuse_misshapen
from app.deliveries.shortfall.remedies.queries import (
    carried_under,
    covered_by,
    credited_under,
    earlier_of,
    remedies_for,
    retained_under,
    value_of,
)
from app.deliveries.shortfall.shortage import Shortage, refuse_nothing_short, shortage_of
from app.deliveries.shortfall.tables import Remedy, RemedyStep
from app.deliveries.standing.queries import standings
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, NotFound
from app.procurements.queries import Lock
from app.rules.library import Library
from app.units import plain


def propose(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    obligation: Obligation,
    proposal: Proposal,
    library: Library,
    now: datetime,
) -> Remedy:
    """Propose a remedy, with its working and what is to be questioned; another person decides.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone, so that no two remedies cover the same.
        obligation: the contract's own, that is behind.
        proposal: what is proposed.
        library: its formulas, and the bands.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractNotRunning: before the contract was entered into, and once it is closed.
        NotFound: if there is no such shortfall, or no such obligation to deliver in place.
        ShortfallResolved: if nothing more is done about the shortfall.
        NothingShort: if as much as is due is verified, a breach aside.
        Invalid: if it does not say what its kind needs.
        RemedyNotInContract, CoveredAlready, CreditNotWorkedOut: see `fit`.
    """
    person = caller.person()
    refuse_unless_live(contract, "Proposing a remedy")
    this_day = today(contract.zone, now)
    refuse_misshapen(proposal, this_day, _first_day(contract))
    day = _day(session, caller, obligation, proposal, min(this_day, contract.ended_on or this_day))
    every = standings(session, [contract], day, library)
    shortage = shortage_of(every[obligation.id])
    if proposal.kind is not RemedyKind.BREACH:
        refuse_nothing_short(shortage, day)
    others = remedies_for(session, obligation.id)
    offset = offset_of(offsets_under(session, contract, every), obligation.id)
    carried = carried_under(session, contract, this_day, library)  # as it is known now
    basis = Basis(
        terms=terms_of(agreed_plan(session, contract.id)),
        measure=obligation.measure,
        shortage=shortage,
        this_day=this_day,
        covered=covered_by(others, carried) + offset,
        in_place=_measure_in_place(session, contract, obligation, proposal.in_place),
        proxy=value_of(library, obligation.measure, day),
        price=contract.price,
        spent=spent_by(session, contract.id, day),
        retained=retained_under(session, contract.id),
        credited=credited_under(session, contract.id),
        formulas=library.remedies,
        has_notices=contract.regime is Regime.PA23 and not contract.is_light_touch,
    )
    found = fit(proposal, basis)
    asked = advice(proposal.kind, earlier_of(others, contract.zone), basis.terms.remedies)
    made = Remedy(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        obligation_id=obligation.id,
        shortfall_id=proposal.shortfall_id,
        kind=proposal.kind,
        state=RemedyState.PROPOSED,
        what=proposal.what,
        starts_on=proposal.starts_on,
        due_on=proposal.due_on,
        quantity=found.quantity,
        in_place=proposal.in_place,
        substitute=found.substitute,
        amount=found.amount,
        working=_working(shortage, day, found, [*asked, *found.findings], others),
        proposed_by=person,
        proposed_at=now,
        updated_at=now,
    )
    session.add(made)
    session.add(first_step(made, this_day))
    note(
        session, "remedy.proposed", made.id, now, authority=made.authority_id, actor=caller.who,
        contract=contract.id, obligation=obligation.id, remedy_kind=made.kind.value,
        findings=len(asked) + len(found.findings),
    )  # fmt: skip
    return made


def _first_day(contract: Contract) -> date | None:
    """Give the day before which nothing could be asked for; None: it is not known."""
    known = (day for day in (contract.entered_on, contract.starts_on) if day is not None)
    return min(known, default=None)


def first_step(remedy: Remedy, day: date) -> RemedyStep:
    """Make the step with which the story of a remedy begins."""
    return RemedyStep(
        remedy_id=remedy.id,
        number=1,
        on=day,
        what=remedy.what,
        became=remedy.state,
        by=remedy.proposed_by,
        at=remedy.proposed_at,
    )


def _day(
    session: Session, caller: Caller, obligation: Obligation, proposal: Proposal, last_on: date
) -> date:
    """Give the day that it rests on: that of the shortfall; its figures are those known now.

    Without one it is today, or the last day of a contract that ended.
    """
    if proposal.shortfall_id is None:
        return last_on
    known = shortfall_of(session, caller, proposal.shortfall_id, Lock.SHARED)
    if known.obligation_id != obligation.id:
        raise NotFound(f"There is no shortfall {known.id}.", "A contract lists its shortfalls.")
    refuse_resolved(known)
    return min(known.as_of, last_on)


def _measure_in_place(
    session: Session, contract: Contract, obligation: Obligation, in_place: UUID | None
) -> str | None:
    if in_place is None:
        return None
    found = session.get(Obligation, in_place)
    if found is None or found.contract_id != contract.id or found.id == obligation.id:
        raise NotFound(
            f"There is no other obligation {in_place} under this contract.",
            "A contract lists its obligations.",
        )
    return found.measure


def _working(
    shortage: Shortage, day: date, found: Fit, findings: Sequence[Finding], others: list[Remedy]
) -> dict[str, Any]:
    """Keep every number that went into it, and what was questioned, as it was known then."""
    warned = [
        one for one in others if one.kind in (RemedyKind.WARNING, RemedyKind.IMPROVEMENT_PLAN)
    ]
    return {
        **found.working,
        "on": day.isoformat(),
        "figures": shortage.told() | {"short": plain(shortage.quantity)},
        "findings": [
            {
                "code": one.code,
                "severity": one.severity.value,
                "message": one.message,
                "how_to_fix": one.how_to_fix,
                "path": one.path,
            }
            for one in findings
        ],
        "before": [
            {
                "remedy_id": str(one.id),
                "kind": one.kind.value,
                "state": one.state.value,
                "starts_on": one.starts_on.isoformat(),
                "due_on": None if one.due_on is None else one.due_on.isoformat(),
            }
            for one in warned
        ],
    }

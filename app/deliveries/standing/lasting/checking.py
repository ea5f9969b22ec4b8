"""Record whether jobs are still there so many weeks after they began."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from app.contracts.queries import ContractNotRunning, contract_for
from app.contracts.tables import Contract, ContractState, Obligation
from app.contracts.today import today
from app.deliveries.queries import delivery_of
from app.deliveries.standing.lasting.queries import standing_check
from app.deliveries.standing.lasting.share import OF_JOBS, due_on
from app.deliveries.standing.sentence import quantity
from app.deliveries.standing.tables import JobCheck
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.procurements.queries import Lock


class NoJobs(Conflict):
    """What was delivered is nothing that lasts or ends as a job does."""

    slug = "no-jobs"


class NotCounted(Conflict):
    """The delivery does not count: it is a draft, or was taken back."""

    slug = "delivery-not-counted"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found when jobs were looked for again."""

    weeks: int
    lasted: Decimal  #: in the delivery's unit, as `ended`; of the rest it is not known
    ended: Decimal
    checked_on: date
    comment: str = ""


def check_jobs(
    session: WriteSession, caller: Caller, delivery_id: UUID, check: Check, now: datetime
) -> JobCheck:
    """Keep what was found; what was found before stays, replaced, for a reason.

    Args:
        session: where it is kept.
        caller: who looked.
        delivery_id: of the jobs.
        check: what was found.
        now: when.

    Raises:
        NotFound: if there is no such delivery for the caller.
        NoJobs: if its unit is none of jobs.
        NotCounted: if it is a draft, or was taken back.
        ContractNotRunning: once the contract is closed.
        Invalid: with every fault of what was found.
    """
    known = delivery_of(session, caller, delivery_id)
    # so that the contract is not closed meanwhile
    contract = contract_for(session, caller, known.contract_id, Lock.SHARED)
    delivery = delivery_of(session, caller, delivery_id, Lock.ALONE)
    obligation = session.get_one(Obligation, delivery.obligation_id)
    _refuse_unfit(contract, delivery, obligation)
    before = standing_check(session, delivery.id, check.weeks)
    faults = _faults(delivery, obligation, check, today(contract.zone, now))
    if before is not None and not check.comment.strip():
        words = f"A check after {check.weeks} weeks is there, of {before.checked_on}."
        faults.append(Finding("reason_needed", words, "Say why it changes.", path="/comment"))
    if faults:
        raise Invalid("The check cannot be kept as it is.", findings=faults)
    if before is not None:
        before.replaced_at = now
        session.flush()  # before the new one: only one may stand
    made = JobCheck(
        authority_id=delivery.authority_id,
        contract_id=delivery.contract_id,
        delivery_id=delivery.id,
        weeks=check.weeks,
        lasted=check.lasted,
        ended=check.ended,
        checked_on=check.checked_on,
        comment=check.comment.strip(),
        by=caller.who,
        at=now,
    )
    session.add(made)
    session.flush()
    note(
        session, "jobs.checked", made.id, now, authority=delivery.authority_id, actor=caller.who,
        delivery=delivery.id, contract=delivery.contract_id, weeks=check.weeks,
        replaced=before is not None,
    )  # fmt: skip
    return made


def _refuse_unfit(contract: Contract, delivery: Delivery, obligation: Obligation) -> None:
    if contract.state is ContractState.CLOSED:
        raise ContractNotRunning(
            "The contract is closed, and what was found in it is settled.",
            "Its checks can still be read.",
            state=contract.state.value,
        )
    if obligation.unit not in OF_JOBS:
        raise NoJobs(
            f"This was delivered in {quantity(delivery.quantity, obligation.unit)}: no job lasts "
            "or ends in that unit.",
            "Check deliveries of people or of full-time posts.",
        )
    if delivery.submission is None or delivery.withdrawn_at is not None:
        raise NotCounted(
            "This delivery does not count: it was not submitted yet, or was taken back.",
            "Check the one that stands.",
        )


def _faults(
    delivery: Delivery, obligation: Obligation, check: Check, today: date
) -> list[Finding]:
    faults, earliest = [], due_on(delivery.delivered_on, check.weeks)
    if check.lasted + check.ended > delivery.quantity:
        there = quantity(delivery.quantity, obligation.unit)
        told = quantity(check.lasted + check.ended, obligation.unit)
        words = f"{told} lasted or ended, and there were {there}."
        fix = f"Give {there} at most between the two."
        faults.append(Finding("more_than_delivered", words, fix, path="/lasted"))
    if check.checked_on < earliest:
        words = f"{check.weeks} weeks after {delivery.delivered_on} is {earliest}."
        fix = f"Look again on {earliest} or later."
        faults.append(Finding("too_early", words, fix, path="/checked_on"))
    if check.checked_on > today:
        words = f"{check.checked_on} is still to come."
        faults.append(
            Finding("in_the_future", words, f"Give {today} or before.", path="/checked_on")
        )
    return faults

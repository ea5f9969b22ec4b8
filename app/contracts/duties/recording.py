"""Record that a duty was done, where nothing else in the service shows it; put a slip right."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.contracts.announcing import refuse_day
from app.contracts.duties.duty import Duty, DutyState
from app.contracts.duties.rule import DutyRule
from app.contracts.duties.tables import DutyDone
from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract
from app.contracts.today import today
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid


class DutyNotRecorded(Conflict):
    """The duty does not apply, has not begun, or is recorded in another place."""

    slug = "duty-not-recorded"


@dataclass(frozen=True, slots=True)
class DoneOn:
    """That a duty was done, as whoever records it says."""

    on: date
    reference: str
    reason: str = ""  #: for putting an earlier entry right


def record_duty(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    duty: Duty,
    rule: DutyRule,
    done: DoneOn,
    now: datetime,
) -> DutyDone:
    """Record that a duty was done; an earlier entry stays, replaced.

    Args:
        session: where it is kept.
        caller: who records it.
        contract: locked alone, so that no two entries stand for one duty.
        duty: as it stands now.
        rule: of the law, that the duty follows.
        done: when, and where it can be seen.
        now: when it is recorded.

    Raises:
        ContractClosed: once the contract is settled.
        DutyNotRecorded: if it does not apply, has not begun, or shows in another place.
        Invalid: if the day is to come or too early, or an entry is replaced without a reason.
    """
    refuse_closed(contract)
    _refuse(duty, rule)
    earliest = date.min if rule.count and rule.count.is_before else duty.begins_on or date.min
    refuse_day("done_on", done.on, earliest, today(contract.zone, now))
    earlier = _standing(session, contract, duty)
    if earlier is not None:
        _refuse_unexplained(earlier, done)
        earlier.replaced_at = now
        session.flush()  # before the new one: only one may stand
    made = DutyDone(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        duty=duty.code,
        occurrence=duty.occurrence,
        done_on=done.on,
        reference=done.reference,
        reason=done.reason,
        recorded_by=caller.who,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    note(
        session, "duty.done", made.id, now, authority=contract.authority_id, actor=caller.who,
        contract=contract.id, duty=duty.code, occurrence=duty.occurrence,
        done_on=done.on.isoformat(), replaces=str(earlier.id if earlier else ""),
    )  # fmt: skip
    return made


def _refuse(duty: Duty, rule: DutyRule) -> None:
    if rule.recorded_with is not None:
        raise DutyNotRecorded(
            f"This is not recorded here: what shows it is {rule.recorded_with}.",
            "Record it there; the calendar follows.",
        )
    if duty.state is DutyState.DOES_NOT_APPLY:
        raise DutyNotRecorded(
            f"This does not apply to the contract. {duty.why}",
            "If that is wrong, put the contract's facts right first.",
        )
    if duty.state is DutyState.NOT_YET:
        raise DutyNotRecorded(
            f"This has not begun. {duty.why}", "Record first what it begins with."
        )


def _standing(session: Session, contract: Contract, duty: Duty) -> DutyDone | None:
    query = select(DutyDone).where(
        DutyDone.contract_id == contract.id,
        DutyDone.duty == duty.code,
        DutyDone.occurrence == duty.occurrence,
        col(DutyDone.replaced_at).is_(None),
    )
    return session.exec(query).one_or_none()


def _refuse_unexplained(earlier: DutyDone, done: DoneOn) -> None:
    if done.reason.strip():
        return
    words = f"It was recorded before, as done on {earlier.done_on}."
    fix = "If that was a slip, say so in a reason; the earlier entry stays, replaced."
    raise Invalid(words, findings=[Finding("reason_needed", words, fix, path="/reason")])

"""Name who judges a lot: the whole panel at once, in the place of the one before.

Nobody names themselves, and nobody judges a lot of whose tenders they have decided as an officer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.organisations.caller import Caller
from app.organisations.role import scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.procurements.interests.queries import refuse_interested
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import state_of
from app.procurements.tables import Lot
from app.tenders.panel.queries import excused_from, panel_of
from app.tenders.tables import PanelMember, PanelRole, Tender, TenderDecision

UNTIL_MODERATED = (LotState.DRAFT, LotState.OPEN, LotState.CLOSED, LotState.OPENED)


class HasBegun(Conflict):
    """Somebody on the panel has done what they were named for, and stays."""

    slug = "panel-has-begun"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is to judge a lot."""

    person_id: UUID
    role: PanelRole


def name_panel(
    session: WriteSession, caller: Caller, lot: Lot, wanted: Sequence[Named], now: datetime
) -> list[PanelMember]:
    """Have these people judge a lot, and nobody else.

    Args:
        session: where it is stored.
        caller: the person who names them.
        lot: locked alone.
        wanted: the whole panel.
        now: when.

    Raises:
        PersonNeeded: if a program calls: it could name whoever holds its key.
        InterestDeclared: if the caller has an interest that was not allowed.
        WrongMoment: if the marks are agreed, or the procurement was cancelled.
        Invalid: with everybody who cannot be named, and why.
        HasBegun: if somebody who has marked or moderated would go, or would have another role;
            or an evaluator would come once marks are being agreed.
    """
    person = caller.person()
    refuse_interested(session, caller, lot)
    refuse_unless("Naming the panel", state_of(session, lot, now), *UNTIL_MODERATED)
    present = {one.person_id: one for one in panel_of(session, lot)}
    excused = {one.person_id for one in excused_from(session, lot)}
    people = _people(session, caller, wanted)
    kept_out = _kept_out(session, person, lot)
    faults = list(_faults(wanted, people, _roles(present.values()), excused, kept_out))
    if faults:
        raise Invalid("Somebody cannot be named.", findings=faults)
    roles = {one.person_id: one.role for one in wanted}
    _refuse_begun(present.values(), roles)
    for person_id, member in present.items():
        if roles.get(person_id) is not member.role:
            session.delete(member)
    session.flush()
    for person_id, role in roles.items():
        if person_id not in present or present[person_id].role is not role:
            session.add(
                PanelMember(
                    lot_id=lot.id,
                    person_id=person_id,
                    role=role,
                    named_by=person,
                    named_at=now,
                )
            )
    lot.version += 1
    session.flush()
    note(
        session, "panel.named", lot.id, now, authority=caller.authority_id, actor=caller.who,
        evaluators=_ids(roles, PanelRole.EVALUATOR), moderators=_ids(roles, PanelRole.MODERATOR),
    )  # fmt: skip
    return panel_of(session, lot)


def _people(session: WriteSession, caller: Caller, wanted: Sequence[Named]) -> dict[UUID, Person]:
    query = select(Person).where(
        Person.authority_id == caller.authority_id,
        col(Person.supplier_id).is_(None),
        col(Person.active).is_(True),
        col(Person.id).in_([one.person_id for one in wanted]),
    )
    return {person.id: person for person in session.exec(query)}


def _kept_out(session: WriteSession, person: UUID, lot: Lot) -> dict[UUID, Finding]:
    """Give who may not judge a lot for what they do or did beside the panel, and why."""
    query = (
        select(TenderDecision.proposed_by, TenderDecision.decided_by)
        .join(Tender, col(Tender.id) == TenderDecision.tender_id)
        .where(Tender.lot_id == lot.id)
    )
    another = "Name somebody else."
    found = {
        who: Finding("decided_about_tenders", f"{who} decided about a tender of it.", another)
        for pair in session.exec(query)
        for who in pair
        if who is not None
    }
    words, fix = "You would name yourself.", "Have another officer name you, or name another."
    found[person] = Finding("names_themselves", words, fix)
    return found


def _roles(members: Collection[PanelMember]) -> dict[UUID, PanelRole]:
    return {one.person_id: one.role for one in members}


def _faults(
    wanted: Sequence[Named],
    people: Mapping[UUID, Person],
    present: Mapping[UUID, PanelRole],
    excused: Collection[UUID],
    kept_out: Mapping[UUID, Finding],
) -> Iterator[Finding]:
    """Find who cannot be named; who only stays may have left since."""
    seen: set[UUID] = set()
    for place, one in enumerate(wanted):
        path = f"/members/{place}/person_id"
        person = people.get(one.person_id)
        if one.person_id in seen:
            words = f"{one.person_id} is named twice."
            yield Finding("named_twice", words, "Name each person once.", path=path)
        elif one.person_id in excused:
            words = f"{one.person_id} was excused from this lot."
            yield Finding("excused", words, "Name somebody else.", path=path)
        elif present.get(one.person_id) is one.role:
            pass
        elif (why := _unfit(one, person) or kept_out.get(one.person_id)) is not None:
            yield replace(why, path=path)
        seen.add(one.person_id)


def _unfit(one: Named, person: Person | None) -> Finding | None:
    """Give why somebody is not the person for what they would be named for, if they are not."""
    if person is None:
        words = f"Nobody active in your authority has the id {one.person_id}."
        return Finding("unknown_person", words, "List the people to see who there is.")
    if one.role.value not in person.roles:
        words = f"{one.person_id} does not have the role {one.role.value}."
        return Finding("role_missing", words, "Have the role given first.")
    if Scope.AUDIT_READ in scopes_of(person.roles):
        words = f"{one.person_id} reads the audit log, which tells who has marked."
        return Finding("reads_the_log", words, "Name somebody who does not.")
    return None


def _refuse_begun(present: Collection[PanelMember], roles: Mapping[UUID, PanelRole]) -> None:
    for member in present:
        if member.began_at is not None and roles.get(member.person_id) is not member.role:
            raise HasBegun(
                f"{member.person_id} has begun as {member.role.value} and stays on the panel.",
                "Name them again in the same role; an evaluator can be excused, with a reason.",
                person_id=str(member.person_id),
            )
    agreeing = any(one.began_at and one.role is PanelRole.MODERATOR for one in present)
    evaluators = {one.person_id for one in present if one.role is PanelRole.EVALUATOR}
    new = {who for who, role in roles.items() if role is PanelRole.EVALUATOR} - evaluators
    if agreeing and new:
        raise HasBegun(
            "Marks are being agreed, so nobody else can mark this lot.",
            "Leave the evaluators as they are; moderators may be added.",
        )


def _ids(roles: Mapping[UUID, PanelRole], role: PanelRole) -> list[str]:
    return [str(person_id) for person_id, one in roles.items() if one is role]

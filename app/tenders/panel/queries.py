"""Who is on a lot's panel, and who may see its tenders and marks."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.organisations.caller import Caller, Separation
from app.organisations.role import scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.problems import Forbidden
from app.procurements.interests.effect import Effect, effect_of
from app.procurements.interests.queries import refuse_effect
from app.procurements.tables import ConflictDeclaration, Lot
from app.tenders.tables import PanelMember, PanelRole

#: who has one of these looks at a lot without being on its panel
BESIDE_THE_PANEL = frozenset({Scope.TENDERS_DECIDE, Scope.AUDIT_READ})
#: who has none of these influences no decision about tenders
INFLUENCE = frozenset({
    Scope.TENDERS_OPEN, Scope.TENDERS_DECIDE, Scope.MARKS_WRITE, Scope.MODERATIONS_WRITE,
    Scope.ASSESSMENTS_WRITE, Scope.AWARDS_RECOMMEND, Scope.AWARDS_APPROVE,
})  # fmt: skip

_IS_THERE = col(PanelMember.excused_at).is_(None)


class DeclarationNeeded(Forbidden):
    """Whoever may influence a decision first declares whether they have an interest."""

    slug = "declaration-needed"


class NotOnPanel(Forbidden):
    """Only those who were named to judge the lot may do this."""

    slug = "not-on-panel"


def refuse_undeclared(session: Session, caller: Caller, lot: Lot) -> None:
    """Let through who may see the tenders and marks of a lot.

    Args:
        session: where to look.
        caller: one of the authority's.
        lot: the caller's own authority's, opened.

    Raises:
        PersonNeeded: if it is a program, before the award: a program declares nothing.
        NotOnPanel: if the caller neither judges the lot nor decides or audits.
        DeclarationNeeded: if the caller could influence a decision and has declared nothing.
        InterestDeclared: if the caller declared an interest that was not allowed, even after
            the award: conflicts are kept under review.
    """
    standing = _standing_of(session, caller, lot)
    refuse_effect(standing.effect, lot)
    if lot.awarded_at is None:
        caller.person()
    if not (caller.scopes & BESIDE_THE_PANEL or standing.is_member):
        raise NotOnPanel(
            f"You are not on the panel of lot {lot.number}.",
            "An officer names who judges it.",
        )
    if lot.awarded_at is None and standing.has_influence and standing.effect is Effect.NOTHING:
        raise DeclarationNeeded(
            f"You have not declared whether you have an interest in lot {lot.number}.",
            f"Declare it by POST /v1/lots/{lot.id}/conflict-declarations; then ask again.",
        )


def refuse_undeclared_reader(session: Session, caller: Caller, lot_id: UUID) -> None:
    """Let through the supplier whose own it is, and whoever may see the lot's tenders and marks.

    Args:
        session: where to look.
        caller: for whom a tender, or what was said of it, has been found.
        lot_id: the tender's lot; opened, unless it is the supplier's own.

    Raises:
        Forbidden: of the kinds that `refuse_undeclared` has.
    """
    if caller.supplier_id is None:
        refuse_undeclared(session, caller, session.get_one(Lot, lot_id))


def refuse_panel(session: Session, caller: Caller, lot: Lot, what: str) -> None:
    """Keep those who judge a lot from what others must do.

    Args:
        session: where to look.
        caller: who would do it.
        lot: the lot.
        what: as a sentence begins, such as "Deciding about a tender".

    Raises:
        Separation: if the caller is on the panel.
    """
    if member_of(session, lot, caller) is not None:
        raise Separation(
            f"{what} is not for those who judge the lot, and you are on its panel.",
            "Have somebody do it who is not.",
        )


def member_of(session: Session, lot: Lot, caller: Caller) -> PanelMember | None:
    """Give a caller's place on a lot's panel, if there is one, though they were excused."""
    query = select(PanelMember).where(
        PanelMember.lot_id == lot.id, PanelMember.person_id == caller.person_id
    )
    return session.exec(query).one_or_none()


def panel_of(session: Session, lot: Lot) -> list[PanelMember]:
    """List who is on a lot's panel, in the order in which they were named."""
    query = select(PanelMember).where(PanelMember.lot_id == lot.id, _IS_THERE)
    return list(session.exec(query.order_by(col(PanelMember.named_at), col(PanelMember.id))))


def excused_from(session: Session, lot: Lot) -> list[PanelMember]:
    """List who was excused from a lot's panel, in the order in which they were."""
    query = select(PanelMember).where(PanelMember.lot_id == lot.id, ~_IS_THERE)
    return list(session.exec(query.order_by(col(PanelMember.excused_at), col(PanelMember.id))))


def acting_member(session: Session, lot: Lot, caller: Caller, role: PanelRole) -> PanelMember:
    """Give a caller's place on a lot's panel in this role, and hold it until the end.

    Raises:
        PersonNeeded: if it is a program.
        NotOnPanel: if the caller has not been named for this, or was excused.
        Separation: if the caller may read the log, which tells who has marked.
    """
    query = (
        select(PanelMember)
        .where(
            PanelMember.lot_id == lot.id,
            PanelMember.person_id == caller.person(),
            PanelMember.role == role,
            _IS_THERE,
        )
        .with_for_update(of=PanelMember)
        .execution_options(populate_existing=True)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotOnPanel(
            f"You were not named as {role.value} of lot {lot.number}.",
            "An officer names who judges it, and as what.",
        )
    if Scope.AUDIT_READ in scopes_of(session.get_one(Person, found.person_id).roles):
        raise Separation(
            "You may read the audit log, which tells who has marked, so you do not judge a lot.",
            "Have an administrator take that role from you first, or another person judge it.",
        )
    return found


def names_are_hidden(session: Session, lot: Lot, caller: Caller) -> bool:
    """Tell whether a caller must not learn who tendered.

    Whoever judges a lot without names learns them when the marks are agreed, and not before.
    """
    is_blind = lot.blind_names and lot.moderated_at is None and lot.awarded_at is None
    return is_blind and member_of(session, lot, caller) is not None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What somebody has to do with a lot; a program, nothing."""

    effect: Effect = Effect.NOTHING
    is_member: bool = False
    #: by the person's roles: an officer with a key that only audits is still an officer
    has_influence: bool = False


#: a person's roles, place on a lot's panel and declarations for it, oldest first; made once for
#: all, since making a question takes as long as its answer
_STANDING = (
    select(
        Person.roles, PanelMember.id, ConflictDeclaration.has_interest,
        ConflictDeclaration.allowed,
    )
    .outerjoin(
        PanelMember,
        (col(PanelMember.lot_id) == bindparam("lot"))
        & (PanelMember.person_id == Person.id)
        & _IS_THERE,
    )
    .outerjoin(
        ConflictDeclaration,
        (col(ConflictDeclaration.lot_id) == bindparam("lot"))
        & (ConflictDeclaration.person_id == Person.id),
    )
    .where(col(Person.id) == bindparam("person"))
    .order_by(col(ConflictDeclaration.declared_at), col(ConflictDeclaration.id))
)  # fmt: skip


def _standing_of(session: Session, caller: Caller, lot: Lot) -> _Standing:
    """Tell what a caller has to do with a lot, in one question: most reads begin with it."""
    if caller.person_id is None:
        return _Standing()
    asked = {"lot": lot.id, "person": caller.person_id}
    rows = session.execute(_STANDING, asked).all()
    return _Standing(
        effect=effect_of(row for row in rows if row.has_interest is not None),
        is_member=rows[0].id is not None,
        has_influence=bool(scopes_of(rows[0].roles) & INFLUENCE),
    )

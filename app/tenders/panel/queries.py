"""Who is on a lot's panel, and who may see its tenders and marks."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller, Separation
from app.organisations.role import scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.problems import Forbidden
from app.procurements.tables import Lot
from app.tenders.panel.effect import Effect, effect_of
from app.tenders.tables import ConflictDeclaration, PanelMember, PanelRole

#: who has one of these looks at a lot without being on its panel
BESIDE_THE_PANEL = frozenset({Scope.TENDERS_DECIDE, Scope.AUDIT_READ})
#: who has none of these influences no decision about tenders
INFLUENCE = frozenset({
    Scope.TENDERS_OPEN, Scope.TENDERS_DECIDE, Scope.MARKS_WRITE, Scope.MODERATIONS_WRITE,
    Scope.ASSESSMENTS_WRITE, Scope.AWARDS_RECOMMEND, Scope.AWARDS_APPROVE,
})  # fmt: skip


class DeclarationNeeded(Forbidden):
    """Whoever may influence a decision first declares whether they have an interest."""

    slug = "declaration-needed"


class InterestDeclared(Forbidden):
    """An interest was declared, and nobody has allowed its holder to take part."""

    slug = "interest-declared"


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
    refuse_interested(session, caller, lot)
    if lot.awarded_at is None:
        caller.person()
    if not caller.scopes & BESIDE_THE_PANEL and member_of(session, lot, caller) is None:
        raise NotOnPanel(
            f"You are not on the panel of lot {lot.number}.",
            "An officer names who judges it.",
        )
    if lot.awarded_at is None and _has_influence(session, caller):
        _refuse_undeclared_person(session, caller.person(), lot)


def refuse_interested(session: Session, caller: Caller, lot: Lot) -> None:
    """Let through whoever has not declared an interest with which they may not take part.

    Raises:
        InterestDeclared: if the caller has, whether nobody decided yet or it was refused.
    """
    if caller.person_id is None:
        return
    effect = effect_of(declarations_of(session, lot, caller.person_id))
    if effect in {Effect.UNDECIDED, Effect.REFUSED}:
        decided = "was not allowed" if effect is Effect.REFUSED else "has not been decided yet"
        raise InterestDeclared(
            f"You have declared an interest in lot {lot.number}, and taking part {decided}.",
            "Another person who decides about tenders decides this too.",
        )


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
    """Give a caller's place on a lot's panel, if there is one."""
    query = select(PanelMember).where(
        PanelMember.lot_id == lot.id, PanelMember.person_id == caller.person_id
    )
    return session.exec(query).one_or_none()


def panel_of(session: Session, lot: Lot) -> list[PanelMember]:
    """List who is on a lot's panel, in the order in which they were named."""
    query = select(PanelMember).where(PanelMember.lot_id == lot.id)
    return list(session.exec(query.order_by(col(PanelMember.named_at), col(PanelMember.id))))


def acting_member(session: Session, lot: Lot, caller: Caller, role: PanelRole) -> PanelMember:
    """Give a caller's place on a lot's panel in this role, and hold it until the end.

    Raises:
        PersonNeeded: if it is a program.
        NotOnPanel: if the caller has not been named for this.
    """
    query = (
        select(PanelMember)
        .where(
            PanelMember.lot_id == lot.id,
            PanelMember.person_id == caller.person(),
            PanelMember.role == role,
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
    return found


def names_are_hidden(session: Session, lot: Lot, caller: Caller) -> bool:
    """Tell whether a caller must not learn who tendered.

    Whoever judges a lot without names learns them when the marks are agreed, and not before.
    """
    is_blind = lot.blind_names and lot.moderated_at is None and lot.awarded_at is None
    return is_blind and member_of(session, lot, caller) is not None


def declarations_of(session: Session, lot: Lot, person_id: UUID) -> list[ConflictDeclaration]:
    """List what somebody has declared for a lot, oldest first."""
    query = select(ConflictDeclaration).where(
        ConflictDeclaration.lot_id == lot.id, ConflictDeclaration.person_id == person_id
    )
    in_order = (col(ConflictDeclaration.declared_at), col(ConflictDeclaration.id))
    return list(session.exec(query.order_by(*in_order)))


def _has_influence(session: Session, caller: Caller) -> bool:
    """Go by the person's roles: an officer with a key that only audits is still an officer."""
    person = session.get_one(Person, caller.person())
    return bool(scopes_of(person.roles) & INFLUENCE)


def _refuse_undeclared_person(session: Session, person_id: UUID, lot: Lot) -> None:
    if effect_of(declarations_of(session, lot, person_id)) is Effect.NOTHING:
        raise DeclarationNeeded(
            f"You have not declared whether you have an interest in lot {lot.number}.",
            f"Declare it by POST /v1/lots/{lot.id}/conflict-declarations; then ask again.",
        )

"""What people have declared about their interests in a lot, and whom that keeps out."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.problems import Forbidden
from app.procurements.interests.effect import Effect, effect_of
from app.procurements.tables import ConflictDeclaration, Lot

_IN_ORDER = (col(ConflictDeclaration.declared_at), col(ConflictDeclaration.id))


class InterestDeclared(Forbidden):
    """An interest was declared, and nobody has allowed its holder to take part."""

    slug = "interest-declared"


def refuse_interested(session: Session, caller: Caller, lot: Lot) -> None:
    """Let through whoever has not declared an interest with which they may not take part.

    Raises:
        InterestDeclared: if the caller has, whether nobody decided yet or it was refused.
    """
    if caller.person_id is not None:
        refuse_effect(effect_of(declarations_of(session, lot, caller.person_id)), lot)


def refuse_interested_in_any(session: Session, caller: Caller, lots: Iterable[Lot]) -> None:
    """Let through whoever may take part in each of a procurement's lots.

    Raises:
        InterestDeclared: if the caller has declared an interest in one, as `refuse_interested`.
    """
    by_id = {lot.id: lot for lot in lots}
    query = select(ConflictDeclaration).where(
        ConflictDeclaration.person_id == caller.person_id,
        col(ConflictDeclaration.lot_id).in_(by_id),
    )
    declared: dict[UUID, list[ConflictDeclaration]] = defaultdict(list)
    for one in session.exec(query.order_by(*_IN_ORDER)):
        declared[one.lot_id].append(one)
    for lot_id, own in declared.items():
        refuse_effect(effect_of(own), by_id[lot_id])


def refuse_effect(effect: Effect, lot: Lot) -> None:
    """Let through if what somebody declared for a lot does not keep them from taking part.

    Raises:
        InterestDeclared: if it does.
    """
    if effect in {Effect.UNDECIDED, Effect.REFUSED}:
        decided = "was not allowed" if effect is Effect.REFUSED else "has not been decided yet"
        raise InterestDeclared(
            f"You have declared an interest in lot {lot.number}, and taking part {decided}.",
            "Another person who decides about tenders decides this too.",
        )


def declarations_of(session: Session, lot: Lot, person_id: UUID) -> list[ConflictDeclaration]:
    """List what somebody has declared for a lot, oldest first."""
    query = select(ConflictDeclaration).where(
        ConflictDeclaration.lot_id == lot.id, ConflictDeclaration.person_id == person_id
    )
    return list(session.exec(query.order_by(*_IN_ORDER)))

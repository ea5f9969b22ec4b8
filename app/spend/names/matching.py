"""A person says who a name is: a supplier of the register, nobody in it, or not yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.organisations.caller import Caller
from app.organisations.suppliers.queries import supplier_of
from app.platform.database import WriteSession
from app.platform.events import note
from app.spend.batch import MatchedBy, NameState
from app.spend.tables import SpendSupplierName


@dataclass(frozen=True, slots=True)
class Decision:
    """Who a name is."""

    state: NameState
    supplier_id: UUID | None = None  #: where it is a supplier of the register


def match(
    session: WriteSession, caller: Caller, name: SpendSupplierName, said: Decision, now: datetime
) -> None:
    """Note who a name is; every row that bears it, now and later, is that supplier's.

    One that was known by its number, or that a person decided about before, and that a person
    has wait, is left to people from then on: no number says again who it is.

    Args:
        session: that holds the name locked.
        caller: a person; a program may not decide.
        name: as files write it.
        said: who it is.
        now: when.

    Raises:
        PersonNeeded: if a program decides.
        NotFound: if the register has no such supplier.
    """
    person = caller.person()
    if said.supplier_id is not None:
        supplier_of(session, caller.authority_id, said.supplier_id)
    is_undone = name.decided_at is not None or name.matched_by is MatchedBy.IDENTIFIER
    decided = is_undone or said.state is not NameState.WAITING
    name.state, name.supplier_id = said.state, said.supplier_id
    is_matched = said.state is NameState.MATCHED
    name.matched_by = MatchedBy.PERSON if is_matched else None
    name.decided_by, name.decided_at = (person, now) if decided else (None, None)
    name.version += 1
    name.updated_at = now
    session.flush()
    note(
        session, "spend.name_matched", name.id, now, authority=caller.authority_id,
        actor=caller.who, state=said.state.value, supplier=str(said.supplier_id or ""),
        version=name.version,
    )  # fmt: skip

"""Find the supplier of a contract that is taken on, in the authority's register."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.suppliers.entering import IdentifierTaken, NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.organisations.suppliers.queries import holder_of, supplier_of
from app.platform.database import WriteSession
from app.platform.events import trying
from app.problems import Conflict, Finding, Invalid


class SuppliersDiffer(Conflict):
    """The identifiers are those of several suppliers of the register."""

    slug = "suppliers-differ"


@dataclass(frozen=True, slots=True)
class Named:
    """A supplier as a contract names it: by its id, or by what registers call it."""

    id: UUID | None = None
    identifiers: Collection[Identifier] = ()
    name: str = ""


def supplier_named(session: WriteSession, caller: Caller, named: Named, now: datetime) -> UUID:
    """Give the id of a supplier of the caller's register, entered if it is new.

    Somebody else may enter it at the same moment: then that entry is the one.

    Args:
        session: where the register is.
        caller: who asks; a new supplier is entered only for who may enter suppliers.
        named: the supplier.
        now: when.

    Raises:
        NotFound: if the register has no supplier of this id.
        SuppliersDiffer: if the identifiers are those of several.
        Invalid: if none of the identifiers is known, and it cannot be entered.
    """
    if named.id is not None:
        return supplier_of(session, caller.authority_id, named.id).id
    holder = _holder_of(session, caller, named)
    if holder is not None:
        return holder
    if Scope.SUPPLIERS_WRITE not in caller.scopes or not (named.name and named.identifiers):
        words = "Your register has no supplier with these identifiers."
        fix = (
            "Enter the supplier first, or name it by the id of its entry; with the scope "
            "suppliers:write, and its name and number, it is entered for you."
        )
        raise Invalid(words, fix, [Finding("unknown_supplier", words, fix, path="/supplier")])
    wanted = NewSupplier(named.name, identifiers=named.identifiers)
    try:
        with trying(session):
            return enter_supplier(session, caller.authority_id, wanted, caller.who, now).id
    except IdentifierTaken:
        holder = _holder_of(session, caller, named)
        if holder is None:
            raise
        return holder


def _holder_of(session: Session, caller: Caller, named: Named) -> UUID | None:
    """Give the only supplier that has any of the identifiers; None: nobody has."""
    holders = holders_of(session, caller, named.identifiers)
    if len(holders) > 1:
        raise SuppliersDiffer(
            "These identifiers are those of several suppliers of your register.",
            "Put their entries right, or name one of them by its id.",
            supplier_ids=[str(one) for one in holders],
        )
    return holders[0] if holders else None


def holders_of(
    session: Session, caller: Caller, identifiers: Collection[Identifier]
) -> list[UUID]:
    """Give the suppliers of the caller's register that have these identifiers, each once."""
    found = [holder_of(session, caller.authority_id, one) for one in sorted(set(identifiers))]
    return list(dict.fromkeys(one for one in found if one is not None))

"""Make the workbook of an authority's register of suppliers."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from app.organisations.suppliers.queries import Details, details_of
from app.organisations.tables import Supplier
from app.problems import NotFound
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.reference.booking import identifiers_of
from app.spreadsheets.kinds.suppliers.form import SUPPLIERS

NAME, TITLE, VERSION = "suppliers", "Register of suppliers", 1
STAYS = (
    "What this saves is not undone as a whole: a supplier that was entered stays in the register. "
    "Correct it by another file."
)
AT_ONCE = 5_000  #: suppliers whose details are asked for together


def register(session: Session, asking: Asking) -> Book:
    """Give the register as it is now.

    Raises:
        NotFound: if it is not the caller's own authority that is asked about.
    """
    refuse_others(asking)
    rows = list(_rows(session, asking))
    made_of = f"{len(rows):,} suppliers of your own register"
    told = (("Made of", made_of), ("Going back", STAYS))
    return Book(NAME, VERSION, TITLE, told, ((SUPPLIERS, rows),))


def refuse_others(asking: Asking) -> None:
    """Let through who asks about its own authority.

    Raises:
        NotFound: if it is another's.
    """
    if asking.target.id != asking.caller.authority_id:
        words = f"There is no register of {asking.target.id}."
        raise NotFound(words, "Ask for your own authority's.")


def _rows(session: Session, asking: Asking) -> Iterator[dict[str, Any]]:
    own = Supplier.authority_id == asking.caller.authority_id
    order = (col(Supplier.name), col(Supplier.id))
    suppliers = session.exec(select(Supplier).where(own).order_by(*order)).all()
    for first in range(0, len(suppliers), AT_ONCE):
        some = suppliers[first : first + AT_ONCE]
        details = details_of(session, [one.id for one in some])
        for one in some:
            yield _row(one, details.get(one.id, Details()))


def _row(supplier: Supplier, details: Details) -> dict[str, Any]:
    return {
        ROW_REF: str(supplier.id),
        "name": supplier.name,
        "address": supplier.address,
        "identifiers": identifiers_of(details),
        "claims": [f"{one.kind} {one.standing}" for one in details.claims if one.claimed],
    }

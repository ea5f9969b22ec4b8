"""Make the workbook of an authority's register of suppliers."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from app.organisations.scope import Scope
from app.organisations.suppliers.identifier import Identifier
from app.organisations.suppliers.queries import Details, details_of
from app.organisations.tables import Supplier
from app.problems import NotFound
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.imports.offering import Asking, Kind
from app.spreadsheets.kinds.suppliers.form import SUPPLIERS

NAME, TITLE, VERSION = "suppliers", "Register of suppliers", 1
AT_ONCE = 5_000  #: suppliers whose details are asked for together


def register(session: Session, asking: Asking) -> Book:
    """Give the register as it is now.

    Raises:
        NotFound: if it is not the caller's own authority that is asked about.
    """
    if asking.target.id != asking.caller.authority_id:
        words = f"There is no register of {asking.target.id}."
        raise NotFound(words, "Ask for your own authority's.")
    rows = list(_rows(session, asking))
    told = (("Made of", f"{len(rows):,} suppliers of your own register"),)
    return Book(NAME, VERSION, TITLE, told, ((SUPPLIERS, rows),))


SUPPLIERS_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="authority",
    template_version=VERSION,
    gives=Scope.SUPPLIERS_WRITE,
    takes=Scope.SUPPLIERS_WRITE,
    book=register,
)


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
        "identifiers": [str(Identifier(one.scheme, one.value)) for one in details.identifiers],
        "claims": [f"{one.kind} {one.standing}" for one in details.claims if one.claimed],
    }

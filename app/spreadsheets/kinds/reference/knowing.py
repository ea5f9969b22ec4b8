"""Know which organisation of the register a row is that has no reference.

It is found before the file is held against the register, so that what it changes is shown cell by
cell, and what it says already counts as the same.
"""

from dataclasses import replace

from sqlmodel import Session, col, select

from app.organisations.tables import ClaimKind, ClaimStanding, Supplier, SupplierClaim
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.reference.booking import organisations_of
from app.spreadsheets.kinds.reference.form import CLAIMS, ORGANISATIONS
from app.spreadsheets.kinds.reference.known import recognised
from app.spreadsheets.kinds.reference.organisations import Register


def register_of(session: Session, asking: Asking) -> Register:
    """Give the register as it is, for what rows are held against."""
    query = (
        select(SupplierClaim.supplier_id, SupplierClaim.kind)
        .join(Supplier, col(Supplier.id) == SupplierClaim.supplier_id)
        .where(
            Supplier.authority_id == asking.caller.authority_id,
            SupplierClaim.standing != ClaimStanding.DECLARED,
            col(SupplierClaim.kind).in_([ClaimKind(key) for key in CLAIMS]),
        )
    )
    checked = frozenset((str(supplier), ClaimKind(kind)) for supplier, kind in session.exec(query))
    return Register(list(organisations_of(session, asking.caller.authority_id)), checked)


def known(session: Session, asking: Asking, filled: Filled) -> Filled:
    """Give the same rows, each organisation that is here already with its reference."""
    return known_in(ORGANISATIONS, session, asking, filled)


def known_in(form: Form, session: Session, asking: Asking, filled: Filled) -> Filled:
    """Give the same rows, those of one form that are organisations of the register as such."""
    rows = filled.of(form.key)
    if not rows:
        return filled
    found = recognised(register_of(session, asking), rows)
    others = [row for row in filled.rows if row.form != form.key]
    findings = [*filled.findings, *found.findings]
    return replace(filled, rows=[*found.rows, *others], findings=findings)

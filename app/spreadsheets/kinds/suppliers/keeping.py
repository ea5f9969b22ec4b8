"""The kind of workbook that the register of suppliers is kept in."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.offering import Asking, Kind, Made
from app.spreadsheets.kinds.reference.booking import organisations_of
from app.spreadsheets.kinds.reference.keeping import keep_organisation, register_version
from app.spreadsheets.kinds.reference.knowing import known_in, register_of
from app.spreadsheets.kinds.reference.organisations import tell_organisations
from app.spreadsheets.kinds.suppliers.booking import (
    NAME,
    STAYS,
    TITLE,
    VERSION,
    refuse_others,
    register,
)
from app.spreadsheets.kinds.suppliers.form import SUPPLIERS


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the document: the suppliers that are new or change."""
    made = Made()
    tell_organisations(register_of(session, asking), filled.of(SUPPLIERS.key), made)
    made.findings.append(Finding("not_undone", STAYS, "", Severity.NOTE))
    return made


def known(session: Session, asking: Asking, filled: Filled) -> Filled:
    """Give the same rows, each supplier that is here already with its reference."""
    return known_in(SUPPLIERS, session, asking, filled)


def version(session: Session, asking: Asking) -> int:
    """Give a number that grows with every change of the register."""
    refuse_others(asking)
    return register_version(session, asking.caller.authority_id)


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Enter and change suppliers.

    Raises:
        IdentifierTaken: if another supplier was given one of the identifiers meanwhile.
    """
    for one in tree["organisations"]:
        keep_organisation(session, asking, one)
    return ()


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    """Count suppliers."""
    rows = list(organisations_of(session, asking.caller.authority_id))
    return {
        "Suppliers": str(len(rows)),
        "With an identifier": str(sum(bool(row["identifiers"]) for row in rows)),
    }


SUPPLIERS_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="authority",
    template_version=VERSION,
    gives=Scope.SUPPLIERS_WRITE,
    takes=Scope.SUPPLIERS_WRITE,
    book=register,
    read=read,
    known=known,
    write=save,
    effect=effect,
    version=version,
    forms=(SUPPLIERS,),
    stays=STAYS,
)

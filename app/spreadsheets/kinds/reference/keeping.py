"""The kind of workbook that reference data is kept in: read and saved by the rooms' own acts."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.scope import Scope
from app.organisations.suppliers.claiming import Said, note_claim
from app.organisations.suppliers.entering import (
    NewSupplier,
    SupplierChange,
    change_supplier,
    enter_supplier,
)
from app.organisations.suppliers.queries import supplier_of
from app.organisations.tables import ClaimKind, ClaimStanding, Supplier
from app.places.defining import Definition, define, redefine
from app.places.tables import AuthorityPlaceSet
from app.platform.database import WriteSession
from app.problems import Conflict, Finding, Invalid, Severity
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.lifecycle import KindNotYours
from app.spreadsheets.imports.offering import Asking, Kind, Made
from app.spreadsheets.kinds.readers import identifier_of
from app.spreadsheets.kinds.reference.booking import (
    NAME,
    STAYS,
    TITLE,
    VERSION,
    authority_asked,
    book,
    listed_sets,
    organisations_of,
)
from app.spreadsheets.kinds.reference.form import FORMS
from app.spreadsheets.kinds.reference.knowing import known, register_of
from app.spreadsheets.kinds.reference.organisations import tell_organisations
from app.spreadsheets.kinds.reference.places import tell_places
from app.spreadsheets.kinds.reference.profiled import organisations_laid, places_laid
from app.spreadsheets.mapping.target import TargetName

REASON = "Sent in a workbook of reference data"


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the document: the organisations that change, and the sets that are redrawn."""
    made = Made()
    register = register_of(session, asking)
    tell_organisations(register, filled.of("organisations"), made)
    tell_places(listed_sets(session, asking.caller.authority_id), filled.of("places"), made)
    made.findings.append(Finding("not_undone", STAYS, "", Severity.NOTE))
    return made


def version(session: Session, asking: Asking) -> int:
    """Give a number that grows with every change of the register or of a place set."""
    authority = authority_asked(asking)
    sets: Any = select(AuthorityPlaceSet.versions).where(AuthorityPlaceSet.authority == authority)
    if isinstance(session, WriteSession):  # nobody else changes them until it ends
        sets = sets.order_by(AuthorityPlaceSet.id).with_for_update()
    found: list[int] = [register_version(session, authority), *session.exec(sets)]
    return sum(found)


def register_version(session: Session, authority: UUID) -> int:
    """Give a number that grows with every change of an authority's register."""
    suppliers: Any = select(Supplier.version).where(Supplier.authority_id == authority)
    if isinstance(session, WriteSession):  # nobody else changes them until it ends
        suppliers = suppliers.order_by(Supplier.id).with_for_update()
    found: list[int] = list(session.exec(suppliers))
    return sum(found)


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Enter and change organisations, and define and redraw place sets.

    Raises:
        KindNotYours: if organisations are to change and the key may not change suppliers.
        IdentifierTaken: if another supplier was given one of the identifiers meanwhile.
        Invalid: if a set cannot be redrawn so.
    """
    if tree["organisations"] and Scope.SUPPLIERS_WRITE not in asking.caller.scopes:
        raise KindNotYours(
            f"Your key lacks the scope {Scope.SUPPLIERS_WRITE}, which organisations need.",
            "Leave their sheet as it is, or use a key that has it.",
            scope=Scope.SUPPLIERS_WRITE.value,
        )
    for one in tree["organisations"]:
        keep_organisation(session, asking, one)
    for at, one in enumerate(tree["places"]):
        try:
            _keep_set(session, asking, one)
        except Conflict as refusal:
            code = refusal.slug.replace("-", "_")
            found = Finding(code, refusal.detail, refusal.how_to_fix, path=f"places[{at}]")
            raise Invalid("A place set cannot be drawn so.", findings=[found]) from None
    return ()


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    """Count organisations and places."""
    rows = list(organisations_of(session, asking.caller.authority_id))
    sets = listed_sets(session, asking.caller.authority_id)
    return {
        "Organisations": str(len(rows)),
        "With an identifier": str(sum(bool(row["identifiers"]) for row in rows)),
        "That say they are SMEs": str(sum(row.get("sme") is True for row in rows)),
        "That say they are VCSEs": str(sum(row.get("vcse") is True for row in rows)),
        "Place sets": str(len(sets)),
        "Places in them": str(sum(len(one.codes) for one in sets)),
    }


REFERENCE_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="authority",
    template_version=VERSION,
    gives=Scope.PLACES_WRITE,
    takes=Scope.PLACES_WRITE,
    book=book,
    read=read,
    known=known,
    write=save,
    effect=effect,
    version=version,
    forms=FORMS,
    stays=STAYS,
    layouts={
        TargetName.ORGANISATIONS: organisations_laid,
        TargetName.PLACES: places_laid,
    },
)


def keep_organisation(session: WriteSession, asking: Asking, one: Mapping[str, Any]) -> None:
    """Enter an organisation, or change the one that is named, with what it says of itself.

    Raises:
        IdentifierTaken: if another supplier was given one of its identifiers meanwhile.
    """
    caller, now = asking.caller, asking.now
    numbers = [identifier_of(written) for written in one["identifiers"]]
    if one["id"] is None:
        wanted = NewSupplier(one["name"], one["address"], identifiers=numbers)
        supplier = enter_supplier(session, caller.authority_id, wanted, caller.who, now)
    else:
        supplier = supplier_of(session, caller.authority_id, UUID(one["id"]), for_change=True)
        change = SupplierChange(one["name"], one["address"], identifiers=numbers)
        change_supplier(session, supplier, change, caller, now)
    for key, claimed in one["claims"].items():
        said = Said(claimed, ClaimStanding.DECLARED)
        note_claim(session, supplier, ClaimKind(key), said, caller.who, now)


def _keep_set(session: WriteSession, asking: Asking, one: Mapping[str, Any]) -> None:
    caller, now = asking.caller, asking.now
    set_id = None if one["id"] is None else UUID(one["id"])
    for version in one["versions"]:
        day = date.fromisoformat(version["valid_from"])
        wanted = Definition(version["definition"], day, REASON)
        if set_id is None:
            kept, _ = define(session, caller.authority_id, one["name"], wanted, now,
                             str(caller.key_id))  # fmt: skip
            set_id = kept.id
        else:
            redefine(session, caller.authority_id, set_id, wanted, now, str(caller.key_id))

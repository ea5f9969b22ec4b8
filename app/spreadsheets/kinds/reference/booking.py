"""Make the workbook of an authority's reference data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, and_, col, select

from app.organisations.suppliers.identifier import Identifier
from app.organisations.suppliers.queries import Details, details_of
from app.organisations.tables import Supplier
from app.places.listing import names_of
from app.places.tables import AuthorityPlaceSet, PlaceSetVersion
from app.problems import NotFound
from app.spreadsheets.forms.book import Book, Check
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.reference.form import (
    CLAIMS,
    KINDS,
    LISTED,
    ORGANISATIONS,
    PLACES,
    SETS,
    code_of,
)

NAME, TITLE, VERSION = "reference-data", "Reference data", 1
AT_ONCE = 5_000  #: suppliers or places that are asked about together
STAYS = (
    "What this saves is not undone as a whole: an organisation that was entered stays in the "
    "register, and versions of place sets are only ever added. Correct it by another file."
)
TOLD = (
    ("Contracts registers and spend", "Are files of their own, and may be large: send them as "
     "the kinds contracts-register, spend and grants."),
    ("Organisations", "What an organisation says of itself is put down as declared. What "
     "somebody has checked is changed over the API."),
    ("Places", "A place begins on a day and ends on one; each such day makes a version of its "
     "set, and former versions stay. Sets by distance or deprivation are defined over the API."),
    ("Which place came before", "And what share of it, is taken from the files of the Office for "
     "National Statistics that are loaded; columns for them are named as not read. So is a list "
     "of postcodes or LSOAs by place: give each place a set of them instead."),
    ("Going back", STAYS),
)  # fmt: skip
CHECKS = (
    Check("Organisations", "=COUNTA(Organisations!B4:B50000)"),
    Check("Places", "=COUNTA(Places!C4:C50000)"),
)


def book(session: Session, asking: Asking) -> Book:
    """Give the register and the place sets as they are now.

    Raises:
        NotFound: if it is not the caller's own authority that is asked about.
    """
    authority = authority_asked(asking)
    sets = listed_sets(session, authority)
    forms = (
        (ORGANISATIONS, list(_organisations(session, authority))),
        (PLACES, list(_places(session, sets))),
    )
    lists = {SETS: [one.name for one in sets], KINDS: LISTED}
    return Book(NAME, VERSION, TITLE, TOLD, forms, lists, checks=CHECKS)


def authority_asked(asking: Asking) -> UUID:
    """Give the authority that is asked about.

    Raises:
        NotFound: if it is not the caller's own, or a supplier asks.
    """
    authority = asking.caller.authority_id
    if asking.target.id != authority or asking.caller.supplier_id is not None:
        words = f"There is no reference data of {asking.target.id}."
        raise NotFound(words, "Ask for your own authority's.")
    return authority


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A place set that lists its places, as its last version has it."""

    id: UUID
    name: str
    definition: dict[str, Any]
    valid_from: date

    @property
    def codes(self) -> list[str]:
        """Give its places."""
        return [code_of(str(code)) for code in self.definition["codes"]]


def listed_sets(session: Session, authority: UUID) -> list[ListedSet]:
    """Give an authority's place sets that list their places, in the order of their names."""
    last = and_(
        col(PlaceSetVersion.place_set) == AuthorityPlaceSet.id,
        col(PlaceSetVersion.number) == AuthorityPlaceSet.versions,
    )
    query = (
        select(AuthorityPlaceSet, PlaceSetVersion)
        .join(PlaceSetVersion, last)
        .where(AuthorityPlaceSet.authority == authority)
        .order_by(col(AuthorityPlaceSet.name))
    )
    return [
        ListedSet(kept.id, kept.name, version.definition, version.valid_from)
        for kept, version in session.exec(query)
        if version.definition.get("place_set") in LISTED
    ]


def claims_of(details: Details) -> dict[str, bool]:
    """Give what a supplier says of itself, by the fields of the sheet."""
    return {one.kind.value: one.claimed for one in details.claims if one.kind.value in CLAIMS}


def identifiers_of(details: Details) -> list[str]:
    """Give a supplier's identifiers as the sheet writes them."""
    return sorted(str(Identifier(one.scheme, one.value)) for one in details.identifiers)


def _organisations(session: Session, authority: UUID) -> Iterator[dict[str, Any]]:
    query = select(Supplier).where(Supplier.authority_id == authority)
    found = session.exec(query.order_by(col(Supplier.name), col(Supplier.id))).all()
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        details = details_of(session, [one.id for one in some])
        for one in some:
            known = details.get(one.id, Details())
            yield {
                ROW_REF: str(one.id),
                "name": one.name,
                "address": one.address,
                "identifiers": identifiers_of(known),
                **claims_of(known),
            }


def _places(session: Session, sets: list[ListedSet]) -> Iterator[dict[str, Any]]:
    codes = sorted({code for one in sets for code in one.codes})
    names: dict[str, str] = {}
    for first in range(0, len(codes), AT_ONCE):
        names |= names_of(session, codes[first : first + AT_ONCE])
    for one in sets:
        for code in sorted(one.codes):
            yield {
                "place_set": one.name,
                "place_kind": one.definition["place_set"],
                "place_code": code,
                "name": names.get(code),
                "valid_from": one.valid_from,
            }

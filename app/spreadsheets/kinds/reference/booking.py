"""Make the workbook of an authority's reference data."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.suppliers.identifier import Identifier
from app.organisations.suppliers.queries import Details, details_of
from app.organisations.tables import Supplier
from app.places.listing import came_before, names_of
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
from app.spreadsheets.kinds.reference.spell import Spell, spells_of

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
    ("Which place came before", "Is printed from the files of the Office for National Statistics "
     "that are loaded, and not taken. They tell no share of it: a column for shares is named as "
     "not read."),
    ("Looking places up", "There is no sheet of postcodes or LSOAs by place. Give each place a "
     "set of them, in the sheet Places."),
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
        (ORGANISATIONS, list(organisations_of(session, authority))),
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
    spells: Mapping[str, Spell]  #: of every place that it has or had, by all its versions

    @property
    def codes(self) -> list[str]:
        """Give its places."""
        return codes_in(self.definition)


def codes_in(definition: Mapping[str, Any]) -> list[str]:
    """Give the places that a version lists; none where it lists none."""
    return [code_of(str(code)) for code in definition.get("codes", ())]


def listed_sets(session: Session, authority: UUID) -> list[ListedSet]:
    """Give an authority's place sets that list their places, in the order of their names."""
    query = (
        select(AuthorityPlaceSet, PlaceSetVersion)
        .join(PlaceSetVersion, col(PlaceSetVersion.place_set) == AuthorityPlaceSet.id)
        .where(AuthorityPlaceSet.authority == authority)
        .order_by(col(AuthorityPlaceSet.name), col(PlaceSetVersion.number))
    )
    found: dict[UUID, list[PlaceSetVersion]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for kept, version in session.exec(query):
        found[kept.id].append(version)
        names[kept.id] = kept.name
    return [
        _listed(name, found[set_id])
        for set_id, name in names.items()
        if found[set_id][-1].definition.get("place_set") in LISTED
    ]


def _listed(name: str, versions: list[PlaceSetVersion]) -> ListedSet:
    last = versions[-1]
    spells = spells_of((one.valid_from, set(codes_in(one.definition))) for one in versions)
    return ListedSet(last.place_set, name, last.definition, last.valid_from, spells)


def claims_of(details: Details) -> dict[str, bool]:
    """Give what a supplier says of itself, by the fields of the sheet."""
    return {one.kind.value: one.claimed for one in details.claims if one.kind.value in CLAIMS}


def identifiers_of(details: Details) -> list[str]:
    """Give a supplier's identifiers as the sheet writes them."""
    return sorted(str(Identifier(one.scheme, one.value)) for one in details.identifiers)


def organisations_of(session: Session, authority: UUID) -> Iterator[dict[str, Any]]:
    """Give the rows of an authority's register, in the order of their names."""
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
    codes = sorted({code for one in sets for code in one.spells})
    names: dict[str, str] = {}
    before: dict[str, list[str]] = {}
    for first in range(0, len(codes), AT_ONCE):
        names |= names_of(session, codes[first : first + AT_ONCE])
        before |= came_before(session, codes[first : first + AT_ONCE])
    for one in sets:
        for code, spell in sorted(one.spells.items()):
            yield {
                "place_set": one.name,
                "place_kind": one.definition["place_set"],
                "place_code": code,
                "name": names.get(code),
                "valid_from": spell.begins,
                "valid_to": spell.ends,
                "predecessor": "; ".join(before.get(code, ())) or None,
            }

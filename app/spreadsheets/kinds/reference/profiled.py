"""Reference data in its sender's own layout, made into what its sheets would have held.

Of a list of places it takes which places a set has; figures about them are not kept, and are
named as not read. A place that the file has many times over is taken once.
"""

from sqlmodel import Session

from app.places.naming import areas_named
from app.problems import Finding, Severity
from app.spend.names.identity import charity_of, company_of
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.reference.booking import authority_asked, listed_sets
from app.spreadsheets.kinds.reference.form import ORGANISATIONS
from app.spreadsheets.kinds.reference.knowing import known
from app.spreadsheets.kinds.reference.own_places import OwnPlaces
from app.spreadsheets.mapping.laid import Laid, LaidRow

#: what a profile may read of an organisation and the register has no place for
NOT_IN_REGISTER = (
    "other_number", "kind", "status", "sector", "employees", "turnover", "registered_on",
    "website",
)  # fmt: skip
NUMBERS = {"company_number": company_of, "charity_number": charity_of}


def places_laid(session: Session, asking: Asking, laid: Laid) -> Filled:
    """Give the rows of Places that a list in its sender's own layout stands for."""
    authority = authority_asked(asking)
    sets = {one.name: one for one in listed_sets(session, authority)}
    names = {str(one.values["name"]) for one in laid.rows if one.fault is None}
    return OwnPlaces(sets, areas_named(session, names), asking.target.day, laid).filled()


def organisations_laid(session: Session, asking: Asking, laid: Laid) -> Filled:
    """Give the rows of Organisations that a list in its sender's own layout stands for."""
    authority_asked(asking)
    rows = [
        one.faulty(ORGANISATIONS) if one.fault is not None else _organisation(one, laid)
        for one in laid.rows
    ]
    laid.leave_fields(*NOT_IN_REGISTER, why="the register has no place for it")
    said = {key for row in rows for key in row.values}  # of the rest it says nothing
    return known(session, asking, laid.filled(ORGANISATIONS, rows, said))


def _organisation(row: LaidRow, laid: Laid) -> FilledRow:
    values = row.values
    numbers = []
    for key, read in NUMBERS.items():
        if not (written := str(values.get(key) or "")):
            continue
        if number := read(written):
            numbers.append(number)
            continue
        words = f"{written[:40]!r} is no number of that register; it is left out."
        fix = "Correct it in the file, or leave it: the organisation is then told by its name."
        at = row.cell(key).at
        laid.findings.append(Finding("number_unknown", words, fix, Severity.WARNING, cell=at))
    address = " ".join(filter(None, (values.get("address"), values.get("postcode"))))
    told = {
        "name": values["name"], "address": address, "identifiers": sorted(numbers),
        "sme": values.get("is_sme"), "vcse": values.get("is_vcse"),
    }  # fmt: skip
    came_from = {"sme": "is_sme", "vcse": "is_vcse", "identifiers": _first_number(row)}
    said = {key: value for key, value in told.items() if value not in (None, "", [])}
    return row.filled(ORGANISATIONS, "", said, came_from)


def _first_number(row: LaidRow) -> str:
    return next((key for key in NUMBERS if key in row.cells), "name")

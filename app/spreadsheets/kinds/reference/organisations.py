"""What rows of the register of suppliers change in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.organisations.tables import ClaimKind
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of, same
from app.spreadsheets.imports.offering import Made
from app.spreadsheets.kinds.reference.form import CLAIMS

LONGEST = {"name": 200, "address": 500}  #: characters
PLAIN = ("name", "address", "identifiers")
Row = Mapping[str, Any]
Who = tuple[str, str]


@dataclass
class Register:
    """The register as it is."""

    rows: Sequence[Row]  #: as the sheet prints them
    checked: frozenset[tuple[str, ClaimKind]]  #: claims that somebody has looked into
    by_id: dict[str, Row] = field(init=False)
    holders: dict[str, str] = field(init=False)  #: ids by identifier
    alike: dict[Who, str] = field(init=False)  #: ids by name and address
    names: set[str] = field(init=False)

    def __post_init__(self) -> None:
        """Look up what rows are known by."""
        self.by_id = {str(row[ROW_REF]): row for row in self.rows}
        self.holders = {one: str(row[ROW_REF]) for row in self.rows for one in row["identifiers"]}
        self.alike = {who(row): str(row[ROW_REF]) for row in reversed(self.rows)}
        self.names = {str(row["name"]).casefold() for row in self.rows}


def who(row: Row) -> Who:
    """Give the name and address of an organisation, whatever their letters and spaces."""
    name, address = (" ".join(plain_of(row.get(key)).split()) for key in ("name", "address"))
    return name.casefold(), address.casefold()


def tell_organisations(register: Register, rows: Sequence[FilledRow], made: Made) -> None:
    """Put what rows change, or enter, into the document; what is as it was is left out."""
    entries: list[dict[str, Any]] = []
    taken: dict[str, str] = {}
    for row in rows:
        known = register.by_id.get(row.ref, {})
        said = {"name": "", "address": "", "identifiers": []} | {
            key: row.values[key] for key in PLAIN if key in row.values
        }
        keys = [key for key in PLAIN if not same(said, known, key)]
        claims = _claims(register, row, known, made)
        if not keys and not claims:
            continue
        made.findings += _faults(register, row, said, taken)
        made.cells[f"organisations[{len(entries)}]"] = row.at("name")
        entries.append({"id": row.ref or None, "claims": claims, **said})
    made.tree["organisations"] = entries


def _claims(register: Register, row: FilledRow, known: Row, made: Made) -> dict[str, bool]:
    """Give the claims that a row changes."""
    claims = {}
    for key in CLAIMS:
        said = row.values.get(key)
        if said == known.get(key) or (said is None and not row.ref):
            continue
        if said is None:
            words = "A blank takes back nothing that an organisation has said of itself."
            fix = "Write yes or no."
            made.findings.append(Finding("claim_stays", words, fix, Severity.NOTE,
                                         cell=row.at(key)))  # fmt: skip
        elif (row.ref, ClaimKind(key)) in register.checked:
            words = "Somebody has looked into this, and found it otherwise."
            fix = "Leave it as it is here; it is changed over the API, with what was looked at."
            made.findings.append(Finding("claim_checked", words, fix, cell=row.at(key)))
        else:
            claims[key] = bool(said)
    return claims


def _faults(
    register: Register, row: FilledRow, said: Row, taken: dict[str, str]
) -> Iterator[Finding]:
    for key, most in LONGEST.items():
        if len(said[key]) > most:
            words = f"This has {len(said[key]):,} characters; the most is {most}."
            yield Finding("too_long", words, "Shorten it.", cell=row.at(key))
    for one in said["identifiers"]:
        holder = register.holders.get(one, row.ref)
        if holder != row.ref and row.ref:
            words = f"Another organisation of the register has {one}: {holder}."
            fix = "If it is the same firm, change that row."
            yield Finding("identifier_taken", words, fix, cell=row.at("identifiers"))
        elif one in taken:
            words = f"The row at {taken[one]} has {one} too."
            fix = "Give one organisation one row."
            yield Finding("identifier_twice", words, fix, cell=row.at("identifiers"))
        taken.setdefault(one, row.at("identifiers"))
    if not row.ref and str(said["name"]).casefold() in register.names:
        words = "The register has an organisation of this name already."
        fix = "Say that this is another one; or give its identifiers, or its row reference."
        yield Finding("name_known", words, fix, Severity.WARNING, cell=row.at("name"))

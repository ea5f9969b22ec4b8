"""What a row of a register says of a contract, as far as a contract can be so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.today import fault_of_day
from app.problems import Finding, Severity
from app.procurements.draft import MOST_MONEY, PENCE
from app.units import plain, rounded

LONGEST_TITLE, LONGEST_NAME, LONGEST_SOURCE = 602, 100, 500
#: fields beside the columns that a contract takes
READ = {"title", "reference", "ocid", "ends_on"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a register, and where it stands."""

    file_name: str
    file_digest: str  #: SHA-256
    sheet: str  #: its name; empty: the file has one
    row: int
    title: str
    reference: str
    value: Decimal | None
    annual_value: Decimal | None
    starts_on: date | None
    ends_on: date | None  #: as extended, where the file says so
    more: Mapping[str, str]  #: further fields; and whole what is longer than its column


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a contract; None, or empty: nothing that can be used."""

    title: str
    reference: str
    ocid: str
    source: str
    value: Decimal | None
    starts_on: date | None
    ends_on: date | None
    first_ends_on: date | None
    findings: tuple[Finding, ...]  #: what of the row was not used, and why


def said_by(entry: Entry) -> Said:
    """Read a row; what cannot be so of a contract is left out and told."""
    found: list[Finding] = []
    starts, ends = (_day(entry, name, found) for name in ("starts_on", "ends_on"))
    if starts is not None and ends is not None and ends < starts:
        found.append(_warning("ends_before_start", "It ends before it starts.", "ends_on"))
        ends = None
    return Said(
        title=_line(entry.more.get("title", entry.title))[:LONGEST_TITLE].strip(),
        reference=_name(entry, "reference", entry.reference, found),
        ocid=_name(entry, "ocid", "", found),
        source=source_of(entry),
        value=_value(entry, found),
        starts_on=starts,
        ends_on=ends,
        first_ends_on=_first_end(entry, starts),
        findings=(*found, *_not_used(entry)),
    )


def source_of(entry: Entry) -> str:
    """Name the row, so that it is found again in the file as it was published."""
    sheet = f"sheet {entry.sheet}, " if entry.sheet else ""
    words = f"{sheet}row {entry.row} (SHA-256 {entry.file_digest})"
    most = LONGEST_SOURCE - len(words) - len("Contract register , ")
    return f"Contract register {entry.file_name[:most]}, {words}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _name(entry: Entry, field: str, short: str, found: list[Finding]) -> str:
    """Give a reference whole, or none: part of one would be another."""
    whole = _line(entry.more.get(field, short))
    if len(whole) <= LONGEST_NAME:
        return whole
    found.append(_warning("too_long", f"It is longer than {LONGEST_NAME} characters.", field))
    return ""


def _value(entry: Entry, found: list[Finding]) -> Decimal | None:
    value = entry.value
    if value is None:
        if entry.annual_value is not None:
            words = f"Only a year's worth is given: {plain(entry.annual_value)} pounds."
            found.append(_warning("annual_value_only", words, "value"))
        return None
    if value == 0:
        words = "The value is 0, which registers write where it is not known."
    elif not 0 < value <= MOST_MONEY or value != rounded(value, PENCE):
        words = f"The value {plain(value)} is no sum of pounds and pence that a contract can have."
    else:
        return value
    found.append(_warning("not_money", words, "value"))
    return None


def _day(entry: Entry, name: str, found: list[Finding]) -> date | None:
    day: date | None = getattr(entry, name)
    fault = fault_of_day(name, day)
    if fault is None:
        return day
    found.append(_warning(fault.code, fault.message, name))
    return None


def _first_end(entry: Entry, starts: date | None) -> date | None:
    """Give the last day as it was let: it stands apart where the row gives an extended one too."""
    try:
        day = date.fromisoformat(entry.more.get("ends_on", ""))
    except ValueError:
        return None
    is_one = fault_of_day("ends_on", day) is None and (starts is None or day >= starts)
    return day if is_one else None


def _not_used(entry: Entry) -> Iterator[Finding]:
    """Name what else the row tells."""
    others = sorted(entry.more.keys() - READ)
    if others:
        words = f"Not kept with the contract: {', '.join(others)[:500]}."
        yield Finding("not_used", words, "", Severity.NOTE)


def _warning(code: str, words: str, field: str) -> Finding:
    fix = f"It is not used; give {field} in the request, or later."
    return Finding(code, words, fix, Severity.WARNING, path=field)

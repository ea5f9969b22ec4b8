"""Files about areas: names, what lies in what, what became what, and how deprived it is.

These are small, so each is read whole. A row that cannot be used is refused with its line.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from app.places.loading.layout import TableLayout
from app.places.loading.lines import EXCERPT, BadLine, Refusal
from app.places.place import Level, level_of
from app.places.vintage import VintageKind

MOST_NAME = 100  #: characters of a name
_FLOATED = re.compile(r"(\d{1,6})(?:\.0+)?", re.ASCII)
_ABSENT = {"", "NA", "N/A", "null"}
_CHANGES = {"U": "same", "S": "split", "M": "merged", "X": "redrawn"}
_INDEX_OF_CENSUS = {2011: 2019, 2021: 2025}


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """An area, as one vintage names it."""

    code: str
    level: Level
    name: str = ""
    parent: str | None = None  #: the area it lies in, one step up
    region: str | None = None  #: name of its region
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class SuccessionRecord:
    """An area and one that came after it, on the same ground or part of it."""

    before: str
    after: str
    change: str  #: same, split, merged, redrawn, recoded or replaced
    on: date | None = None


@dataclass(frozen=True, slots=True)
class DeprivationRecord:
    """How deprived an LSOA is, in the index of one year."""

    lsoa: str
    index_year: int
    decile: int  #: 1 to 10; 1 is the most deprived tenth
    rank: int  #: 1 is the most deprived


@dataclass
class Records:
    """What a file of areas came to."""

    areas: dict[str, AreaRecord] = field(default_factory=dict)
    successions: dict[tuple[str, str], SuccessionRecord] = field(default_factory=dict)
    deprivation: dict[str, DeprivationRecord] = field(default_factory=dict)
    rows_stored: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    #: by an authority register's own short code: the ONS code, and the short code that followed
    register: dict[str, tuple[str, str]] = field(default_factory=dict)


Fields = dict[str, str]
_Taker = Callable[[Records, Fields, TableLayout], None]


def records_of(content: bytes, layout: TableLayout) -> Records:
    """Read a whole file.

    Raises:
        UnicodeDecodeError: when it is not UTF-8.
        ValueError: when a JSON file is not an object of texts.
    """
    text = content.decode("utf-8-sig")
    records = Records()
    take = _TAKERS[layout.kind]
    for line, fields in _lines(text, layout, records):
        try:
            take(records, fields, layout)
            records.rows_stored += 1
        except BadLine as bad:
            shown = ",".join(fields.values())
            records.refusals.append(_refusal(line, bad.code, str(bad), shown))
    if layout.kind is VintageKind.AUTHORITY_REGISTER:
        _name_successors(records)
    return records


def _refusal(line: int, code: str, reason: str, text: str) -> Refusal:
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[:EXCERPT])
    return Refusal(line, code, reason, shown)


def _lines(text: str, layout: TableLayout, records: Records) -> Iterator[tuple[int, Fields]]:
    if text.lstrip()[:1] in {"{", "["}:
        yield from _pairs(text)
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader, None)
    for fields in reader:
        if not any(fields):
            continue
        if len(fields) != layout.width or "\0" in "".join(fields):
            said = f"the row has {len(fields)} columns, not {layout.width}, or a NUL"
            refusal = _refusal(reader.line_num, "wrong_width", said, ",".join(fields))
            records.refusals.append(refusal)
            continue
        yield reader.line_num, {name: fields[place].strip() for name, place in layout.columns}


def _pairs(text: str) -> Iterator[tuple[int, Fields]]:
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise ValueError("it is not an object of codes and names")
    for place, (code, name) in enumerate(found.items(), start=1):
        yield place, {"code": code, "name": name}


def _code(written: str, level: Level | None = None) -> str:
    found = level_of(written)
    if found is None or (level and found is not level):
        kind = level.value if level else "n area"
        raise BadLine("not_an_area", f"{written[:20]!r} is not the code of a {kind}")
    return written


def _whole(written: str, low: int, high: int) -> int:
    match = _FLOATED.fullmatch(written)
    if not match or not low <= int(match[1]) <= high:
        raise BadLine("bad_number", f"{written[:20]!r} is not a whole number, {low} to {high}")
    return int(match[1])


def _name(written: str) -> str:
    if len(written) > MOST_NAME or not written.isprintable():
        raise BadLine("bad_name", "the name is too long, or cannot be printed")
    return written


def _day(written: str) -> date | None:
    if written in _ABSENT:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadLine("bad_date", f"{written[:20]!r} is not an ISO date") from None


def _take_look_up(records: Records, fields: Fields, layout: TableLayout) -> None:
    lsoa = _code(fields["lsoa"], Level.LSOA)
    ward, district = _code(fields["ward"], Level.WARD), _code(fields["district"], Level.DISTRICT)
    if lsoa in records.areas:
        raise BadLine("duplicate", f"{lsoa} is there twice")
    known = records.areas.get(ward)
    if known and known.parent != district:
        raise BadLine("ward_in_two_districts", f"{ward} lies in {known.parent} in an earlier row")
    records.areas[lsoa] = AreaRecord(lsoa, Level.LSOA, _name(fields["lsoa_name"]), ward)
    records.areas[ward] = AreaRecord(ward, Level.WARD, _name(fields["ward_name"]), district)
    records.areas[district] = AreaRecord(district, Level.DISTRICT, _name(fields["district_name"]))


def _take_name(records: Records, fields: Fields, layout: TableLayout) -> None:
    code = fields["code"]
    known = records.areas.get(code)
    if known and known.name != fields["name"]:
        raise BadLine("duplicate", f"{code} has two names")
    level = level_of(code)
    if level is None:
        raise BadLine("not_an_area", f"{code[:20]!r} is not the code of an area")
    records.areas[code] = AreaRecord(code, level, _name(fields["name"]))


def _take_lsoa_change(records: Records, fields: Fields, layout: TableLayout) -> None:
    before, after = _code(fields["before"], Level.LSOA), _code(fields["after"], Level.LSOA)
    change = _CHANGES.get(fields["change"])
    if change is None:
        raise BadLine("bad_change", f"{fields['change'][:20]!r} is not U, S, M or X")
    if (before, after) in records.successions:
        raise BadLine("duplicate", f"{before} to {after} is there twice")
    records.successions[before, after] = SuccessionRecord(before, after, change)


def _take_district_years(records: Records, fields: Fields, layout: TableLayout) -> None:
    years = sorted((int(year), code) for year, code in fields.items() if code not in _ABSENT)
    for (_, before), (year, after) in pairwise(years):
        _code(before, Level.DISTRICT)
        _code(after, Level.DISTRICT)
        if before != after and (before, after) not in records.successions:
            # districts change on the first of April
            on = date(year, 4, 1)
            records.successions[before, after] = SuccessionRecord(before, after, "replaced", on)


def _take_authority(records: Records, fields: Fields, layout: TableLayout) -> None:
    code = fields["code"]
    level = level_of(code)
    if level is None:
        raise BadLine("not_an_area", f"{fields['name'][:60]} has no code of an area")
    if code in records.areas:
        raise BadLine("duplicate", f"{code} is there twice")
    starts, ends = _day(fields["starts"]), _day(fields["ends"])
    name, region = _name(fields["name"]), _name(fields["region"])
    records.areas[code] = AreaRecord(code, level, name, None, region, starts, ends)
    records.register[fields["register_code"]] = (code, fields["replaced_by"])


def _name_successors(records: Records) -> None:
    """Turn the register's own short codes into successions between ONS codes."""
    for before, followed_by in records.register.values():
        after, _ = records.register.get(followed_by, (None, ""))
        if after and after != before:
            on = records.areas[before].ends
            records.successions[before, after] = SuccessionRecord(before, after, "replaced", on)


def _take_deprivation(records: Records, fields: Fields, layout: TableLayout) -> None:
    lsoa = _code(fields["lsoa"], Level.LSOA)
    if lsoa in records.deprivation:
        raise BadLine("duplicate", f"{lsoa} is there twice")
    year = _INDEX_OF_CENSUS[layout.census or 2021]
    decile, rank = _whole(fields["decile"], 1, 10), _whole(fields["rank"], 1, 99_999)
    records.deprivation[lsoa] = DeprivationRecord(lsoa, year, decile, rank)


_TAKERS: dict[VintageKind, _Taker] = {
    VintageKind.AREA_LOOK_UP: _take_look_up,
    VintageKind.AREA_NAMES: _take_name,
    VintageKind.LSOA_CHANGES: _take_lsoa_change,
    VintageKind.DISTRICT_CHANGES: _take_district_years,
    VintageKind.AUTHORITY_REGISTER: _take_authority,
    VintageKind.DEPRIVATION: _take_deprivation,
}

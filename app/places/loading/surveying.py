"""Looking files over before anything is stored: what they are, and which of them to read.

ONS ships the same postcodes twice in one archive (`Data` and `Data/multi_csv`); only one of them
is read. Files of several kinds or of several vintages are refused, never mixed.
"""

import csv
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from app.places.loading.layout import Layout, PostcodeLayout, TableLayout, layout_of
from app.places.loading.opening import Member, digest_of, members_of, stamps_of, start_of
from app.places.vintage import VintageKind
from app.problems import Finding, Invalid

_MONTHS = "January February March April May June July August September October November December"
_BY_START = {name[:3].lower(): number for number, name in enumerate(_MONTHS.split(), start=1)}
_MONTH = re.compile(
    "(?<![a-z])("
    + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS.split())
    + r")[-_ ]?(20\d\d)(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_VERSION = re.compile(rb"(?:COPYRIGHT|RM UPDATE) DATE:?\s*(20\d\d)(\d\d)(\d\d)")
_JSON_NAMES = TableLayout(VintageKind.AREA_NAMES, 2, (("code", 0), ("name", 1)))
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person who loads says of the files; what is left out is told by the files."""

    kind: VintageKind | None = None
    label: str = ""
    dated: date | None = None
    source: str = ""
    actor: str = ""  #: who asked for it
    job: UUID | None = None  #: that loads them; it takes up its own load at once


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to load."""

    kind: VintageKind
    parts: tuple[tuple[Member, Layout], ...]
    passed_over: tuple[str, ...]  #: names of files that hold nothing for this kind
    digest: str  #: SHA-256 of the bytes
    dated: date | None  #: as the files' names or their notes tell
    names: tuple[str, ...]  #: the files as they were given
    paths: tuple[Path, ...]
    stamps: tuple[tuple[str, int, int], ...]  #: of the files, before they were read

    def refuse_changed(self) -> None:
        """Refuse what was read if a file is no longer the one whose digest was taken.

        Raises:
            Invalid: when a file has changed, or is gone.
        """
        try:
            same = stamps_of(list(self.paths)) == self.stamps
        except OSError:
            same = False
        if not same:
            words = f"{', '.join(self.names)} changed while it was read."
            raise Invalid(words, "Load it again, once nobody writes to it.")

    @property
    def size(self) -> int:
        """Give the bytes to read, unpacked."""
        return sum(member.size for member, _ in self.parts)


def survey(
    paths: Iterable[Path],
    kind: VintageKind | None = None,
    told: Callable[[int], None] = lambda count: None,
) -> Survey:
    """Look files over.

    Args:
        paths: files, archives or folders that make up one vintage.
        kind: what they are said to be; `None` lets their first lines tell.
        told: is told of bytes read for the digest.

    Raises:
        Invalid: when none of them is a file of places, or they do not belong together.
        NotFound: when a file is missing.
        TooLarge: when an archive unpacks to more than a file of places can hold.
    """
    given = list(paths)
    members = [member for path in given for member in members_of(path)]
    alone = len(members) == 1
    known = [
        (member, found) for member in members if (found := _layout(member, kind, alone=alone))
    ]
    chosen = _without_doubles(known)
    if not chosen:
        raise _nothing(members)
    _refuse_mixture(chosen)
    stamps = stamps_of(given)
    names = tuple(path.name for path in given)
    read = {member.name for member, _ in known}
    return Survey(
        chosen[0][1].kind,
        tuple(chosen),
        tuple(member.name for member in members if member.name not in read),
        digest_of(given, told),
        _dated([*names, *(member.name for member, _ in chosen)], members),
        names,
        tuple(given),
        stamps,
    )


def first_fields(member: Member) -> list[str]:
    """Give the fields of a file's first line.

    Raises:
        Invalid: when it is not UTF-8 text.
    """
    first = start_of(member).split(b"\n", 1)[0].rstrip(b"\r")
    if first.startswith(_MARKS_OF_UTF_16) or b"\0" in first:
        raise _unreadable(member, "is not UTF-8 text")
    try:
        return next(csv.reader([first.decode("utf-8-sig")]), [])
    except (UnicodeDecodeError, csv.Error):
        raise _unreadable(member, "does not begin with a line of UTF-8 CSV") from None


def _unreadable(member: Member, why: str) -> Invalid:
    fix = "Save it as CSV in UTF-8."
    words = f"{member.name} {why}."
    return Invalid(words, fix, [Finding("not_utf_8", words, fix, file=member.name, line=1)])


def _layout(member: Member, kind: VintageKind | None, *, alone: bool) -> Layout | None:
    layout = _told_by_start(member, alone=alone)
    if layout is None or kind is None or layout.kind is kind:
        return layout
    # an ONSPD and an NSPL file can have the same columns, and people know which they hold
    if {layout.kind, kind} == {VintageKind.ONSPD, VintageKind.NSPL}:
        return replace(layout, kind=kind)
    return None


def _told_by_start(member: Member, *, alone: bool) -> Layout | None:
    name = member.name.lower()
    if name.endswith(".json"):
        return _JSON_NAMES
    if name.endswith(".txt"):
        return None
    try:
        return layout_of(first_fields(member), member.name)
    except Invalid:
        if alone:
            raise
        return None  # a note among the data, in some other encoding


def _without_doubles(known: list[tuple[Member, Layout]]) -> list[tuple[Member, Layout]]:
    """Leave out the pieces of `multi_csv` where the same rows are there in one file."""
    postcodes = [pair for pair in known if isinstance(pair[1], PostcodeLayout)]
    rows = [pair for pair in postcodes if not _is_header_alone(*pair)]
    entire = [pair for pair in rows if "/multi_csv/" not in pair[0].name.lower()]
    return entire or rows or postcodes or known


def _is_header_alone(member: Member, layout: Layout) -> bool:
    """Tell whether a file has headers and no more, as Code-Point Open's file of headers has."""
    has_header = not isinstance(layout, PostcodeLayout) or layout.has_header
    lines = [line for line in start_of(member).split(b"\n") if line.strip()][has_header:]
    return all(line.startswith(b"Postcode,") for line in lines)


def _refuse_mixture(chosen: list[tuple[Member, Layout]]) -> None:
    layouts = {layout for _, layout in chosen}
    months = {match[0].lower() for member, _ in chosen if (match := _MONTH.search(member.name))}
    kinds = sorted({layout.kind.value for layout in layouts})
    if len(kinds) > 1:
        words, code = f"The files are of several kinds: {', '.join(kinds)}.", "mixed_kinds"
    elif len(layouts) > 1 or len(months) > 1:
        words, code = "The files are of several vintages.", "mixed_vintages"
    else:
        return
    fix = "Load each by itself, or say which kind to read."
    findings = [
        Finding(code, f"{member.name} is {layout.kind}.", fix, file=member.name)
        for member, layout in chosen
    ]
    raise Invalid(words, fix, findings[:100])


def _nothing(members: list[Member]) -> Invalid:
    fix = f"This service reads {', '.join(kind.value for kind in VintageKind)}."
    findings = [
        Finding("not_a_place_file", f"{member.name} is no file of places.", fix, file=member.name)
        for member in members[:100]
    ]
    return Invalid("There is no file of places there.", fix, findings)


def _dated(names: list[str], members: list[Member]) -> date | None:
    """Tell the date from a month and year in a name, or from OS's own notes."""
    for name in names:
        if match := _MONTH.search(name):
            return date(int(match[2]), _BY_START[match[1][:3].lower()], 1)
    for member in members:
        if member.name.lower().endswith("metadata.txt"):
            noted = _VERSION.search(start_of(member))
            with suppress(ValueError):  # a day such as 20230231
                return date(*map(int, noted.groups())) if noted else None
    return None

"""Propose how a file is read: guess a profile, or try one, and show what comes of it.

Nothing is kept and nothing applied. What is shown is what an import would read: the first rows as
they were understood, every kind of row and every column that was not read, and why.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.problems import Finding, Invalid, Severity
from app.spreadsheets.forms.filled import NotRead
from app.spreadsheets.mapping.guess import guess
from app.spreadsheets.mapping.guessed import GuessedColumn, Table
from app.spreadsheets.mapping.head import Head, HeadSheet
from app.spreadsheets.mapping.heading import fingerprint, says_nothing
from app.spreadsheets.mapping.plan import Reading, compile_profile
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.seen import WITHIN
from app.spreadsheets.mapping.shape import LOOKED_AT
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.mapping.understood import Understood

SHOWN = 20  #: rows shown as they were understood
MOST_TOLD = 100  #: findings told one by one
MOST_NOT_READ = 500  #: columns, and reasons for rows, told one by one
ALSO = "for other reasons (all of these together)"
FIRST = WITHIN + LOOKED_AT  #: rows of a sheet that a guess looks at


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row as it was understood."""

    sheet: str
    row: int
    values: dict[str, Any]


@dataclass
class Proposal:
    """How a file would be read."""

    target: TargetName
    document: dict[str, Any]  #: a profile, as JSON takes it; it may still lack something
    columns: list[GuessedColumn] = field(default_factory=list)  #: empty where nothing was guessed
    missing: tuple[str, ...] = ()  #: fields that every row needs, for which there is no column
    prints: tuple[str, ...] = ()  #: digests of the sheets' headings
    rows: list[ShownRow] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)  #: how headings differ from those confirmed
    counts: Counter[str] = field(default_factory=Counter)  #: rows: in, read, faulty, not_read
    is_cut: bool = False  #: the head of the file was looked at, and no more


def proposal(
    head: Head, profile: Profile | None, target: TargetName | None, name: str
) -> Proposal:
    """Propose how a file is read.

    Args:
        head: the file, or its first rows.
        profile: to be tried; None: one is guessed.
        target: what a guess is for; None: that is guessed too.
        name: of the profile that is guessed.

    Raises:
        Invalid: if the file has no rows.
    """
    if not head.rows:
        raise Invalid("The selected file has no rows.", "Choose the file that holds them.")
    made = _tried(profile, head) if profile else _guessed(head, target, name)
    if not made.missing:
        _read(made, Profile.model_validate(made.document), head)
    made.is_cut = head.is_cut
    made.findings += [_cut(head)] if head.is_cut else []
    return made


def _cut(head: Head) -> Finding:
    words = (
        f"The file is large: its first {head.rows:,} rows were looked at. What comes after them, "
        "in this sheet or in others, is read when the file is sent to be checked."
    )
    return Finding("head_looked_at", words, "", Severity.NOTE)


def _tried(profile: Profile, head: Head) -> Proposal:
    made = Proposal(profile.target, profile.model_dump(mode="json", exclude_defaults=True))
    plan = compile_profile(profile)
    prints = []
    for sheet in head.sheets:
        reading = plan.rows(sheet.name, sheet.rows[:FIRST])
        for _ in reading:
            pass
        prints += [fingerprint(reading.headings)] if reading.headings else []
    made.prints = tuple(prints)
    return made


def _guessed(head: Head, target: TargetName | None, name: str) -> Proposal:
    found = guess(tables_of(head), name, target)
    return Proposal(found.target, found.document, found.columns, found.missing, found.prints)


def tables_of(head: Head) -> Sequence[Table]:
    """Give the sheets of a file that hold anything, with their first rows."""
    return [(sheet.name, sheet.rows[:FIRST]) for sheet in head.sheets if sheet.rows]


def _read(made: Proposal, profile: Profile, head: Head) -> None:
    """Read what is looked at by a profile, and note what an import would tell."""
    plan = compile_profile(profile)
    found = _Found()
    for sheet in head.sheets:
        found.take(sheet.findings)
        reading = plan.rows(sheet.name, sheet.rows)
        whys: dict[str, NotRead] = {}
        for number, one in _counted(made, sheet, reading):
            if one.why:
                _leave(whys, sheet, number, one.why)
            elif len(made.rows) < SHOWN:
                made.rows.append(ShownRow(sheet.name, number, one.values))
            found.take(one.findings)
        found.take(reading.findings)
        made.drift += [one.words for one in reading.drift]
        made.not_read += [
            NotRead("column", one.place, one.heading, one.why, one.rows or 1)
            for one in reading.not_read
        ]
        made.not_read += whys.values()
    made.findings, made.not_read = found.told(), _some_of(made.not_read)


@dataclass
class _Found:
    """The first findings, and how many there are."""

    first: list[Finding] = field(default_factory=list)
    count: int = 0

    def take(self, findings: Sequence[Finding]) -> None:
        self.count += len(findings)
        self.first += findings[: max(0, MOST_TOLD - len(self.first))]

    def told(self) -> list[Finding]:
        """Give the first findings, and say how many there are if not all are listed."""
        if self.count <= MOST_TOLD:
            return self.first
        words = f"There are {self.count:,} findings; the first {MOST_TOLD} are listed."
        return [*self.first, Finding("more_findings", words, "", Severity.NOTE)]


def _some_of(left: list[NotRead]) -> list[NotRead]:
    """Give the first things that were not read, and count the others."""
    rest = left[MOST_NOT_READ:]
    columns = sum(one.what == "column" for one in rest)
    rows = sum(one.rows for one in rest if one.what == "row")
    told = left[:MOST_NOT_READ]
    told += [NotRead("column", "", "", ALSO, columns)] if columns else []
    told += [NotRead("row", "", "", ALSO, rows)] if rows else []
    return told


def _counted(
    made: Proposal, sheet: HeadSheet, reading: Reading
) -> Iterator[tuple[int, Understood]]:  # fmt: skip
    """Count each row once, whatever became of it."""
    made.counts["in"] += sum(not says_nothing(cells) for _, cells in sheet.rows)
    last = 0
    for one in reading:
        if one.number != last:
            kind = "not_read" if one.why else "faulty" if one.is_faulty else "read"
            made.counts[kind] += 1
        last = one.number
        yield one.number, one


def written(value: Any) -> str | bool:
    """Give a value as it is shown: numbers without an exponent, days in ISO form."""
    if isinstance(value, bool):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _leave(whys: dict[str, NotRead], sheet: HeadSheet, number: int, why: str) -> None:
    """Tell rows that were not read for one reason together, by the first of them."""
    had = whys.get(why)
    rows = had.rows + 1 if had else 1
    place = had.place if had else (f"{sheet.name}!{number}" if sheet.name else str(number))
    whys[why] = NotRead("row", place, "", why, rows)

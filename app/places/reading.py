"""Places read from files into memory, for when there is no database: the command line, offline.

A national directory takes some hundred megabytes in memory and half a minute to read; the
sample that comes with the service takes a moment. Nothing is read before it is first asked for.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from uuid import UUID

from app.places.answer import Answer, Entry, has_begun, has_ended
from app.places.loading.interpreting import batch_of, records_in
from app.places.loading.layout import PostcodeLayout
from app.places.loading.lines import AreaBook, Refusal, Row
from app.places.loading.opening import blocks_of
from app.places.loading.records import Records
from app.places.loading.surveying import Survey, Wanted, survey
from app.places.place import Areas, Level
from app.places.postcode import Postcode, Shape
from app.places.source import Vintages, look_up
from app.places.vintage import LICENCES, Vintage, VintageKind
from app.problems import Invalid

SAMPLE = Path(__file__).with_name("sample")


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """Files that make up one vintage, and what is said of them."""

    paths: tuple[Path, ...]
    wanted: Wanted = Wanted()  # noqa: RUF009 - it is frozen


def sample_files() -> list[PlaceFile]:
    """Give the real sample that comes with the service: see its `ATTRIBUTION.md`."""
    with (SAMPLE / "vintages.csv").open(encoding="utf-8", newline="") as stream:
        return [
            PlaceFile(
                (SAMPLE / row["file"],),
                Wanted(
                    VintageKind(row["kind"]),
                    row["label"],
                    date.fromisoformat(row["dated"]),
                    row["source"],
                ),
            )
            for row in csv.DictReader(stream)
        ]


@dataclass
class _Held:
    """One vintage in memory."""

    vintage: Vintage
    rows: dict[str, Row] = field(default_factory=dict)
    areas: list[Areas] = field(default_factory=list)
    records: Records = field(default_factory=Records)
    refusals: list[Refusal] = field(default_factory=list)


class Gazetteer:
    """Places from files, with the same answers as from the database."""

    def __init__(self, files: Iterable[PlaceFile]) -> None:
        """Take the files; they are read when the first question is asked."""
        self._files = tuple(files)

    def look_up(self, written: str, on: date | None = None, vintage: str | None = None) -> Answer:
        """Tell where something is on a day: see `source.look_up`.

        Raises:
            Invalid: when a file cannot be read.
            NotFound: when a file is missing, or there is no vintage of that name.
        """
        return look_up(self, written, on, vintage)

    @cached_property
    def _held(self) -> dict[Vintage, _Held]:
        return {held.vintage: held for held in map(_hold, self._files)}

    @property
    def refusals(self) -> list[Refusal]:
        """Give the lines of all files that could not be used."""
        return [refusal for held in self._held.values() for refusal in held.refusals]

    def vintages(self) -> list[Vintage]:
        """Give every vintage there is."""
        return list(self._held)

    def entry(self, vintage: Vintage, key: str) -> Entry | None:
        """Give what a vintage says of a whole postcode."""
        held = self._held[vintage]
        row = held.rows.get(key)
        return Entry(*row[:-1], areas=held.areas[row[-1]]) if row else None

    def areas_within(self, vintage: Vintage, postcode: Postcode, on: date) -> list[Areas]:
        """Give the areas of all postcodes of a sector or outward code that are live on a day."""
        held = self._held[vintage]
        length = len(postcode.key) + (2 if postcode.shape is Shape.SECTOR else 3)
        numbers = {
            row[-1]
            for key, row in held.rows.items()
            if len(key) == length
            and key.startswith(postcode.key)
            and has_begun(row[1], on)
            and not has_ended(row[2], on)
        }
        return [held.areas[number] for number in sorted(numbers)]

    def areas_with(self, among: Vintages, level: Level, code: str) -> list[Areas]:
        """Give the areas of the postcodes in an area."""
        names = ("lsoa11", "lsoa21") if level is Level.LSOA else (level.value,)
        for held in self._of(among):
            found = [
                areas
                for areas in held.areas
                if any(getattr(areas, name) == code for name in names)
            ]
            if found:
                return found
        return []

    def _of(self, among: Vintages) -> Iterator[_Held]:
        return (self._held[vintage] for vintage in among)

    def parent_of(self, among: Vintages, code: str) -> str | None:
        """Give the area that an LSOA or a ward lies in."""
        found = (held.records.areas.get(code) for held in self._of(among))
        return next((area.parent for area in found if area and area.parent), None)

    def decile_of(self, among: Vintages, year: int, lsoa: str) -> int | None:
        """Give the deprivation of an LSOA in the index of a year."""
        found = (held.records.deprivation.get(lsoa) for held in self._of(among))
        return next((one.decile for one in found if one and one.index_year == year), None)

    def lsoas_after(self, among: Vintages, code: str) -> list[str]:
        """Give what an LSOA of 2011 became in 2021."""
        return self._related(among, lambda before, after: after if before == code else None)

    def lsoas_before(self, among: Vintages, code: str) -> list[str]:
        """Give what an LSOA of 2021 was in 2011."""
        return self._related(among, lambda before, after: before if after == code else None)

    def _related(self, among: Vintages, other: Callable[[str, str], str | None]) -> list[str]:
        for held in self._of(among):
            found = [code for pair in held.records.successions if (code := other(*pair))]
            if found:
                return sorted(found)
        return []


@cache
def shipped() -> Gazetteer:
    """Give the places of the sample that comes with the service, read once in a process."""
    return Gazetteer(sample_files())


def _hold(files: PlaceFile) -> _Held:
    wanted = files.wanted
    found = survey(files.paths, wanted.kind)
    dated = wanted.dated or found.dated
    if dated is None:
        words = f"Nothing tells the date of {', '.join(found.names)}."
        fix = "Have its name tell the month, as ONSPD_NOV_2025.csv does."
        raise Invalid(words, fix)
    vintage = Vintage(
        id=UUID(found.digest[:32]),
        kind=found.kind,
        label=wanted.label or f"{found.kind.value} {dated.isoformat()}",
        dated=dated,
        source=wanted.source or ", ".join(found.names),
        licence=LICENCES[found.kind],
        digest=found.digest,
    )
    return _filled(_Held(vintage), found)


def _filled(held: _Held, found: Survey) -> _Held:
    book = AreaBook()
    for member, layout in found.parts:
        if not isinstance(layout, PostcodeLayout):
            held.records = records_in(member, layout)
            held.refusals += held.records.refusals
            continue
        for block in blocks_of(member):
            batch = batch_of(block, layout, book)
            held.refusals += batch.refusals
            for row in batch.rows:
                held.rows.setdefault(row[0], row)
    held.areas = [Areas(*codes) for _, codes in book.fresh()]
    return held

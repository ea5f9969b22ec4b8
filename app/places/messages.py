"""What the API accepts and gives about places."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.places.answer import Answer, Outcome
from app.places.place import Level, ResolvedPlace
from app.places.tables import AuthorityPlaceSet, PlaceSetVersion
from app.places.vintage import Vintage, VintageKind, VintageState
from app.platform.jobs.tables import Job, JobState
from app.platform.request.messages import Message
from app.platform.request.paging import Page

Words = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Codes = Annotated[list[Code], Field(max_length=50_000)]
PlaceSetKind = Literal[
    "districts", "wards", "lsoas", "counties", "regions", "postcodes", "radius", "deprivation"
]


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


_DISTRICTS = {"place_set": "districts", "codes": ["E09000002"], "adjoining": ["E09000026"]}
_FROM_APRIL = {"definition": _DISTRICTS, "valid_from": "2026-04-01", "reason": "Agreed in March."}


class VintageRef(Message):
    """The vintage that an answer rests on."""

    id: UUID
    kind: VintageKind
    label: str
    dated: date
    digest: str  #: SHA-256 of the bytes that were read
    licence: str  #: words to show beside what is taken from it

    @classmethod
    def of(cls, vintage: Vintage) -> "VintageRef":
        """Make it from a vintage."""
        return cls.model_validate(vintage, from_attributes=True)


class PlaceAt(Message):
    """The areas that a place lies in; null is "not known here"."""

    postcode: str | None
    lsoa11: str | None
    lsoa21: str | None
    ward: str | None
    district: str | None
    county: str | None
    region: str | None
    country: str | None
    easting: int | None  #: metres; on the Irish grid for Northern Ireland
    northing: int | None
    quality: int | None  #: of the grid reference, as the file gives it
    decile2019: int | None  #: 1 is the most deprived tenth of England
    decile2025: int | None  #: as above; not comparable with 2019
    introduced: str | None  #: ISO day or month
    terminated: str | None  #: ISO day or month in which the postcode ended

    @classmethod
    def of(cls, place: ResolvedPlace) -> "PlaceAt":
        """Make it from a place that was found."""
        return cls(**{name: getattr(place, name) for name in cls.model_fields})


class PostcodeOut(Message):
    """Where a postcode is on a day."""

    asked: str
    outcome: Outcome
    words: str  #: the answer in a sentence
    on: date
    place: PlaceAt | None
    names: dict[str, str]  #: of the areas, by their codes, as far as they are known
    suggestions: list[str]  #: what may have been meant; never applied
    vintages: list[VintageRef]  #: the one that knew comes first

    @classmethod
    def of(cls, answer: Answer, on: date, names: dict[str, str]) -> "PostcodeOut":
        """Make it from an answer."""
        return cls(
            asked=answer.asked,
            outcome=answer.outcome,
            words=answer.words,
            on=on,
            place=PlaceAt.of(answer.place) if answer.place else None,
            names=names,
            suggestions=list(answer.suggestions),
            vintages=[VintageRef.of(vintage) for vintage in answer.vintages],
        )


class PlaceRow(Message):
    """An area, in a list."""

    code: str
    level: Level
    name: str
    parent: str | None  #: the area it lies in, one step up
    starts: date | None
    ends: date | None


class PlacePage(Page[PlaceRow]):
    """A page of areas."""


class Change(Message):
    """An area that came before or after."""

    code: str
    change: str  #: same, split, merged, redrawn or replaced
    on: date | None
    vintage: str  #: label of the file that says so


class PlaceOut(Message):
    """An area: what it lies in, what came before it and after it."""

    code: str
    level: Level
    name: str
    place: PlaceAt
    names: dict[str, str]
    before: list[Change]
    after: list[Change]


class VintageOut(Message):
    """A load of place files; once it is ready, a vintage."""

    id: UUID
    kind: VintageKind
    label: str
    dated: date  #: the day that the files describe
    source: str
    licence: str
    digest: str  #: SHA-256 of the bytes
    files: list[str]
    state: VintageState
    rows_read: int  #: always `rows_stored` and `rows_refused` together
    rows_stored: int
    rows_refused: int
    failure: str  #: why it failed; empty unless it did
    touched_at: datetime  #: when it was last worked on
    finished_at: datetime | None


class VintagePage(Page[VintageOut]):
    """A page of loads."""


class RefusalOut(Message):
    """A line that was not stored."""

    number: int
    file: str
    line: int
    code: str
    reason: str
    excerpt: str  #: the start of the line


class RefusalPage(Page[RefusalOut]):
    """A page of lines that were not stored."""


class VintageLoadIn(Message):
    """Files to be loaded as one vintage, from the folder that this deployment allows."""

    model_config = _example(files=["ONSPD_NOV_2025.zip"], label="ONSPD November 2025")

    files: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=200)]],
        Field(min_length=1, max_length=200),
    ]
    kind: VintageKind | None = None  #: null: their first lines tell
    label: Words | None = None
    dated: date | None = None  #: null: their names or notes tell
    source: Words | None = None


class VintageLoadOut(Message):
    """How far a load has come."""

    id: UUID
    state: JobState
    done_bytes: int
    total_bytes: int | None  #: null: not known yet
    vintage: UUID | None  #: null: not ready yet
    trouble: str | None  #: why the last attempt ended
    asked_at: datetime

    @classmethod
    def of(cls, job: Job) -> "VintageLoadOut":
        """Make it from the job that loads."""
        return cls(
            id=job.id,
            state=job.state,
            done_bytes=job.done_units,
            total_bytes=job.total_units,
            vintage=UUID(job.outcome["vintage"]) if job.outcome else None,
            trouble=job.trouble,
            asked_at=job.asked_at,
        )


class PlaceSetDefinition(Message):
    """Which places are inside, and which adjoin; each kind takes some of the fields."""

    model_config = _example(**_DISTRICTS)

    place_set: PlaceSetKind
    codes: Codes | None = None  #: of areas, or postcodes and parts of postcodes
    adjoining: Codes | None = None
    census: int | None = None  #: 2011 or 2021, for LSOAs
    miles: Decimal | None = None
    adjoining_miles: Decimal | None = None
    around: Code | None = None  #: the postcode that a radius is drawn around
    easting: int | None = None  #: or a point in metres
    northing: int | None = None
    irish_grid: bool | None = None
    at_most: int | None = None  #: decile of deprivation, 1 the most deprived
    index: int | None = None  #: 2019 or 2025
    within: Codes | None = None  #: areas that a set by deprivation is limited to


class PlaceSetVersionIn(Message):
    """A further version of a place set."""

    model_config = _example(**_FROM_APRIL)

    definition: PlaceSetDefinition
    valid_from: date
    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class PlaceSetIn(PlaceSetVersionIn):
    """A place set under a new name."""

    model_config = _example(**_FROM_APRIL, name="growth area")

    name: Words


class PlaceSetVersionOut(Message):
    """One version of a place set; it never changes."""

    place_set: UUID
    number: int
    definition: PlaceSetDefinition
    digest: str  #: SHA-256 of the definition's canonical JSON
    valid_from: date
    reason: str
    created_at: datetime
    created_by: str

    @classmethod
    def of(cls, version: PlaceSetVersion) -> "PlaceSetVersionOut":
        """Make it from the version that is kept."""
        return cls.model_validate(version, from_attributes=True)


class PlaceSetRow(Message):
    """A place set, in a list."""

    id: UUID
    name: str
    versions: int  #: number of its last version
    created_at: datetime
    updated_at: datetime


class PlaceSetPage(Page[PlaceSetRow]):
    """A page of place sets."""


class PlaceSetVersionPage(Page[PlaceSetVersionOut]):
    """A page of versions."""


class PlaceSetOut(PlaceSetRow):
    """A place set with its last version."""

    last: PlaceSetVersionOut

    @classmethod
    def with_last(cls, kept: AuthorityPlaceSet, last: PlaceSetVersion) -> "PlaceSetOut":
        """Make it from what is kept."""
        row = PlaceSetRow.model_validate(kept, from_attributes=True)
        return cls(**row.model_dump(), last=PlaceSetVersionOut.of(last))

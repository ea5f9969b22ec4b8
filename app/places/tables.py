"""How places are stored: each row belongs to one load, and is read only once that is ready.

A load numbers its rows with a small number rather than its id, since there are millions of them.
Rows of postcodes have no foreign key for the same reason: they come and go with their load, by
`loading.storing` alone. Place sets belong to an authority; their versions are only ever added.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.places.place import Level
from app.places.vintage import VintageKind, VintageState
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id

_NOT_FAILED = text("state <> 'failed'")
_READY = text("state = 'ready'")


class PlaceLoad(SQLModel, table=True):
    """One load of place files. Ready, it is a vintage; until then nobody reads its rows."""

    __tablename__ = "place_load"
    __table_args__ = (
        Index(
            "place_load_digest_once",
            "kind",
            "digest",
            unique=True,
            sqlite_where=_NOT_FAILED,
            postgresql_where=_NOT_FAILED,
        ),
        Index(
            "place_load_label_once",
            "label",
            unique=True,
            sqlite_where=_READY,
            postgresql_where=_READY,
        ),
        Index("ix_place_load_touched_at", "touched_at", "id"),
    )

    number: int | None = Field(default=None, primary_key=True)  #: the database counts them
    id: UUID = Field(default_factory=new_id, unique=True)
    kind: VintageKind = Field(sa_type=choice(VintageKind))
    label: str = Field(max_length=100)
    dated: date  #: the day that the file describes
    source: str = Field(max_length=500)
    licence: str = Field(max_length=500)
    digest: str = Field(max_length=64)  #: SHA-256 of the bytes read
    files: list[str] = Field(sa_type=JsonText)  #: names of the files as they were given
    state: VintageState = Field(sa_type=choice(VintageState))
    rows_read: int = 0  #: always `rows_stored` and `rows_refused` together
    rows_stored: int = 0
    rows_refused: int = 0
    part: int = 0  #: how many of its files are done
    done_bytes: int = Field(default=0, sa_type=BigInteger)  #: of the file being read
    done_lines: int = 0  #: of the file being read
    attempt: int = 1  #: raised by whoever takes the load over; the former one then stops
    job: UUID | None = None  #: that loads it; none on the command line
    touched_at: datetime = Field(sa_type=Moment)  #: when its loader last showed life
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    failure: str = Field(default="", max_length=1000)  #: why it failed, in words


class PlaceRefusal(SQLModel, table=True):
    """A line of a file that was not stored, and why."""

    __tablename__ = "place_refusal"

    load: int = Field(foreign_key="place_load.number", primary_key=True, ondelete="CASCADE")
    number: int = Field(primary_key=True)  #: 1, 2, 3 … within the load
    file: str = Field(max_length=500)
    line: int  #: first line is 1
    code: str = Field(max_length=64)
    reason: str = Field(max_length=500)
    excerpt: str = Field(max_length=100)  #: the start of the line


class PlacePostcode(SQLModel, table=True):
    """A postcode as one load has it."""

    __tablename__ = "place_postcode"
    __table_args__ = ({"sqlite_with_rowid": False},)

    load: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: str = Field(max_length=7, primary_key=True)  #: upper case without spaces
    introduced: int | None = None  #: YYYYMMDD, with DD 00 when only the month is known
    terminated: int | None = None  #: as above
    easting: int | None = None  #: metres; on the Irish grid for Northern Ireland
    northing: int | None = None
    quality: int | None = Field(default=None, sa_type=SmallInteger)
    areas: int  #: number of its `PlaceAreas`


class PlaceAreas(SQLModel, table=True):
    """A combination of areas that postcodes of one load lie in."""

    __tablename__ = "place_areas"

    load: int = Field(foreign_key="place_load.number", primary_key=True, ondelete="CASCADE")
    number: int = Field(primary_key=True)
    lsoa11: str | None = Field(default=None, max_length=9)
    lsoa21: str | None = Field(default=None, max_length=9)
    ward: str | None = Field(default=None, max_length=9)
    district: str | None = Field(default=None, max_length=9)
    county: str | None = Field(default=None, max_length=9)
    region: str | None = Field(default=None, max_length=9)
    country: str | None = Field(default=None, max_length=9)


class PlaceArea(SQLModel, table=True):
    """An area as one load names it."""

    __tablename__ = "place_area"

    load: int = Field(foreign_key="place_load.number", primary_key=True, ondelete="CASCADE")
    code: str = Field(max_length=9, primary_key=True, index=True)
    level: Level = Field(sa_type=choice(Level))
    name: str = Field(default="", max_length=100)
    parent: str | None = Field(default=None, max_length=9)  #: the area it lies in
    region: str | None = Field(default=None, max_length=100)  #: name of its region
    starts: date | None = None
    ends: date | None = None


class PlaceSuccession(SQLModel, table=True):
    """An area and one that came after it, as one load has it."""

    __tablename__ = "place_succession"

    load: int = Field(foreign_key="place_load.number", primary_key=True, ondelete="CASCADE")
    before: str = Field(max_length=9, primary_key=True, index=True)
    after: str = Field(max_length=9, primary_key=True, index=True)
    change: str = Field(max_length=64)  #: same, split, merged, redrawn or replaced
    on: date | None = None


class PlaceDeprivation(SQLModel, table=True):
    """How deprived an LSOA of England is, as one load has it."""

    __tablename__ = "place_deprivation"

    load: int = Field(foreign_key="place_load.number", primary_key=True, ondelete="CASCADE")
    lsoa: str = Field(max_length=9, primary_key=True, index=True)
    index_year: int  #: 2019, on LSOAs of 2011; or 2025, on LSOAs of 2021
    decile: int  #: 1 is the most deprived tenth
    rank: int  #: 1 is the most deprived


class AuthorityPlaceSet(SQLModel, table=True):
    """A place set that an authority keeps under a name, such as its neighbourhoods."""

    __tablename__ = "place_set"
    __table_args__ = (
        UniqueConstraint("authority", "name", name="place_set_name_once"),
        Index("ix_place_set_updated_at", "authority", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority: UUID
    name: str = Field(max_length=100)
    versions: int = 0  #: number of its last version
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class PlaceSetVersion(SQLModel, table=True):
    """One version of a place set; it never changes once it is there."""

    __tablename__ = "place_set_version"

    place_set: UUID = Field(foreign_key="place_set.id", primary_key=True, ondelete="CASCADE")
    number: int = Field(primary_key=True)  #: 1, 2, 3 …
    definition: dict[str, Any] = Field(sa_type=JsonText)  #: as `place_set.place_set_of` reads it
    digest: str = Field(max_length=64)  #: SHA-256 of the definition's canonical JSON
    valid_from: date
    reason: str = Field(max_length=1000)  #: why it was made
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(max_length=200)

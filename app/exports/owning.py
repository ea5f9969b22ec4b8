"""Which rows are an authority's own: found out from the tables, so that no new one is forgotten.

A table says it itself by `authority_id` or `authority`, or through the first row that its rows
cannot be without. The few that point without a foreign key are told here, and so is what stays.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Integer, Table, and_, or_, select
from sqlmodel import SQLModel

from app.platform.jobs.tables import UNDER_WAY, JobState

AUTHORITY = "authority"
JOB = "job"  #: what is under way would be done twice, here and there
#: tables that stay, and why; every other one goes with its authority
LEFT_OUT = {
    "export": "exports, which are made anew",
    "export_part": "exports, which are made anew",
    "jobschedule": "the service's own calendar of background work",
    "ocds_pull_origin": "how fast the service may ask each publisher",
    "ocds_register": "the service's count of published releases, which is made anew from them",
    "place_area": "reference data of the service; `places` in the manifest says which to load",
    "place_areas": "reference data of the service",
    "place_deprivation": "reference data of the service",
    "place_load": "reference data of the service",
    "place_postcode": "reference data of the service",
    "place_refusal": "reference data of the service",
    "place_succession": "reference data of the service",
    "signing_key": "what the service signs access tokens with",
    "storedanswer": "answers that are kept for a day for requests which are sent again",
    "upload_draft": "files that somebody was sending by the pages, and had not sent",
    "web_session": "who is signed in at the pages",
}
#: tables that point at their owner without a foreign key: by which column, and at what
LOOSE = {
    "file_import_part": ("import_id", "file_import", "id"),
    "ocds_ingest_part": ("ingest_id", "ocds_ingest", "id"),
    "register_entry": ("batch", "spend_batch", "number"),
    "spend_line": ("batch", "spend_batch", "number"),
}
#: columns that hold the numbers of other tables' rows without a foreign key
NUMBERS_OF = {
    ("register_entry", "batch"): "spend_batch",
    ("register_entry", "name"): "spend_supplier_name",
    ("spend_line", "batch"): "spend_batch",
    ("spend_line", "name"): "spend_supplier_name",
}
#: whose logs, jobs and letters are kept under an id of their own, beside the authority's
LOGGED_APART = ("supplier", "procurement", "lot")


class Unowned(LookupError):
    """Nothing says whose the rows of a table are."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A table whose rows belong to authorities."""

    table: Table
    numbered: str | None  #: its only key, if the database counts it on for all authorities
    numbers: dict[str, str]  #: columns with such numbers, its own too, and of which table

    @property
    def key(self) -> tuple[Column[Any], ...]:
        """Give the columns that tell its rows apart."""
        return tuple(self.table.primary_key.columns)

    def rows_of(self, authority: UUID) -> ColumnElement[bool]:
        """Tell which rows are an authority's; of its jobs those that have ended."""
        mine = all_of(self.table, authority)
        if self.table.name != JOB:
            return mine
        return and_(mine, self.table.c.state.in_((JobState.DONE, JobState.FAILED)))

    def left_of(self, authority: UUID) -> ColumnElement[bool] | None:
        """Tell which of its rows stay: jobs that are under way; None: none do."""
        if self.table.name != JOB:
            return None
        mine = all_of(self.table, authority)
        return and_(mine, self.table.c.state.in_(UNDER_WAY))


@cache
def owned_tables() -> tuple[Owned, ...]:
    """Give the tables that go with an authority, each after those that it refers to.

    Raises:
        Unowned: if there is a table of which nothing says whose its rows are.
    """
    return tuple(_owned(one) for one in SQLModel.metadata.sorted_tables if not _stays(one))


def owned_table(name: str) -> Owned:
    """Give one of them by its name."""
    return next(one for one in owned_tables() if one.table.name == name)


def _stays(table: Table) -> bool:
    return table.name in LEFT_OUT


def _owned(table: Table) -> Owned:
    all_of(table, UUID(int=0))  # says at once if nobody owns it
    keys = list(table.primary_key.columns)
    counted = len(keys) == 1 and isinstance(keys[0].type, Integer)
    numbers = {column: other for (name, column), other in NUMBERS_OF.items() if name == table.name}
    if counted:
        numbers[keys[0].name] = table.name
    return Owned(table, keys[0].name if counted else None, numbers)


def all_of(table: Table, authority: UUID) -> ColumnElement[bool]:
    """Tell which rows of a table are an authority's, whether they go with it or stay.

    Raises:
        Unowned: if nothing says whose they are.
    """
    if table.name == AUTHORITY:
        return table.c.id == authority
    if "authority_id" in table.c:
        return table.c.authority_id == authority
    if "authority" in table.c:
        return or_(table.c.authority == authority, *_logged_apart(table, authority))
    column, key = _owner(table)
    return column.in_(select(key).where(all_of(key.table, authority)))


def _logged_apart(table: Table, authority: UUID) -> list[ColumnElement[bool]]:
    tables = table.metadata.tables
    others = (tables[name] for name in LOGGED_APART)
    return [
        table.c.authority.in_(select(other.c.id).where(all_of(other, authority)))
        for other in others
    ]


def _owner(table: Table) -> tuple[Column[Any], Column[Any]]:
    """Give the column by which a table's rows belong to a row of another, and that one's key."""
    if table.name in LOOSE:
        loose, other, key = LOOSE[table.name]
        return table.c[loose], table.metadata.tables[other].c[key]
    for column in table.columns:
        for foreign in column.foreign_keys:
            if not column.nullable and not _stays(foreign.column.table):
                return column, foreign.column
    raise Unowned(
        f"Nothing says whose the rows of {table.name} are: give it authority_id or a foreign key, "
        "or name it in LOOSE or LEFT_OUT of app.exports.owning."
    )

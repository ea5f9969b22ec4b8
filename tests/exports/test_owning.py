"""No table is forgotten, no row belongs to two authorities, and none to nobody."""

import re
from uuid import UUID

import pytest
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Uuid, select
from sqlmodel import SQLModel

from app.exports.owning import LEFT_OUT, LOOSE, NUMBERS_OF, Unowned, all_of, owned_tables
from app.exports.telling import CHANGED, HIDDEN, WRAPPED
from app.platform.database import reading
from app.platform.identifiers import SERVICE
from app.platform.jobs.tables import Job
from app.rooms import ROOMS
from tests.exports.conftest import There

#: columns that look as if a secret might be in them, and why they may be told
HARMLESS = {
    ("letter", "is_secret"): "says that the words are left out",
    ("delivery", "tokens_erased"): "a number",
    ("person_token", "token"): "a keyed digest",
    ("referral", "token"): "a keyed digest",
    ("webhook_secret", "sealed"): "sealed",
}
BYTES = {
    ("file_import", "sealed_name"), ("file_import", "wrapped"), ("file_import_part", "sealed"),
    ("given_workbook", "content"), ("given_workbook", "wrapped_key"), ("letter", "attachment"),
    ("lot_seal", "wrapped"), ("ocds_ingest_part", "content"), ("ocds_pulled", "content"),
    ("partner_confirmation", "sealed"),
    ("partner_confirmation", "sealed_comment"), ("rule_set_version", "source"),
    ("tender_copy", "damaged"), ("tender_copy", "sealed"), ("tender_version", "sealed"),
    ("webhook_secret", "sealed"), ("webhook_secret", "wrapped"),
}  # fmt: skip


def columns() -> set[tuple[str, str]]:
    """Give what is told of every table, and what is not."""
    return {(one.table.name, column.name) for one in owned_tables() for column in one.table.c}


def hidden() -> set[tuple[str, str]]:
    return {(table, column) for table, names in HIDDEN.items() for column in names}


def test_every_table_goes_with_its_authority_or_is_said_to_stay() -> None:
    assert ROOMS  # all rooms are loaded, and so are their tables
    owned = {one.table.name for one in owned_tables()}

    assert owned | set(LEFT_OUT) == set(SQLModel.metadata.tables)
    assert owned & set(LEFT_OUT) == set()
    assert len(owned) > 90


def test_whatever_might_be_a_secret_was_thought_about() -> None:
    """A new column that looks like one is put into HIDDEN, or told here to be harmless."""
    words = re.compile(r"secret|token|password|link_digest|private|salt")
    looks = {(table, column) for table, column in columns() if words.search(column)}
    looks |= {(table, column) for table, column in columns() if "secret" in table} & {
        (table, column)
        for table, column in columns()
        if column in {"digest", "sealed", "wrapped", "hash"}
    }
    looks |= {
        (name, column.name)
        for name, table in SQLModel.metadata.tables.items()
        for column in table.c
        if column.name == "digest" and (name, "revoked_at") in columns()
    }

    assert looks - hidden() - HARMLESS.keys() - {("webhook_secret", "wrapped")} == set()
    assert hidden() - columns() == set()


def test_whatever_holds_bytes_was_thought_about() -> None:
    """Bytes are sealed, or anybody's who may read the row; else they are hidden."""
    bits = {
        (one.table.name, column.name)
        for one in owned_tables()
        for column in one.table.c
        if isinstance(column.type, LargeBinary)
    }

    assert bits - hidden() == BYTES


def test_every_data_key_can_be_wrapped_anew() -> None:
    keys = {table for table, column in columns() if column == "key_name"}

    assert keys == set(WRAPPED)


def test_what_is_told_by_name_is_there() -> None:
    tables = SQLModel.metadata.tables
    named = {(table, column) for table, (column, _, _) in LOOSE.items()} | set(NUMBERS_OF)

    assert named <= columns()
    assert set(CHANGED) <= {table for table, _ in columns()}
    assert {other for _, other, _ in LOOSE.values()} | set(NUMBERS_OF.values()) <= set(tables)


def test_a_table_of_which_nothing_says_whose_it_is_is_refused() -> None:
    metadata = MetaData()
    place = Table("place_load", metadata, Column("number", Integer, primary_key=True))
    lost = Table(
        "lost", metadata, Column("id", Uuid, primary_key=True),
        Column("load", ForeignKey(place.c.number), nullable=False),
    )  # fmt: skip

    with pytest.raises(Unowned, match="lost"):
        all_of(lost, SERVICE)


def test_each_row_belongs_to_one_authority_and_none_to_nobody(there: There) -> None:
    """Both authorities' rows together are all there are, but for the service's own."""
    owners = [one.first.caller.authority_id for one in (there.known.here, there.known.elsewhere)]
    astray, empty = {}, set()
    with reading(there.engine) as session:
        for owned in owned_tables():
            key = select(*owned.key)
            if "authority" in owned.table.c:
                key = key.where(owned.table.c.authority != SERVICE)
            if owned.table.name == Job.__tablename__:
                key = key.where(owned.rows_of(owners[0]) | owned.rows_of(owners[1]))
            every = [tuple(row) for row in session.execute(key)]
            mine = [_keys(session, owned, owner) for owner in owners]
            if sorted(every, key=str) != sorted([*mine[0], *mine[1]], key=str):
                astray[owned.table.name] = len(every), len(mine[0]), len(mine[1])
            if not every:
                empty.add(owned.table.name)

    assert astray == {}
    assert len(empty) < 30, sorted(empty)


def _keys(session: object, owned: object, owner: UUID) -> list[tuple[object, ...]]:
    query = select(*owned.key).where(owned.rows_of(owner))  # type: ignore[attr-defined]
    return [tuple(row) for row in session.execute(query)]  # type: ignore[attr-defined]

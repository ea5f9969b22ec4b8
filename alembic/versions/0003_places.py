"""Places: loads and what they hold, and the place sets of authorities."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CODES = ("lsoa11", "lsoa21", "ward", "district", "county", "region", "country")


def upgrade() -> None:
    _create_loads()
    _create_postcodes()
    _create_areas()
    _create_place_sets()


def _create_loads() -> None:
    op.create_table(
        "place_load",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("licence", sa.String(500), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("files", JsonText(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_stored", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("done_bytes", sa.BigInteger(), nullable=False),
        sa.Column("done_lines", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("job", sa.Uuid(), nullable=True),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("failure", sa.String(1000), nullable=False),
    )
    _index_once("place_load_digest_once", ["kind", "digest"], "state <> 'failed'")
    _index_once("place_load_label_once", ["label"], "state = 'ready'")
    op.create_index("ix_place_load_touched_at", "place_load", ["touched_at", "id"])
    op.create_table(
        "place_refusal",
        _load(),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("file", sa.String(500), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("excerpt", sa.String(100), nullable=False),
    )


def _index_once(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        "place_load",
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _load() -> sa.Column[int]:
    return sa.Column(
        "load",
        sa.Integer(),
        sa.ForeignKey("place_load.number", ondelete="CASCADE"),
        primary_key=True,
    )


def _create_postcodes() -> None:
    op.create_table(
        "place_postcode",
        sa.Column("load", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(7), primary_key=True),
        sa.Column("introduced", sa.Integer(), nullable=True),
        sa.Column("terminated", sa.Integer(), nullable=True),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("quality", sa.SmallInteger(), nullable=True),
        sa.Column("areas", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "place_areas",
        _load(),
        sa.Column("number", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(9), nullable=True) for name in CODES),
    )


def _create_areas() -> None:
    op.create_table(
        "place_area",
        _load(),
        sa.Column("code", sa.String(9), primary_key=True),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("parent", sa.String(9), nullable=True),
        sa.Column("region", sa.String(100), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
    )
    op.create_table(
        "place_succession",
        _load(),
        sa.Column("before", sa.String(9), primary_key=True),
        sa.Column("after", sa.String(9), primary_key=True),
        sa.Column("change", sa.String(64), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
    )
    op.create_table(
        "place_deprivation",
        _load(),
        sa.Column("lsoa", sa.String(9), primary_key=True),
        sa.Column("index_year", sa.Integer(), nullable=False),
        sa.Column("decile", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
    )
    op.create_index("ix_place_area_code", "place_area", ["code"])
    op.create_index("ix_place_succession_before", "place_succession", ["before"])
    op.create_index("ix_place_succession_after", "place_succession", ["after"])
    op.create_index("ix_place_deprivation_lsoa", "place_deprivation", ["lsoa"])


def _create_place_sets() -> None:
    op.create_table(
        "place_set",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("authority", "name", name="place_set_name_once"),
    )
    op.create_index("ix_place_set_updated_at", "place_set", ["authority", "updated_at", "id"])
    op.create_table(
        "place_set_version",
        sa.Column(
            "place_set",
            sa.Uuid(),
            sa.ForeignKey("place_set.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("definition", JsonText(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "place_set_version",
        "place_set",
        "place_deprivation",
        "place_succession",
        "place_area",
        "place_areas",
        "place_postcode",
        "place_refusal",
        "place_load",
    ):
        op.drop_table(table)

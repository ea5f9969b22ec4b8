from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.places.place import Level
from app.places.restating.recut import recut
from app.places.restating.succeeding import (
    lsoa_steps,
    restate_by_postcodes,
    restate_by_succession,
)
from app.platform.database import reading
from app.problems import NotFound
from tests.places.places import (
    ONSPD_2025,
    PUBLISHED,
    a_file,
    an_onspd_row,
    as_csv,
    load_sample,
    loaded,
)

YEARS = (
    b"ltla21_code,ltla22_code,ltla23_code,ltla24_code\n"
    b"E07000163,E07000163,E06000065,E06000065\n"
    b"E07000164,E07000164,E06000065,E06000065\n"
    b"E09000002,E09000002,E09000002,E09000002\n"
)
PROMISED = {"E07000163": Decimal("2.5"), "E07000164": Decimal(4), "E09000002": Decimal(1)}


def test_districts_are_restated_by_those_of_a_day(engine: Engine, tmp_path: Path) -> None:
    loaded(engine, a_file(tmp_path, "a.csv", YEARS))
    with reading(engine) as session:
        before = restate_by_succession(session, PROMISED, date(2023, 3, 31))
        after = restate_by_succession(session, PROMISED, date(2023, 4, 1))

    assert before.amounts == PROMISED
    assert after.amounts == {"E06000065": Decimal("6.5"), "E09000002": Decimal(1)}
    assert (after.estimated, after.splits) == (Decimal(0), ())
    assert after.total == before.total == Decimal("7.5")


def test_with_nothing_loaded_districts_are_taken_to_last(engine: Engine) -> None:
    with reading(engine) as session:
        told = restate_by_succession(session, PROMISED, date(2026, 1, 1))

    assert told.amounts == PROMISED


def test_wards_are_restated_by_where_their_postcodes_lie_now(
    engine: Engine, tmp_path: Path
) -> None:
    codes = ["IG11 0AA", "IG11 0AB", "IG11 0AD", "IG11 0AE", "IG11 0AF"]
    old = [an_onspd_row(code, ward="E05000001") for code in codes]
    new = [
        an_onspd_row(code, ward="E05014055" if n < 3 else "E05014053")
        for n, code in enumerate(codes)
    ]
    ended = an_onspd_row("IG11 0AG", ward="E05000001", terminated="200001")
    loaded(engine, a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [*old, ended])), label="old")
    loaded(engine, a_file(tmp_path, "b.csv", as_csv(ONSPD_2025, [*new, ended])), label="new")
    amounts = {"E05000001": Decimal(10), "E05000009": Decimal(2)}
    with reading(engine) as session:
        told = restate_by_postcodes(session, amounts, Level.WARD, ("old", "new"))
        again = restate_by_postcodes(session, amounts, Level.WARD, ("new", "old"))
        with pytest.raises(NotFound, match="'newer'"):
            restate_by_postcodes(session, amounts, Level.WARD, ("old", "newer"))

    assert told.amounts == {"E05014053": Decimal(4), "E05014055": Decimal(6)}
    assert (told.estimated, told.unplaced) == (Decimal(10), {"E05000009": Decimal(2)})
    assert [split.before for split in told.splits] == ["E05000001"]
    assert again.unplaced == amounts


def test_lsoas_of_2011_are_restated_by_those_of_2021(engine: Engine) -> None:
    load_sample(engine)
    with reading(engine) as session:
        steps = lsoa_steps(session)
    amounts = {code: Decimal(1) for code in ("E01000006", "E01000010", "E01000048", "E01033588")}
    told = recut(amounts, steps)

    assert told.amounts == {
        "E01000006": Decimal(1),
        "E01034473": Decimal("0.5"),
        "E01034474": Decimal("0.5"),
        "E01034479": Decimal(2),
    }
    assert (told.exact, told.estimated) == (Decimal(3), Decimal(1))
    assert len(steps) == 110


def test_published_registers_tell_of_north_yorkshire_where_there_are_any(engine: Engine) -> None:
    paths = [
        path
        for name in ("lookups/lookup_ltla_ltla.csv", "local-authorities/uk_local_authorities*.csv")
        for path in PUBLISHED.glob(name)
    ]
    for path in paths:
        loaded(engine, path)
    with reading(engine) as session:
        told = restate_by_succession(session, PROMISED, date(2026, 1, 1))

    assert told.total == Decimal("7.5")
    assert told.amounts.get("E06000065", Decimal("6.5")) == Decimal("6.5")

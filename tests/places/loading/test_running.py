from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.places.loading import running
from app.places.loading.claiming import Transactions
from app.places.loading.running import Progress, load
from app.places.loading.surveying import Wanted
from app.places.queries import StoredPlaces
from app.places.tables import PlaceAreas
from app.places.vintage import VintageKind, VintageState
from app.platform.database import reading
from app.platform.events import Event
from app.problems import Conflict, Invalid, Problem
from tests.places.places import (
    MANY,
    ONSPD_2023,
    ONSPD_2025,
    PUBLISHED,
    a_file,
    an_archive,
    an_onspd_row,
    as_csv,
    in_small_steps,
    loaded,
    refusals,
    stored,
    the_loads,
    ticking,
)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_steps(monkeypatch)


def test_every_row_is_stored_or_refused_with_its_line(engine: Engine, tmp_path: Path) -> None:
    rows = [
        an_onspd_row("IG11 0AB"),
        an_onspd_row("IG11 OAD"),
        an_onspd_row("ig11 0ae"),
        an_onspd_row("IG11 0AB"),
        an_onspd_row("IG11 0AF", quality="x"),
    ]
    path = a_file(tmp_path, "ONSPD_FEB_2026.csv", as_csv(ONSPD_2025, rows))
    done = loaded(engine, path, dated=None)

    row = done.load
    assert (row.rows_read, row.rows_stored, row.rows_refused) == (5, 2, 3)
    assert refusals(engine) == [
        ("ONSPD_FEB_2026.csv", 3, "not_a_postcode"),
        ("ONSPD_FEB_2026.csv", 5, "duplicate"),
        ("ONSPD_FEB_2026.csv", 6, "bad_number"),
    ]
    assert (row.state, row.kind, row.dated) == (
        VintageState.READY,
        VintageKind.ONSPD,
        date(2026, 2, 1),
    )
    with reading(engine) as session:
        event = session.exec(select(Event).where(Event.kind == "vintage.loaded")).one()
    assert (event.subject, event.facts["rows_stored"]) == (str(row.id), 2)


@pytest.mark.usefixtures("small_steps")
def test_a_file_of_many_blocks_is_stored_whole(engine: Engine, tmp_path: Path) -> None:
    told: list[Progress] = []
    path = an_archive(tmp_path, "z.zip", {"a.csv": as_csv(ONSPD_2023, MANY)})
    done = load(
        Transactions.on(engine),
        [path],
        Wanted(dated=date(2026, 1, 1)),
        ticking(),
        lambda session, progress: told.append(progress),
    )

    assert done.load.rows_stored == stored(engine) == len(MANY)
    assert stored(engine, PlaceAreas) == 600
    assert len(told) > 5
    assert told == sorted(told, key=lambda progress: progress.bytes_done)
    assert told[-1].bytes_done == told[-1].bytes_total


@pytest.mark.usefixtures("small_steps")
def test_a_postcode_that_comes_again_much_later_is_refused_there(
    engine: Engine, tmp_path: Path
) -> None:
    again = [MANY[0], MANY[700]]
    rows = as_csv(ONSPD_2023, [*MANY[:2000], *again, MANY[2000]])
    done = loaded(engine, a_file(tmp_path, "a.csv", rows))

    assert (done.load.rows_stored, done.load.rows_refused) == (2001, 2)
    assert [line for _, line, _ in refusals(engine)] == [2002, 2003]


def test_the_same_bytes_twice_change_nothing(engine: Engine, tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row()]))
    first = loaded(engine, path)
    again = loaded(engine, path, label="another name")

    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.load.id == first.load.id
    assert len(the_loads(engine)) == 1


def test_other_bytes_may_not_take_a_label(engine: Engine, tmp_path: Path) -> None:
    loaded(engine, a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row()])), label="mine")
    other = a_file(tmp_path, "b.csv", as_csv(ONSPD_2025, [an_onspd_row("IG11 0AD")]))

    with pytest.raises(Conflict, match="'mine'"):
        loaded(engine, other, label="mine")


@pytest.mark.usefixtures("small_steps")
def test_a_load_that_fails_leaves_its_reason_and_nothing_else(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_REFUSED", 50)
    rows = [*MANY[:3000], *[["x"]] * 60, *MANY[3000:]]
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2023, rows))
    with pytest.raises(Invalid, match="is not what it seems"):
        loaded(engine, path)

    [row] = the_loads(engine)
    assert row.state is VintageState.FAILED
    assert "is not what it seems" in row.failure
    assert (stored(engine), stored(engine, PlaceAreas)) == (0, 0)
    monkeypatch.setattr(running, "MOST_REFUSED", 100)
    assert loaded(engine, path).load.rows_stored == len(MANY)


@pytest.mark.parametrize(
    "content",
    [
        as_csv(ONSPD_2025, []),
        as_csv(ONSPD_2025, [["x"]]),
        as_csv(ONSPD_2025, [an_onspd_row("nonsense"), an_onspd_row("IG11 OAB")]),
        as_csv(ONSPD_2025, [an_onspd_row()]) + b"x" * 10_000_000,
        b"LSOA11CD,LSOA21CD,CHGIND\nE01000001,E01000001,U\n\xff\xff\n",
        b"LSOA11CD,LSOA21CD,CHGIND\n",
    ],
)
def test_a_file_of_which_nothing_can_be_used_gives_a_clear_answer(
    engine: Engine, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(Problem) as fault:
        loaded(engine, a_file(tmp_path, "a.csv", content))

    assert fault.value.detail
    assert [row.state for row in the_loads(engine)] == [VintageState.FAILED]
    assert stored(engine) == 0
    with reading(engine) as session:
        assert StoredPlaces(session).vintages() == []


def test_a_file_that_changes_while_it_is_read_is_not_made_visible(
    engine: Engine, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row()]))

    def tell(session: Session, progress: Progress) -> None:
        path.write_bytes(b"something else")

    with pytest.raises(Invalid, match="changed while it was read"):
        load(Transactions.on(engine), [path], Wanted(dated=date(2026, 1, 1)), ticking(), tell)
    assert stored(engine) == 0


def test_nothing_begins_without_a_date(engine: Engine, tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row()]))
    with pytest.raises(Invalid, match="date"):
        loaded(engine, path, dated=None)

    assert the_loads(engine) == []


def test_published_files_load_with_counts_that_agree(engine: Engine) -> None:
    paths = sorted(PUBLISHED.glob("codepoint-open/*.csv"))
    lines = sum(len(path.read_bytes().splitlines()) - 1 for path in paths)
    if paths:
        done = loaded(engine, *paths)
        assert (done.load.rows_stored, done.load.rows_refused) == (lines, 0)
    assert stored(engine) == lines

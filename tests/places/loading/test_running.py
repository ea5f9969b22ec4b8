import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from app.places.loading import running
from app.places.loading.claiming import Transactions, unfinished
from app.places.loading.running import Progress, load
from app.places.loading.surveying import Wanted
from app.places.queries import StoredPlaces
from app.places.tables import PlaceAreas, PlaceLoad, PlacePostcode, PlaceRefusal
from app.places.vintage import VintageKind, VintageState
from app.platform.database import reading
from app.platform.events import Event
from app.problems import Conflict, Invalid, Problem, Unavailable
from tests.places.places import (
    NOW,
    ONSPD_2023,
    ONSPD_2025,
    PUBLISHED,
    a_file,
    an_archive,
    an_onspd_row,
    as_csv,
    loaded,
    ticking,
)

LETTERS = "ABDEFGHJLN"
#: enough for several transactions, with areas that change along the way
MANY = [
    an_onspd_row(f"IG{a} {b}{c}{d}", lsoa21=f"E0103{a}{b}{n}0")
    for a in range(1, 7)
    for b in range(10)
    for n, c in enumerate(LETTERS)
    for d in LETTERS
]


def stored(engine: Engine, table: type = PlacePostcode) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def the_loads(engine: Engine) -> list[PlaceLoad]:
    with reading(engine) as session:
        return list(session.exec(select(PlaceLoad).order_by(col(PlaceLoad.number))))


def refusals(engine: Engine) -> list[tuple[str, int, str]]:
    with reading(engine) as session:
        rows = session.exec(select(PlaceRefusal).order_by(col(PlaceRefusal.number)))
        return [(row.file, row.line, row.code) for row in rows]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a file of some thousand rows take several blocks and several transactions."""
    monkeypatch.setattr("app.places.loading.opening.BLOCK", 20_000)
    monkeypatch.setattr(running, "TOGETHER", 500)


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


class Death(BaseException):
    """The process ends."""


def dying_after(batches: int) -> running.Tell:
    def tell(session: Session, progress: Progress) -> None:
        nonlocal batches
        batches -= 1
        if batches < 0:
            raise Death

    return tell


@pytest.mark.usefixtures("small_steps")
def test_a_load_that_died_goes_on_from_where_it_was(engine: Engine, tmp_path: Path) -> None:
    content = as_csv(ONSPD_2023, [*MANY[:3000], ["broken"], *MANY[3000:]])
    path = an_archive(tmp_path, "z.zip", {"a.csv": content})
    wanted = Wanted(dated=date(2026, 1, 1))
    with pytest.raises(Death):
        load(Transactions.on(engine), [path], wanted, ticking(), dying_after(4))

    half = stored(engine)
    assert 0 < half < len(MANY)
    with reading(engine) as session:
        assert StoredPlaces(session).vintages() == []
        assert [row.rows_stored for row in unfinished(session)] == [half]

    steps: list[Progress] = []
    done = load(
        Transactions.on(engine),
        [path],
        wanted,
        ticking(),
        lambda session, progress: steps.append(progress),
    )
    assert steps[0].rows_stored > half
    assert done.load.rows_stored == stored(engine) == len(MANY)
    assert done.load.rows_read == len(MANY) + 1
    assert refusals(engine) == [("z.zip/a.csv", 3002, "wrong_width")]
    assert stored(engine, PlaceAreas) == 600


KILLED = """
import sys, time
from datetime import date
from pathlib import Path
from app.platform.clock import now
from app.platform.database import make_engine
from app.places.loading import opening, running
from app.places.loading.claiming import Transactions
from app.places.loading.surveying import Wanted

opening.BLOCK, running.TOGETHER = 20_000, 500

def tell(session, progress):
    if progress.rows_stored > 2000:
        print("half way", flush=True)
        time.sleep(60)

engine = make_engine(sys.argv[1])
wanted = Wanted(dated=date(2026, 1, 1))
running.load(Transactions.on(engine), [Path(sys.argv[2])], wanted, now, tell)
"""


@pytest.mark.usefixtures("small_steps")
def test_a_load_whose_process_was_killed_is_taken_over_once_it_is_quiet(
    engine: Engine, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2023, MANY))
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "half way\n"
        os.kill(child.pid, signal.SIGKILL)

    [row] = the_loads(engine)
    assert (row.state, row.rows_stored) == (VintageState.LOADING, stored(engine))
    assert 0 < row.rows_stored < len(MANY)
    wanted = Wanted(dated=date(2026, 1, 1))
    soon = row.touched_at + timedelta(seconds=30)
    with pytest.raises(Unavailable, match="being loaded just now"):
        load(Transactions.on(engine), [path], wanted, ticking(soon))
    later = row.touched_at + timedelta(minutes=3)
    done = load(Transactions.on(engine), [path], wanted, ticking(later))
    assert done.load.rows_stored == stored(engine) == len(MANY)


@pytest.mark.usefixtures("small_steps")
def test_whoever_was_overtaken_stops_and_spoils_nothing(engine: Engine, tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2023, MANY))
    wanted = Wanted(dated=date(2026, 1, 1))
    much_later = ticking(NOW + timedelta(hours=1))
    overtaken = False

    class Slow(Transactions):
        """Between two transactions of the first load, another process loads all of it."""

    def writing_slowly() -> object:
        nonlocal overtaken
        [*rows] = the_loads(engine)
        if rows and rows[0].rows_stored > 1000 and not overtaken:
            overtaken = True
            load(Transactions.on(engine), [path], wanted, much_later)
        return Transactions.on(engine).writing()

    slow = Slow(Transactions.on(engine).reading, writing_slowly)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="taken over"):
        load(slow, [path], wanted, ticking())

    [row] = the_loads(engine)
    assert (row.state, row.rows_stored, stored(engine)) == (
        VintageState.READY,
        len(MANY),
        len(MANY),
    )


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

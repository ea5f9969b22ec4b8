import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, update

from app.places.loading import running
from app.places.loading.claiming import Transactions
from app.places.loading.running import Progress, load
from app.places.loading.surveying import Wanted
from app.places.queries import StoredPlaces
from app.places.tables import PlaceAreas, PlaceLoad
from app.places.vintage import VintageState
from app.platform.database import reading, writing
from app.problems import Conflict, Unavailable
from tests.places.places import (
    MANY,
    NOW,
    ONSPD_2023,
    a_file,
    an_archive,
    as_csv,
    in_small_steps,
    refusals,
    stored,
    the_loads,
    ticking,
)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_steps(monkeypatch)


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
    assert [(row.state, row.rows_stored) for row in the_loads(engine)] == [
        (VintageState.LOADING, half)
    ]

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
    with pytest.raises(Unavailable, match="being loaded just now, or was broken off") as busy:
        load(Transactions.on(engine), [path], wanted, ticking(soon))
    goes_on = row.touched_at + timedelta(minutes=2)
    assert f"goes on from {goes_on:%H:%M:%S} UTC" in busy.value.detail
    assert 0 < busy.value.facts["retry_after"] <= 90
    later = row.touched_at + timedelta(minutes=3)
    done = load(Transactions.on(engine), [path], wanted, ticking(later))
    assert done.load.rows_stored == stored(engine) == len(MANY)


@pytest.mark.usefixtures("small_steps")
def test_a_job_goes_on_at_once_with_what_it_began_and_with_nothing_else(
    engine: Engine, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2023, MANY))
    mine, other = (Wanted(dated=date(2026, 1, 1), job=UUID(int=n)) for n in (1, 2))
    with pytest.raises(Death):
        load(Transactions.on(engine), [path], mine, ticking(), dying_after(4))
    with writing(engine) as session:  # as if it had been killed: it could not say that it let go
        touched = session.exec(update(PlaceLoad).values(touched_at=NOW))
    assert touched.rowcount == 1

    with pytest.raises(Unavailable):
        load(Transactions.on(engine), [path], other, ticking(NOW))
    with pytest.raises(Unavailable):
        load(Transactions.on(engine), [path], replace(mine, job=None), ticking(NOW))
    done = load(Transactions.on(engine), [path], mine, ticking(NOW))

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

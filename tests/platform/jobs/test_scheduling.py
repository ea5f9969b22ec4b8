import threading
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import select

from app.platform.database import reading
from app.platform.jobs.kinds import Schedule
from app.platform.jobs.scheduling import Ticker
from app.platform.jobs.tables import Job

HOURLY = Schedule("hourly", "0 * * * *", "mark", {"name": "tick"})


def asked_at(engine: Engine) -> list[datetime]:
    with reading(engine) as session:
        return sorted(session.exec(select(Job.asked_at)).all())


def test_a_new_schedule_starts_with_its_next_slot(engine: Engine, now: datetime) -> None:
    ticker = Ticker(engine, [HOURLY])

    ticker.tick(now)
    assert asked_at(engine) == []

    ten = now.replace(hour=10, minute=0)
    ticker.tick(ten)
    ticker.tick(ten + timedelta(minutes=59))
    assert asked_at(engine) == [ten]


def test_of_the_slots_missed_only_the_latest_is_made_up_for(engine: Engine, now: datetime) -> None:
    Ticker(engine, [HOURLY]).tick(now)

    later = now + timedelta(days=2)
    Ticker(engine, [HOURLY]).tick(later)

    assert asked_at(engine) == [later]


def test_a_slot_fires_once_however_many_workers_look(engine: Engine, now: datetime) -> None:
    hours = [now + timedelta(hours=n) for n in range(5)]
    start = threading.Barrier(4)

    def look() -> None:
        ticker = Ticker(engine, [HOURLY])
        for hour in hours:
            start.wait()
            ticker.tick(hour)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert asked_at(engine) == hours[1:]

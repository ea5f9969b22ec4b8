import threading
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select
from structlog.testing import capture_logs

from app.platform.database import WriteSession, part_of, reading, writing
from app.platform.events import Event, EventLog, first_fault, note, noting_last, trying


def test_an_event_says_who_did_what_to_what_and_when(session: WriteSession, now: datetime) -> None:
    authority, key = uuid4(), uuid4()

    note(
        session, "tender.received", "t1", now, authority=authority, actor=key, size=Decimal("1.5")
    )
    session.expire_all()

    event = session.exec(select(Event)).one()
    assert (event.kind, event.subject, event.actor) == ("tender.received", "t1", str(key))
    assert (event.at, event.facts, event.number) == (now, {"size": "1.5"}, 1)


def test_each_authority_counts_its_own_events(session: WriteSession, now: datetime) -> None:
    one, other = uuid4(), uuid4()

    numbers = [note(session, "x", "s", now, authority=a).number for a in (one, one, other, one)]

    assert numbers == [1, 2, 1, 3]


@pytest.mark.parametrize("deed", ["UPDATE event SET kind = 'y'", "DELETE FROM event"])
def test_an_event_can_be_neither_changed_nor_removed(
    session: WriteSession, now: datetime, deed: str
) -> None:
    note(session, "x", "s", now)

    with pytest.raises(DBAPIError, match="events are only ever added"):
        session.execute(text(deed))


def test_an_event_goes_when_its_change_is_rolled_back(engine: Engine, now: datetime) -> None:
    with pytest.raises(RuntimeError), writing(engine) as session:
        note(session, "x", "s", now)
        raise RuntimeError

    with reading(engine) as session:
        assert session.exec(select(Event)).all() == []


def test_events_noted_at_once_are_numbered_without_gaps(engine: Engine, now: datetime) -> None:
    start = threading.Barrier(8)

    def note_some() -> None:
        start.wait()
        for _ in range(5):
            with writing(engine) as session:
                note(session, "x", "s", now)

    threads = [threading.Thread(target=note_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as session:
        assert sorted(session.exec(select(Event.number)).all()) == list(range(1, 41))
        assert first_fault(session) is None


@pytest.mark.parametrize(
    ("tampering", "first"),
    [
        ("UPDATE event SET actor = 'someone else' WHERE number = 2", 2),
        ("UPDATE event SET facts = '[9]' WHERE number = 3", 3),
        ("DELETE FROM event WHERE number = 1", 1),
        ("DELETE FROM event WHERE number = 4", 4),
        ("UPDATE eventlog SET number = 9", 5),
        ("DELETE FROM eventlog", 1),
    ],
)
def test_tampering_shows_at_the_first_event_it_touched(
    session: WriteSession, now: datetime, tampering: str, first: int
) -> None:
    for n in range(4):
        note(session, "x", "s", now, n=n)
    assert first_fault(session) is None
    _disarm(session)

    session.execute(text(tampering))
    session.expire_all()

    assert first_fault(session) == first


def _disarm(session: WriteSession) -> None:
    """Do what only somebody with the database in their hands can do."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER event_no_UPDATE"))
        session.execute(text("DROP TRIGGER event_no_DELETE"))
    else:
        session.execute(text("ALTER TABLE event DISABLE TRIGGER event_no_change"))


def test_what_is_noted_last_is_numbered_at_the_end_without_what_was_refused(
    engine: Engine, now: datetime
) -> None:
    authority = uuid4()
    with writing(engine) as session, noting_last(session):
        note(session, "first", "s", now, authority=authority)
        with pytest.raises(RuntimeError), trying(session):
            note(session, "refused", "s", now, authority=authority)
            raise RuntimeError
        note(session, "last", "s", now, authority=authority)
        assert session.exec(select(Event)).all() == []
        assert session.get(EventLog, authority) is None  # so that nobody waits for it

    with reading(engine) as looking:
        kept = looking.exec(select(Event).order_by(col(Event.number))).all()
        assert [(one.number, one.kind) for one in kept] == [(1, "first"), (2, "last")]
        assert first_fault(looking, authority) is None


def test_a_line_tells_of_an_event_once_the_whole_transaction_has_committed(
    engine: Engine, now: datetime
) -> None:
    with capture_logs() as lines, writing(engine) as session:
        with part_of(session):
            note(session, "x", "first", now)
        note(session, "x", "second", now)
        assert lines == []

    assert [line["subject"] for line in lines if line["event"] == "event"] == ["first", "second"]


def test_no_line_tells_of_what_was_rolled_back_with_all_or_in_part(
    engine: Engine, now: datetime
) -> None:
    with capture_logs() as lines:
        with pytest.raises(RuntimeError), writing(engine) as session:
            with part_of(session):
                note(session, "x", "gone with the whole", now)
            raise RuntimeError
        with writing(engine) as session:
            with pytest.raises(RuntimeError), part_of(session):
                with part_of(session):
                    note(session, "x", "gone with the part around it", now)
                raise RuntimeError
            note(session, "x", "kept", now)

    assert [line["subject"] for line in lines if line["event"] == "event"] == ["kept"]

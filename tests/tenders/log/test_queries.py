"""What ties a lot's own log to the authority's."""

from sqlalchemy import Engine

from app.platform.database import reading, writing
from app.platform.events import EventLog, note
from app.procurements.tables import Lot
from app.tenders.log.queries import head_of, ties_of
from tests.callers import ISSUED
from tests.procurements.made import published


def test_a_lot_without_a_log_has_no_head_and_no_ties(engine: Engine) -> None:
    made = published(engine)

    with reading(engine) as session:
        lot = session.get_one(Lot, made.lot_ids[0])

        assert head_of(session, lot) == {}
        assert ties_of(session, lot) == []


def test_a_tie_holds_as_long_as_the_event_it_names_is_there(engine: Engine) -> None:
    made = published(engine)
    with writing(engine) as session:
        lot = session.get_one(Lot, made.lot_ids[0])
        for number in range(2):
            note(session, "tender.uploaded", "x", ISSUED, authority=lot.id, number=number)
        opened = note(
            session, "lot.opened", lot.id, ISSUED, authority=lot.authority_id,
            **head_of(session, lot),
        ).number  # fmt: skip
        note(session, "tender.late", "x", ISSUED, authority=lot.id)
        note(
            session, "lot.awarded", lot.id, ISSUED, authority=lot.authority_id,
            lot_log_number=3, lot_log_digest="0" * 64,
        )  # fmt: skip

    with reading(engine) as session:
        ties = ties_of(session, session.get_one(Lot, made.lot_ids[0]))
        log = session.get_one(EventLog, made.lot_ids[0])

    told = [(one.event_number, one.kind, one.lot_log_number, one.holds) for one in ties]
    assert told == [
        (opened, "lot.opened", 2, True), (opened + 1, "lot.awarded", 3, False),
    ]  # fmt: skip
    assert log.number == 3

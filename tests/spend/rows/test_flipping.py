"""One statement makes a batch count, another takes it back."""

from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.problems import Conflict, NotFound
from app.spend.batch import BatchKind, BatchState
from app.spend.rows.flipping import batch_of, make_live, take_back
from app.spend.sums.queries import Span
from app.spend.sums.summing import by_month
from app.spend.tables import SpendBatch
from tests.callers import a_caller
from tests.races.start import at_once
from tests.spend.made import NOW, a_batch


def test_a_batch_that_is_taken_back_counts_no_more_and_is_kept(
    session: WriteSession, caller: Caller
) -> None:
    batch_id = a_batch(session, caller, {})
    assert by_month(session, Span(caller.authority_id)).by_key["2026-01"].lines == 1

    take_back(session, caller, batch_id, NOW)

    assert by_month(session, Span(caller.authority_id)).by_key == {}
    assert batch_of(session, caller.authority_id, batch_id).rows == 1


def test_each_flip_is_one_event_with_counts(session: WriteSession, caller: Caller) -> None:
    batch_id = a_batch(session, caller, {}, {})
    take_back(session, caller, batch_id, NOW)

    of_it = select(Event).where(Event.subject == str(batch_id)).order_by(col(Event.number))
    noted = session.exec(of_it).all()

    assert [one.kind for one in noted] == ["spend.published", "spend.reversed"]
    assert noted[0].facts["rows"] == 2


def test_nothing_counts_twice_or_comes_back(session: WriteSession, caller: Caller) -> None:
    batch_id = a_batch(session, caller, {})
    with pytest.raises(Conflict, match="is live"):
        make_live(session, caller, batch_id, NOW)

    take_back(session, caller, batch_id, NOW)

    with pytest.raises(Conflict, match="is reversed"):
        take_back(session, caller, batch_id, NOW)
    with pytest.raises(Conflict, match="is reversed"):
        make_live(session, caller, batch_id, NOW)


def test_the_same_bytes_count_once_until_that_is_taken_back(
    session: WriteSession, caller: Caller
) -> None:
    first = a_batch(session, caller, {}, content=b"a file")
    again = a_batch(session, caller, {}, content=b"a file", live=False)
    a_batch(session, caller, {}, content=b"a file", kind=BatchKind.GRANTS)

    with pytest.raises(Conflict, match="very bytes count already"):
        make_live(session, caller, again, NOW)

    take_back(session, caller, first, NOW)
    assert make_live(session, caller, again, NOW).state is BatchState.LIVE


def test_of_two_that_make_the_same_bytes_count_at_once_one_does(engine: Engine) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        ids = [a_batch(session, caller, {}, content=b"a file", live=False) for _ in range(2)]

    def flip(batch_id: UUID) -> BatchState:
        with writing(engine) as session:
            return make_live(session, caller, batch_id, NOW).state

    outcomes = at_once(*[partial(flip, one) for one in ids])

    assert [type(one) for one in outcomes].count(Conflict) == 1
    with writing(engine) as session:
        states = session.exec(select(SpendBatch.state)).all()
    assert sorted(states) == [BatchState.LIVE, BatchState.STAGED]


def test_what_only_waits_cannot_be_taken_back(session: WriteSession, caller: Caller) -> None:
    batch_id = a_batch(session, caller, {}, live=False)

    with pytest.raises(Conflict, match="is staged"):
        take_back(session, caller, batch_id, NOW)
    assert batch_of(session, caller.authority_id, batch_id).state is BatchState.STAGED


def test_another_authoritys_batch_is_not_there(session: WriteSession, caller: Caller) -> None:
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    batch_id = a_batch(session, other, {}, live=False)

    for flip in (make_live, take_back):
        with pytest.raises(NotFound):
            flip(session, caller, batch_id, NOW)

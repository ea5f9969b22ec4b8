"""Rows that are staged count for nothing until one flip, and can be taken away in pieces."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func
from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from app.spend.batch import BatchKind, BatchState
from app.spend.rows import staging
from app.spend.rows.flipping import batch_of
from app.spend.rows.staging import discard_some
from app.spend.sums.queries import Span
from app.spend.sums.summing import by_month
from app.spend.tables import SpendBatch, SpendLine
from tests.spend.made import a_batch


def test_a_staged_batch_counts_for_nothing(session: WriteSession, caller: Caller) -> None:
    batch_id = a_batch(session, caller, {}, live=False)

    assert batch_of(session, caller.authority_id, batch_id).state is BatchState.STAGED
    assert by_month(session, Span(caller.authority_id)).by_key == {}


def test_a_batch_says_what_it_holds(session: WriteSession, caller: Caller) -> None:
    rows = (
        {"paid_on": date(2026, 1, 3)},
        {"paid_on": date(2025, 12, 1)},
        {"supplier": None, "redacted": True, "paid_on": None},
    )
    batch = batch_of(session, caller.authority_id, a_batch(session, caller, *rows))

    assert (batch.rows, batch.redacted) == (3, 1)
    assert (batch.first_on, batch.last_on) == (date(2025, 12, 1), date(2026, 1, 3))


def test_what_never_counted_is_taken_away_some_rows_at_a_time(
    session: WriteSession, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "TOGETHER", 2)
    kept = a_batch(session, caller, {"amount": Decimal(7)})
    batch_id = a_batch(session, caller, *[{}] * 5, live=False)

    times = 0
    while discard_some(session, caller.authority_id, batch_id):
        times += 1

    assert times == 3
    assert session.exec(select(SpendBatch.id)).all() == [kept]
    assert session.exec(select(func.count()).select_from(SpendLine)).one() == 1


@pytest.mark.parametrize("kind", list(BatchKind))
def test_what_counts_is_never_taken_away(
    kind: BatchKind, session: WriteSession, caller: Caller
) -> None:
    batch_id = a_batch(session, caller, {}, kind=kind)

    assert discard_some(session, caller.authority_id, batch_id) is False
    assert batch_of(session, caller.authority_id, batch_id).rows == 1


def test_taking_away_what_there_is_not_is_done(session: WriteSession, caller: Caller) -> None:
    assert discard_some(session, caller.authority_id, new_id()) is False

"""Rows that are staged count for nothing until one flip, and can be taken away in pieces."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.spend.batch import BatchKind, BatchState, NameState
from app.spend.names.identity import named
from app.spend.names.matching import Decision, match
from app.spend.names.naming import NameBook
from app.spend.rows import staging
from app.spend.rows.flipping import batch_of
from app.spend.rows.staging import discard_some
from app.spend.sums.queries import Span
from app.spend.sums.summing import by_month
from app.spend.tables import SpendBatch, SpendLine, SpendSupplierName
from tests.callers import a_caller
from tests.spend.made import NOW, a_batch


def discard(session: WriteSession, caller: Caller, batch_id: UUID) -> int:
    """Discard a batch whole, and give how many times that took."""
    times = 0
    while discard_some(session, caller.authority_id, batch_id, NOW):
        times += 1
    return times


def names(session: Session) -> set[str]:
    return set(session.exec(select(SpendSupplierName.name)))


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


def test_months_without_days_span_the_whole_of_them(session: WriteSession, caller: Caller) -> None:
    rows = ({"paid_on": None, "period": month} for month in ("2024-02", "2023-11", "spring"))
    batch = batch_of(session, caller.authority_id, a_batch(session, caller, *rows))

    assert (batch.first_on, batch.last_on) == (date(2023, 11, 1), date(2024, 2, 29))


def test_what_never_counted_is_taken_away_some_rows_at_a_time(
    session: WriteSession, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "TOGETHER", 2)
    kept = a_batch(session, caller, {"amount": Decimal(7)})
    batch_id = a_batch(session, caller, *[{}] * 5, live=False)

    assert discard(session, caller, batch_id) == 3
    assert session.exec(select(SpendBatch.id)).all() == [kept]
    assert session.exec(select(func.count()).select_from(SpendLine)).one() == 1


@pytest.mark.parametrize("kind", list(BatchKind))
def test_what_counts_is_never_taken_away(
    kind: BatchKind, session: WriteSession, caller: Caller
) -> None:
    batch_id = a_batch(session, caller, {}, kind=kind)

    assert discard_some(session, caller.authority_id, batch_id, NOW) is False
    assert batch_of(session, caller.authority_id, batch_id).rows == 1


def test_taking_away_what_there_is_not_is_done(session: WriteSession, caller: Caller) -> None:
    assert discard_some(session, caller.authority_id, new_id(), NOW) is False


@pytest.mark.parametrize("kind", list(BatchKind))
def test_names_that_nothing_else_bears_go_with_what_is_taken_away(
    kind: BatchKind, session: WriteSession, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "TOGETHER", 2)
    field = "beneficiary" if kind is BatchKind.GRANTS else "supplier"
    told = ("Kept Ltd", "A. Person", "B. Person", "A. Person", "Register Ltd")
    a_batch(session, caller, {"supplier": "Kept Ltd"})
    a_batch(session, caller, {"supplier": "Register Ltd"}, kind=BatchKind.CONTRACTS)
    batch_id = a_batch(session, caller, *[{field: one} for one in told], kind=kind, live=False)

    discard(session, caller, batch_id)

    assert names(session) == {"Kept Ltd", "Register Ltd"}
    noted = session.exec(select(Event).where(Event.kind == "spend.names_forgotten")).all()
    assert sum(one.facts["names"] for one in noted) == 2
    assert "Person" not in str([one.facts for one in noted])


def test_a_name_that_two_staged_files_bear_goes_with_the_last(
    session: WriteSession, caller: Caller
) -> None:
    first, second = (a_batch(session, caller, {}, live=False) for _ in range(2))

    discard(session, caller, first)
    assert names(session) == {"Alpha Works Ltd"}
    discard(session, caller, second)
    assert names(session) == set()


def test_a_name_that_a_person_decided_about_stays(session: WriteSession, caller: Caller) -> None:
    batch_id = a_batch(session, caller, {}, live=False)
    name = session.exec(select(SpendSupplierName)).one()
    match(session, caller, name, Decision(NameState.NOBODY), NOW)

    discard(session, caller, batch_id)

    assert names(session) == {"Alpha Works Ltd"}


def test_a_name_that_another_file_is_just_bringing_stays(engine: Engine) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        batch_id = a_batch(session, caller, {}, live=False)

    with writing(engine) as other:
        brought = NameBook(caller.authority_id).numbers(other, [named("Alpha Works Ltd")], NOW)
        if engine.dialect.name == "postgresql":  # SQLite has one writer at a time
            with writing(engine) as session:
                discard(session, caller, batch_id)
        a_batch(other, caller, {})
    with writing(engine) as session:
        discard(session, caller, batch_id)

    with reading(engine) as session:
        assert {*session.exec(select(SpendSupplierName.number))} == {*brought.values()}

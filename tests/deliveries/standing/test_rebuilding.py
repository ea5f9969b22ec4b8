import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select, update

from app.contracts.tables import Obligation
from app.deliveries.lifecycle import NEXT, PROVEN
from app.deliveries.moving import move
from app.deliveries.rolling import count, reported
from app.deliveries.standing.rebuilding import differences, rebuild
from app.deliveries.tables import Delivery, Rollup, Span
from app.platform.database import reading, writing
from tests.deliveries.standing.made import FIRST, Running, a_contract
from tests.procurements.race import at_once

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def a_history(running: Running, dice: random.Random) -> None:
    """Have things reported, verified, refused, disputed and taken back, in any order."""
    owed = [running.owes(1_000) for _ in range(3)]
    made: list[Delivery] = []
    for _ in range(60):
        deed = dice.random()
        if deed < 0.5 or not made:
            on = FIRST + timedelta(days=dice.randrange(700))
            quantity = Decimal(dice.randrange(0, 50_000)).scaleb(-2)
            submitted = None if dice.random() < 0.1 else 1
            one = running.delivers(dice.choice(owed), str(quantity), on, submission=submitted)
            made += [one] if submitted else []
        elif deed < 0.6:
            one = made.pop(dice.randrange(len(made)))
            count(running.session, [reported(one, -1)])
            one.withdrawn_at = NOW
        else:
            one = dice.choice(made)
            became = dice.choice(NEXT[one.state])
            proven = Decimal(0)
            if became in PROVEN:
                proven = (one.quantity / dice.randrange(1, 4)).quantize(Decimal("0.0001"))
                proven = min(proven, one.quantity)
            if (proven > 0) is (became in PROVEN):
                move(running.session, one, became, NOW, by=None, verified=proven)
    running.session.flush()


def a_world(engine: Engine, seed: int) -> None:
    with writing(engine) as session:
        for number in range(3):
            a_history(a_contract(session), random.Random(f"{seed} {number}"))  # noqa: S311 - the same each time


def sums(session: Session) -> list[Any]:
    columns = ("obligation_id", "span", "starts_on", "reported", "verified", "deliveries")
    query: Any = select(*(getattr(Rollup, name) for name in columns))
    return sorted(map(tuple, session.exec(query)))


@pytest.mark.parametrize("seed", range(5))
def test_after_any_history_the_roll_ups_equal_their_deliveries(engine: Engine, seed: int) -> None:
    a_world(engine, seed)

    assert list(differences(engine, batch=2)) == []
    with reading(engine) as session:
        life = select(Rollup).where(Rollup.span == Span.LIFE, Rollup.deliveries > 0)
        assert len(session.exec(life).all()) > 3


@pytest.mark.parametrize("batch", [1, 4, 200])
def test_what_was_lost_or_spoiled_is_told_and_put_right(engine: Engine, batch: int) -> None:
    a_world(engine, 7)
    rollup: Any = Rollup
    with writing(engine) as session:
        before = sums(session)
        lost, spoiled = sorted(session.exec(select(Obligation.id)))[:2]
        gone = sorted(one for one in before if one[0] == lost)
        session.execute(delete(rollup).where(col(Rollup.obligation_id) == lost))
        session.execute(
            update(rollup)
            .where(col(Rollup.obligation_id) == spoiled, col(Rollup.span) == Span.LIFE)
            .values(verified=rollup.verified + Decimal("0.0001"))
        )

    found = list(differences(engine, batch))
    assert list(rebuild(engine, batch)) == found
    assert list(differences(engine, batch)) == list(rebuild(engine, batch)) == []

    of_lost = [one for one in found if one.obligation_id == lost]
    assert [(one.span, one.starts_on) for one in of_lost] == [
        (span, starts_on) for _, span, starts_on, *_, number in gone if number
    ]
    [one] = [one for one in found if one.obligation_id == spoiled]
    assert (one.span, one.kept.verified - one.counted.verified) == (Span.LIFE, Decimal("0.0001"))
    assert f"obligation {spoiled}, life: kept" in str(one)
    with reading(engine) as session:
        nothing = (Decimal(0), Decimal(0), 0)
        assert [one for one in sums(session) if one[3:] != nothing] == [
            one for one in before if one[3:] != nothing
        ]


def test_a_roll_up_under_another_contract_is_told_and_put_right(engine: Engine) -> None:
    with writing(engine) as session:
        running, other = a_contract(session), a_contract(session)
        owed = running.owes(1_000)
        running.delivers(owed, 20, date(2025, 2, 1))
        [life, *_] = session.exec(select(Rollup).where(Rollup.span == Span.LIFE))
        life.contract_id, its_own = other.contract.id, running.contract.id

    found = list(differences(engine))
    assert [(one.obligation_id, one.span, one.is_astray) for one in found] == [
        (owed.id, Span.LIFE, True)
    ]
    assert "verified, under another contract or authority; its deliveries are" in str(found[0])
    assert list(rebuild(engine)) == found
    assert list(differences(engine)) == []
    with reading(engine) as looking:
        assert set(looking.exec(select(Rollup.contract_id))) == {its_own}


def test_what_is_counted_while_it_is_rebuilt_is_counted_once(engine: Engine) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        owed = [running.owes(1_000) for _ in range(4)]
        for one in owed:
            running.delivers(one, 10, date(2025, 2, 1))
        contract, manager = running.contract, running.manager
        returns = running.returns
        rollup, lost = cast(Any, Rollup), owed[0].id
        session.execute(delete(rollup).where(col(Rollup.obligation_id) == lost))

    def deliver(number: int) -> Any:
        def deed(session: Any) -> None:
            again = Running(session, manager, contract, returns=returns)
            for one in owed:
                again.delivers(one, number, date(2025, 2, number))

        return deed

    with ThreadPoolExecutor() as threads:
        mended = threads.submit(lambda: [list(rebuild(engine, batch=1)) for _ in range(5)])
        at_once(engine, *(deliver(number) for number in range(2, 6)))

    assert any(one.obligation_id == lost for one in mended.result()[0])
    assert list(differences(engine)) == []
    with reading(engine) as looking:
        lives = looking.exec(select(Rollup.deliveries).where(Rollup.span == Span.LIFE))
        assert set(lives) == {5}

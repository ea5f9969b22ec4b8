"""Contracts with very many deliveries, made in the database itself and loaded in bulk.

Every contract has five promises, an agreed plan and a return for every quarter; deliveries come
day after day, each promise's in turn, three in four of them verified. Roll-ups are summed up from
them, as `social-value rollups rebuild` would.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, text
from sqlmodel import SQLModel

from app.contracts.plan.periods import Period, periods
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.deliveries.said import Said
from app.deliveries.tables import (
    Delivery,
    Return,
    ReturnLine,
    ReturnState,
    Submission,
    SubmittedLine,
)
from tests.callers import ISSUED, a_supplier

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAYS = 780  #: on which something was delivered, from the first
PROMISES = 5  #: of each contract
CHUNK = 250_000  #: deliveries that are made at once
QUARTERS = periods(FIRST, LAST, Period.QUARTER)
REPORTED = 8  #: quarters that were reported when this began; the ninth is not
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put into a database."""

    authority_id: UUID
    contracts: int
    deliveries: int

    def contract_id(self, number: int) -> UUID:
        """Give the id of a contract by its number, from 0."""
        return _id("c", number)

    def obligation_id(self, number: int) -> UUID:
        """Give the id of the first promise of a contract by the contract's number."""
        return _id("0", number * PROMISES)


@dataclass(frozen=True, slots=True)
class Words:
    """How a database says what it must work out for every row."""

    numbers: str  #: gives n from :low to :high
    id: str  #: of a kind and a number
    day: str  #: so many days after the first
    year: str
    month: str
    moment: str


SPOKEN = {
    "sqlite": Words(
        "WITH RECURSIVE numbers(n) AS (SELECT :low UNION ALL SELECT n + 1 FROM numbers "
        "WHERE n < :high)",
        "('0195{kind}' || printf('%027x', {number}))",
        f"date('{FIRST}', '+' || ({{days}}) || ' days')",
        "strftime('%Y-01-01', delivered_on)",
        "strftime('%Y-%m-01', delivered_on)",
        "'2026-03-01 09:00:00.000000'",
    ),
    "postgresql": Words(
        "WITH numbers AS (SELECT generate_series(CAST(:low AS bigint), CAST(:high AS bigint)) n)",
        "CAST('0195{kind}' || lpad(to_hex({number}), 27, '0') AS uuid)",
        f"(DATE '{FIRST}' + CAST({{days}} AS integer))",
        "CAST(date_trunc('year', delivered_on) AS date)",
        "CAST(date_trunc('month', delivered_on) AS date)",
        "TIMESTAMPTZ '2026-03-01 09:00:00+00'",
    ),
}


def load(engine: Engine, authority_id: UUID, contracts: int, deliveries: int) -> Loaded:
    """Put contracts and deliveries into a database that has none, and tell the planner of them."""
    supplier_id = a_supplier(engine, "Ash Cleaning Ltd")
    with engine.begin() as connection:
        for table, rows in _frames(authority_id, supplier_id, contracts):
            _insert(connection, table, rows)
    for low in range(0, deliveries, CHUNK):
        with engine.begin() as connection:
            high = min(low + CHUNK, deliveries) - 1
            connection.execute(
                text(_deliveries(connection.dialect.name, contracts, deliveries)),
                {"low": low, "high": high, "owner": _stored(connection, authority_id)},
            )
    with engine.begin() as connection:
        for statement in _rollups(connection.dialect.name):
            connection.execute(text(statement))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as it does by itself in time
    return Loaded(authority_id, contracts, deliveries)


def _id(kind: str, number: int) -> UUID:
    return UUID(f"0195{kind}{number:027x}")


def _stored(connection: Connection, given: UUID) -> str:
    return given.hex if connection.dialect.name == "sqlite" else str(given)


def _insert(connection: Connection, table: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    held: list[dict[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == ROWS_AT_ONCE:
            connection.execute(insert(table), held)
            held = []
    if held:
        connection.execute(insert(table), held)


def _frames(
    authority_id: UUID, supplier_id: UUID, contracts: int
) -> Iterator[tuple[type[SQLModel], Iterator[dict[str, Any]]]]:
    """Give the rows that deliveries hang on."""
    numbers = range(contracts)
    owner: dict[str, Any] = {"authority_id": authority_id, "updated_at": ISSUED}
    yield Contract, (
        Contract(
            id=_id("c", number), origin=Origin.TAKEN_ON, supplier_id=supplier_id,
            title=f"Contract {number}", state=ContractState.ENTERED, entered_on=FIRST,
            starts_on=FIRST, ends_on=LAST, first_ends_on=LAST, made_at=ISSUED, **owner,
        ).model_dump()
        for number in numbers
    )  # fmt: skip
    yield Obligation, (
        Obligation(
            id=_id("0", number * PROMISES + place), contract_id=_id("c", number),
            commitment=f"c{place}", ordinal=place + 1, measure="mentoring", theme=f"t{place}",
            title="Mentoring", promised=Decimal(100_000), unit="hour", document={},
            made_at=ISSUED,
        ).model_dump()
        for number in numbers
        for place in range(PROMISES)
    )  # fmt: skip
    yield DeliveryPlan, (
        DeliveryPlan(
            id=_id("a", number), contract_id=_id("c", number), number=1, state=PlanState.AGREED,
            period=Period.QUARTER, first_period_on=FIRST, stands_from=FIRST, terms={},
            proposed_by=supplier_id, proposed_at=ISSUED, **owner,
        ).model_dump()
        for number in numbers
    )  # fmt: skip
    yield Return, (
        Return(
            id=_id("e", number * REPORTED + place), contract_id=_id("c", number),
            supplier_id=supplier_id, period_starts_on=QUARTERS[place][0],
            period_ends_on=QUARTERS[place][1],
            state=ReturnState.SUBMITTED, submission=1, made_by=supplier_id, made_at=ISSUED,
            **owner,
        ).model_dump()
        for number in numbers
        for place in range(REPORTED)
    )  # fmt: skip
    lines: list[dict[str, Any]] = [
        {
            "return_id": _id("e", number * REPORTED + place),
            "obligation_id": _id("0", number * PROMISES + promise),
            "said": Said.SOMETHING,
        }
        for number in numbers
        for place in range(REPORTED)
        for promise in range(PROMISES)
    ]
    yield ReturnLine, (ReturnLine(**one, updated_at=ISSUED).model_dump() for one in lines)
    yield Submission, (
        Submission(
            return_id=_id("e", place), submission=1, submitted_by=supplier_id,
            submitted_at=ISSUED, digest="0" * 64,
        ).model_dump()
        for place in range(contracts * REPORTED)
    )  # fmt: skip
    yield SubmittedLine, (SubmittedLine(**one, submission=1).model_dump() for one in lines)


def _deliveries(dialect: str, contracts: int, deliveries: int) -> str:
    """Write the statement that makes the deliveries from one number to another."""
    words, promises = SPOKEN[dialect], contracts * PROMISES
    each = max(deliveries // promises, 1)
    promise, turn = f"(n % {promises})", f"(n / {promises})"
    days = f"({turn} * {DAYS} / {each + 1})"
    contract = f"({promise} / {PROMISES})"
    quarter = f"(CASE WHEN {days} / 92 > {REPORTED - 1} THEN {REPORTED - 1} ELSE {days} / 92 END)"
    owner = ":owner" if dialect == "sqlite" else "CAST(:owner AS uuid)"
    told = {
        "id": words.id.format(kind="d", number="n"),
        "authority_id": owner,
        "contract_id": words.id.format(kind="c", number=contract),
        "obligation_id": words.id.format(kind="0", number=promise),
        "return_id": words.id.format(kind="e", number=f"({contract} * {REPORTED} + {quarter})"),
        "reference": "'D' || n",
        "quantity": "10000 * (1 + n % 7)",
        "given_quantity": "10000 * (1 + n % 7)",
        "given_unit": "'hour'",
        "working": "'{}'",
        "writers": "'[]'",
        "delivered_on": words.day.format(days=days),
        "state": "CASE WHEN n % 4 = 0 THEN 'claimed' ELSE 'verified' END",
        "verified": "CASE WHEN n % 4 = 0 THEN 0 ELSE 10000 * (1 + n % 7) END",
        "submission": "1",
        "recorded_by": owner,
        "recorded_at": words.moment,
        "updated_at": words.moment,
    }
    told |= {name: usual for name, usual in _usual(Delivery) if name not in told}
    into, values = ", ".join(told), ", ".join(told.values())
    return f"{_first(words, into)} SELECT {values} FROM numbers"  # noqa: S608 - all of it ours


def _first(words: Words, into: str) -> str:
    return f"INSERT INTO delivery ({into}) {words.numbers}"


def _usual(table: type[SQLModel]) -> Iterator[tuple[str, str]]:
    """Say what a column has that a row says nothing of."""
    for column in table.__table__.columns:  # type: ignore[attr-defined]
        default = None if column.default is None else column.default.arg
        if isinstance(default, int):
            yield column.name, str(default)
        else:
            yield column.name, "NULL" if column.nullable else "''"


def _rollups(dialect: str) -> Iterator[str]:
    """Write the statements that sum up the roll-ups, one for each span."""
    words = SPOKEN[dialect]
    day = "'0001-01-01'" if dialect == "sqlite" else "DATE '0001-01-01'"
    for span, starts_on in (("life", day), ("year", words.year), ("month", words.month)):
        yield (
            "INSERT INTO delivery_rollup (obligation_id, span, starts_on, contract_id, "  # noqa: S608
            "authority_id, reported, verified, deliveries) "
            f"SELECT obligation_id, '{span}', {starts_on}, contract_id, authority_id, "
            "sum(quantity), sum(verified), count(*) FROM delivery "
            f"GROUP BY obligation_id, {starts_on}, contract_id, authority_id"
        )

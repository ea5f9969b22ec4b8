"""The very rows that reporting a delivery writes, written by plain statements.

The same key is looked up first, in the same one transaction, and the rows that others wait for
are locked. Nothing else is read, checked, worked out or digested.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert, update
from sqlmodel import col, select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.rolling import count, reported
from app.deliveries.tables import (
    Delivery,
    DeliveryMove,
    Return,
    ReturnLine,
    Submission,
    SubmittedLine,
)
from app.organisations.authenticating import authenticate
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event, EventLog
from app.platform.identifiers import new_id
from benchmarks.delivered import NOW

TOLD: tuple[Any, ...] = (ReturnLine, Submission, SubmittedLine)
#: what a delivery is like until its return is submitted
DRAFT: dict[str, Any] = {
    "submission": None, "state": DeliveryState.CLAIMED, "moves": 0, "version": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """What was written: the delivery, its return, its move, and what the log says of them."""

    delivery: dict[str, Any]
    parent: dict[str, Any]
    told: list[tuple[Any, list[dict[str, Any]]]]  #: what submitting adds beside, by table
    moves: list[dict[str, Any]]  #: that the delivery made when its evidence was weighed
    recorded: dict[str, Any]
    submitted: list[dict[str, Any]]


def rows_of(engine: Engine, return_id: UUID) -> Rows:
    """Give the rows of a return of one delivery that was submitted."""
    with reading(engine) as session:
        parent = session.get_one(Return, return_id)
        delivery = session.exec(select(Delivery).where(Delivery.return_id == return_id)).one()
        told = [
            (table, session.exec(select(table).where(table.return_id == return_id)).all())
            for table in TOLD
        ]
        moved = select(DeliveryMove).where(DeliveryMove.delivery_id == delivery.id)
        about = [str(parent.id), str(delivery.id)]
        query = select(Event).where(col(Event.subject).in_(about), Event.kind != "return.begun")
        recorded, *submitted = session.exec(query.order_by(col(Event.number))).all()
        return Rows(
            delivery.model_dump(),
            parent.model_dump(),
            [(table, [one.model_dump() for one in rows]) for table, rows in told],
            [one.model_dump() for one in session.exec(moved)],
            recorded.model_dump(),
            [one.model_dump() for one in submitted],
        )


@dataclass
class Bare:
    """Writes the rows of one report into other drafts, by plain statements."""

    engine: Engine
    token: str
    drafts: Iterator[tuple[UUID, UUID]]
    rows: Rows
    waiting: list[dict[str, Any]] = field(default_factory=list)  #: recorded, not submitted

    def record(self) -> None:
        """Write what recording one delivery writes."""
        return_id, obligation_id = next(self.drafts)
        with writing(self.engine) as session:
            authenticate(session, self.token, NOW)
            contract = session.exec(
                select(Return.contract_id).where(Return.id == return_id).with_for_update()
            ).one()
            made = self.rows.delivery | {
                "id": new_id(), "return_id": return_id, "obligation_id": obligation_id,
                "contract_id": contract,
            }  # fmt: skip
            session.execute(insert(Delivery), [made | DRAFT])
            _change(session, Return, return_id, {"version": 2})
            _note(session, self.rows.recorded)
        self.waiting.append(made)

    def submit(self) -> None:
        """Write what submitting a return of one delivery writes."""
        made = self.waiting.pop()
        with writing(self.engine) as session:
            authenticate(session, self.token, NOW)
            held = select(Return.id).where(Return.id == made["return_id"]).with_for_update()
            session.exec(held).one()
            counted = {"submission": 1, "version": 2, "updated_at": made["updated_at"]}
            _change(session, Delivery, made["id"], counted)
            own = {"state", "submission", "submitted_by", "submitted_at", "version", "updated_at"}
            new = {name: self.rows.parent[name] for name in own}
            _change(session, Return, made["return_id"], new)
            keys = {"return_id": made["return_id"], "obligation_id": made["obligation_id"]}
            for table, rows in self.rows.told:
                session.execute(insert(table), [_with(one, keys) for one in rows])
            count(session, [reported(Delivery(**made))])
            for one in self.rows.moves:
                moved = one | {"id": new_id(), "delivery_id": made["id"]}
                session.execute(insert(DeliveryMove), [moved])
                became = {"state": one["became"], "moves": one["number"], "version": 3}
                _change(session, Delivery, made["id"], became)
            for one in self.rows.submitted:
                _note(session, one)


def _with(row: dict[str, Any], keys: dict[str, UUID]) -> dict[str, Any]:
    return row | {name: key for name, key in keys.items() if name in row}


def _change(session: WriteSession, table: Any, row: UUID, values: dict[str, Any]) -> None:
    session.execute(update(table).where(table.id == row).values(**values))


def _note(session: WriteSession, event: dict[str, Any]) -> None:
    log: Any = EventLog
    query = select(EventLog.number).where(EventLog.authority == event["authority"])
    number = session.exec(query.with_for_update()).one() + 1
    session.execute(insert(Event), [event | {"id": new_id(), "number": number}])
    last = {"number": number, "digest": event["digest"]}
    session.execute(update(log).where(log.authority == event["authority"]).values(**last))

"""Procurements that are there already, for the tests of the rooms that need one.

They are made by the use cases: drafted by one person, published by another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.procurements.draft import Deadline, Draft, DraftLot, EstimatedValue, Kind, Procedure
from app.procurements.drafting import write_draft
from app.procurements.publishing import publish
from app.procurements.queries import lots_of
from app.procurements.tables import Procurement
from app.rules.reading import HOME
from tests.callers import ANYTOWN, ISSUED, a_caller

CONTRACT: Mapping[str, Any] = {"value": Decimal(1_000_000), "years": Decimal(2)}
RULES = "local-first@2026.1"
DEADLINE = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)  #: noon in London, in summer
DRAFTED = ISSUED + timedelta(days=1)
PUBLISHED = ISSUED + timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Published:
    """A published procurement, by its ids."""

    authority_id: UUID
    procurement_id: UUID
    lot_ids: tuple[UUID, ...]


def a_lot(number: str = "1", **changes: Any) -> DraftLot:
    """Give a lot of a million pounds over two years, or as the changes say."""
    given: dict[str, Any] = {"title": f"Lot {number}", "contract": CONTRACT, "rules": RULES}
    return DraftLot(number=number, **(given | changes))


def a_draft(*lots: DraftLot, **changes: Any) -> Draft:
    """Give a draft that is ready to be published, or as the changes say."""
    ready = Draft(
        reference=f"PROC-{uuid4().hex[:12]}",
        title="Cleaning of public buildings",
        description="Daily cleaning of the town hall.",
        kind=Kind.SERVICES,
        procedure=Procedure.OPEN,
        commences_on=date(2026, 3, 9),
        value=EstimatedValue(Decimal(1_000_000), Decimal(1_200_000)),
        deadline=Deadline(DEADLINE),
        lots=lots or (a_lot(),),
    )
    return replace(ready, **changes)


def an_officer(session: WriteSession, authority: str = ANYTOWN) -> Caller:
    """Give a procurement officer, another each time."""
    return a_caller(session, Role.PROCUREMENT_OFFICER, authority=authority)


def a_published(
    session: WriteSession, draft: Draft | None = None, authority: str = ANYTOWN
) -> Procurement:
    """Have a draft written by one officer and published by another."""
    made = write_draft(session, an_officer(session, authority), draft or a_draft(), DRAFTED)
    second = an_officer(session, authority)
    return publish(session, second, made.id, made.version, HOME, lambda _: PUBLISHED)[0]


def published(
    engine: Engine,
    *,
    authority: str = ANYTOWN,
    rules: str = RULES,
    deadline: datetime = DEADLINE,
    lots: int = 1,
    blind_names: bool = False,
    **contract: Any,
) -> Published:
    """Publish a procurement with some lots, all alike; the rest of its facts are the contract's.

    Args:
        engine: the database.
        authority: whose it is; entered if it is new.
        rules: as `id@version`, of the library or published by the authority.
        deadline: for tenders; later than `PUBLISHED`.
        lots: how many.
        blind_names: evaluators see no supplier's name.
        contract: facts besides a million pounds and two years, or in their place.
    """
    facts = {**CONTRACT, **contract}
    wanted = [
        a_lot(str(number), contract=facts, rules=rules, blind_names=blind_names)
        for number in range(1, lots + 1)
    ]
    with writing(engine) as session:
        made = a_published(session, a_draft(*wanted, deadline=Deadline(deadline)), authority)
        ids = tuple(lot.id for lot in lots_of(session, made))
        return Published(made.authority_id, made.id, ids)

"""Published rows for the tests: `a_batch(session, caller, {...})`, live unless said otherwise."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.organisations.caller import Caller
from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.organisations.tables import Supplier
from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from app.spend.batch import BatchKind
from app.spend.rows.flipping import make_live
from app.spend.rows.row import MAKERS, Naming
from app.spend.rows.staging import NewBatch, Numbered, begin, conclude

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
USUAL: dict[BatchKind, dict[str, Any]] = {
    BatchKind.SPEND: {
        "supplier": "Alpha Works Ltd", "amount": Decimal("100.00"), "paid_on": date(2026, 1, 15),
    },
    BatchKind.GRANTS: {
        "beneficiary": "Anytown Carers", "amount": Decimal("500.00"),
        "awarded_on": date(2026, 1, 15),
    },
    BatchKind.CONTRACTS: {"title": "Cleaning", "supplier": "Alpha Works Ltd"},
}  # fmt: skip


def a_batch(
    session: WriteSession,
    caller: Caller,
    *rows: dict[str, Any],
    kind: BatchKind = BatchKind.SPEND,
    live: bool = True,
    batch_id: UUID | None = None,
    content: bytes = b"",
) -> UUID:
    """Stage rows, of which each names only what a test is about, and make them count.

    Each is of a file of its own, unless the test says what is in it.
    """
    own_id = batch_id or new_id()
    digest = hashlib.sha256(content or own_id.bytes).hexdigest()
    new = NewBatch(own_id, kind, "spend.csv", digest)
    stage = begin(session, caller, new, NOW)
    naming = Naming()
    made = [
        Numbered(0, at, MAKERS[kind.value](USUAL[kind] | row, naming))
        for at, row in enumerate(rows, 2)
    ]
    stage.store(session, made, NOW)
    columns = {"supplier": 2, "amount": 28}
    conclude(session, stage, [{"name": "May", "columns": columns}], NOW)
    if live:
        make_live(session, caller, new.id, NOW)
    return new.id


def a_supplier(
    session: WriteSession, caller: Caller, name: str, *numbers: str, address: str = ""
) -> Supplier:
    """Enter a supplier with numbers such as GB-COH-01234567."""
    pairs = [Identifier(one.rpartition("-")[0], one.rpartition("-")[2]) for one in numbers]
    wanted = NewSupplier(name, address, "", pairs)
    return enter_supplier(session, caller.authority_id, wanted, caller.who, NOW)

"""An attempt at staging a large file, and a profile that reads it, for the tests."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.platform.database import ReadSession, WriteSession, reading, writing
from app.platform.identifiers import new_id
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.mapping.plan import Plan, compile_profile
from app.spreadsheets.mapping.profile import WORDS_FOR_WITHHELD, Profile
from app.spreadsheets.mapping.wording import Wordings
from tests.spend.made import NOW

HEADINGS = {
    "supplier": "Supplier name", "company_number": "Company number", "paid_on": "Payment date",
    "amount": "Amount", "transaction": "Transaction number", "vat": "VAT", "purpose": "Purpose",
    "supplier_postcode": "Postcode", "is_sme": "SME",
}  # fmt: skip
HEADING = tuple(HEADINGS.values())


def a_row(number: int = 1, **changes: Any) -> list[Any]:
    """Give a row under the headings, of which a test names only what it is about."""
    given = {
        "supplier": f"Supplier {number % 30} Ltd", "company_number": f"{number % 30 + 1:08}",
        "paid_on": "15/01/2026", "amount": "100.00", "transaction": f"T{number}", "vat": "1.50",
        "purpose": "Cleaning", "supplier_postcode": "IG11 0AB", "is_sme": "Yes",
    }  # fmt: skip
    return list((given | changes).values())


def a_profile(target: str = "spend", headings: dict[str, str] = HEADINGS) -> Profile:
    """Give a profile that reads the headings."""
    columns: list[dict[str, Any]] = [
        {"field": key, "headings": [name]} for key, name in headings.items()
    ]
    columns[0]["withheld"] = WORDS_FOR_WITHHELD
    given = {"name": "A test", "target": target, "layouts": [{"columns": columns}]}
    return Profile.model_validate(given)


def a_plan() -> Plan:
    return compile_profile(a_profile())


@dataclass
class Attempt:
    """An attempt on a database of its own; it notes what it was told."""

    engine: Engine
    caller: Caller
    path: Path
    profile_id: UUID | None = None
    fixes: Sequence[Path] = ()
    before: Wordings = field(default_factory=dict)
    import_id: UUID = field(default_factory=new_id)
    told: list[int] = field(default_factory=list)  #: progress by rows
    written: int = 0  #: transactions

    def __post_init__(self) -> None:
        self.asking = Asking(self.caller, Target(self.caller.authority_id), NOW, None)
        self.file_name = self.path.name
        self.file_digest = hashlib.sha256(self.path.read_bytes()).hexdigest()

    def reading(self) -> AbstractContextManager[ReadSession]:
        return reading(self.engine)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        self.written += 1
        with writing(self.engine) as session:
            yield session

    def progress(self, rows: int, of: int | None = None) -> None:
        self.told.append(rows)

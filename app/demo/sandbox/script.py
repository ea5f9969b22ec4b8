"""What the imagined firms of a sandbox promised, and what each says that it did, as documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from app.demo.keeping.quarter import ACT_BEGAN, Quarter, years_later

QUARTERS = 11  #: whole ones, before that in which the sandbox is opened
YEARS = 3
HERE = Path(__file__).parent
INVOICED = "400000"  #: pounds in a quarter, for each time


@dataclass(frozen=True, slots=True)
class Firm:
    """One of the imagined firms."""

    name: str
    does: str
    reported: int  #: returns, the earliest first
    times: int  #: how many times what the firm of the story does

    @property
    def reference(self) -> str:
        """Give what the council calls its contract."""
        return f"SANDBOX-{self.name.upper()}"


def firms() -> list[Firm]:
    """List them."""
    return [Firm(**one) for one in _read(HERE / "firms.yaml")["firms"]]


def story() -> Mapping[str, Any]:
    """Give what the firm of the story promised and reported."""
    told: Mapping[str, Any] = _read(HERE.parent / "keeping" / "two-years.yaml")
    return told


def contract_of(firm: Firm, supplier_id: UUID, first: Quarter) -> dict[str, Any]:
    """Write a firm's contract as the API takes it."""
    told = story()
    return {
        "supplier": {"id": str(supplier_id)},
        "title": firm.does,
        "reference": firm.reference,
        "source": told["contract"]["source"],
        "regime": "pa23" if first.starts_on >= ACT_BEGAN else "pcr15",
        "works": "services",
        "value": str(told["contract"]["value"] * firm.times),
        "starts_on": first.starts_on.isoformat(),
        "entered_on": first.starts_on.isoformat(),
        "ends_on": years_later(first.starts_on, YEARS).isoformat(),
        "obligations": [
            {**one, "quantity": str(one["quantity"] * firm.times)} for one in told["promises"]
        ],
    }


def return_of(
    firm: Firm, number: int, quarter: Quarter, ids: Mapping[str, UUID]
) -> dict[str, Any]:
    """Write what a firm says that it did in a quarter, as the API takes it.

    Args:
        firm: who says it.
        number: of the quarter, from 0; the story's eight come round again.
        quarter: its days.
        ids: of what is owed, by what the story calls it.
    """
    quarters = story()["quarters"]
    said = quarters[number % len(quarters)]
    done = [name for name in ids if name in said]
    return {
        "invoiced": str(int(INVOICED) * firm.times),
        "lines": [
            {"obligation_id": str(ids[name]), "said": "something" if name in said else "nothing"}
            for name in ids
        ],
        "deliveries": [
            {
                "reference": f"Q{number + 1}-{name}",
                "obligation_id": str(ids[name]),
                "quantity": str(Decimal(str(said[name])) * firm.times),
                "delivered_on": quarter.ends_on.isoformat(),
                "organisation": said.get("to", "") if name == "fund" else "",
            }
            for name in done
        ],
    }


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))

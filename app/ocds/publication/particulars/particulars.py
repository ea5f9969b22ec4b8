"""What the law publishes about a contract, and nothing else in the service turns on.

Sources: Procurement Regulations 2024 (SI 2024/692), regulations 32, 40 and 41, in our words; the
common procurement vocabulary (CPV); international territorial levels (ITL).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from app.contracts.change.ground import Ground
from app.ocds.intake.buyer import Buyers

CODED = ("justification_codes", "ending_codes")  #: grounds by their codes


@dataclass(frozen=True, slots=True)
class Particulars:
    """What was entered; empty or None where it was not."""

    description: str = ""  #: of the subject-matter
    cpv: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  #: where it is carried out
    method: str = ""  #: how it was let: open, selective, limited or direct
    method_details: str = ""  #: the same in words
    justification: str = ""  #: of a direct award: why it was allowed
    justification_codes: tuple[Ground, ...] = ()  #: the same, in an official list
    options: str = ""  #: to buy more; "None." where there are none
    renewal: str = ""  #: how it can be extended; "None." where it cannot
    latest_end: date | None = None  #: with every extension
    conflicts_assessed: bool | None = None  #: a conflicts assessment was prepared and revised
    final_value: Decimal | None = None  #: of what was paid, in pounds without VAT, once it ended
    ending_codes: tuple[Ground, ...] = ()  #: of why it ended, in an official list

    def document(self) -> dict[str, Any]:
        """Give it as plain data, to be kept."""
        made = asdict(self)
        made["latest_end"] = None if self.latest_end is None else self.latest_end.isoformat()
        value = self.final_value
        made["final_value"] = None if value is None else format(value, "f")
        return made

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Particulars":
        """Read it back from what was kept."""
        end, value = document["latest_end"], document["final_value"]
        read = {
            **document,
            "cpv": tuple(document["cpv"]),
            "regions": tuple(document["regions"]),
            "latest_end": None if end is None else date.fromisoformat(end),
            "final_value": None if value is None else Decimal(value),
            **{name: tuple(Ground(**one) for one in document[name]) for name in CODED},
        }
        return cls(**read)


class Kept(NamedTuple):
    """What is kept of the releases of an ocid that were sent."""

    #: what those that are the authority's own say together; None: there are none
    tree: Mapping[str, Any] | None = None
    is_too_large: bool = False  #: there are, and too many to be read
    #: the same, or where it says of nobody that they buy what others say; None: there are none
    who: Mapping[str, Any] | None = None
    buyers: Buyers = Buyers()  #: by what the authority is known in them


class Entered(NamedTuple):
    """What stands of them for a notice."""

    particulars: Particulars = Particulars()
    kept: Kept = Kept()

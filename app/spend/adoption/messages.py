"""What the API accepts and gives when a contract is taken on from a row of a register."""

from pydantic import ConfigDict

from app.contracts.adoption.messages import (
    EXAMPLE_OBLIGATION,
    ContractSupplierIn,
    ContractTerms,
    Line,
    Short,
)
from app.contracts.messages import ContractOut
from app.platform.request.messages import Message
from app.rules.messages import FindingOut
from app.spend.adoption.taking import Wanted

OTHER = {"supplier", "obligations"}  #: what is sent and is no fact of the contract


class EntryContractIn(ContractTerms):
    """What a row of a register does not say of its contract, or not rightly."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "regime": "pcr15",
                    "supplier": {"id": "0195566f-4a00-7000-8000-000000000001"},
                    "ends_on": "2028-12-31",
                    "obligations": [EXAMPLE_OBLIGATION],
                }
            ]
        }
    )

    supplier: ContractSupplierIn | None = None  #: null: whom the row names
    title: Line | None = None  #: null: as the row has it
    reference: Short | None = None  #: null: as the row has it; empty: none

    def wanted(self) -> Wanted:
        """Give it as the use case takes it: what was sent, and is not null."""
        sent = self.model_fields_set | {"regime"}
        said = {name: getattr(self, name) for name in sent - OTHER}
        return Wanted(
            facts={name: value for name, value in said.items() if value is not None},
            supplier=None if self.supplier is None else self.supplier.named(),
            promises=[one.promised() for one in self.obligations],
        )


class EntryContractOut(Message):
    """The contract that was taken on from a row."""

    contract: ContractOut
    findings: list[FindingOut]  #: what of the row was not used, and why

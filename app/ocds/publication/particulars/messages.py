"""What the API takes and gives of what was entered for notices."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.adoption.messages import Money
from app.contracts.change.messages import GroundCode, GroundCodes
from app.contracts.messages import Amount
from app.ocds.publication.particulars.particulars import CODED, Particulars
from app.ocds.publication.tables import OcdsParticulars
from app.organisations.suppliers.identifier import read_identifier
from app.platform.request.messages import Message
from app.problems import Finding, Invalid

Words = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^(\S(.*\S)?)?$")]
Cpv = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
Region = Annotated[str, StringConstraints(pattern=r"^(UK|TL)([A-Z][0-9A-Z]{0,2})?$")]
Method = Literal["open", "selective", "limited", "direct", ""]

EXAMPLE: dict[str, Any] = {
    "buyer": {"scheme": "GB-PPON", "id": "PABC-1234-DEFG"},
    "description": "Meals cooked and brought to people at home, every day of the year.",
    "cpv": ["55521100"],
    "regions": ["UKD45"],
    "method": "open",
    "method_details": "Open procedure",
    "options": "None.",
    "renewal": "Once, by a year.",
    "latest_end": "2028-03-31",
    "conflicts_assessed": True,
}


class OcdsBuyerIn(Message):
    """The authority's unique identifier."""

    scheme: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{2,12}$")]
    id: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S+$")]


class OcdsParticularsIn(Message):
    """What is entered of a contract for its notices, whole: what is left out is not known."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    #: the authority's; the one that was entered last stands for all its contracts
    buyer: OcdsBuyerIn | None = None
    description: Words = ""  #: of the subject-matter
    cpv: Annotated[list[Cpv], Field(max_length=20, default_factory=list)]
    regions: Annotated[list[Region], Field(max_length=50, default_factory=list)]  #: ITL codes
    method: Method = ""  #: how it was let, where no procurement here says it
    method_details: Words = ""
    justification: Words = ""  #: of a direct award: why it was allowed
    justification_codes: GroundCodes  #: the same by its codes in an official list
    options: Words = ""  #: to buy more; "None." where there are none
    renewal: Words = ""  #: how it can be extended; "None." where it cannot
    latest_end: date | None = None  #: with every extension
    conflicts_assessed: bool | None = None  #: a conflicts assessment was prepared and revised
    final_value: Money | None = None  #: paid in all, in pounds without VAT, once it ended
    ending_codes: GroundCodes  #: of why it ended, in an official list

    def wanted(self) -> Particulars:
        """Give it as the use case takes it."""
        said = self.model_dump(exclude={"buyer", "cpv", "regions", *CODED})
        said |= {name: tuple(one.ground() for one in getattr(self, name)) for name in CODED}
        return Particulars(cpv=tuple(self.cpv), regions=tuple(self.regions), **said)

    def numbered(self) -> tuple[str, str]:
        """Give the scheme and the number of the authority; empty where they are left out.

        Raises:
            Invalid: if it is no number of that register.
        """
        if self.buyer is None:
            return "", ""
        found = read_identifier(self.buyer.scheme, self.buyer.id, "/buyer/id")
        if isinstance(found, Finding):
            raise Invalid("The authority's identifier cannot be read.", findings=[found])
        return found.scheme, found.value


class OcdsParticularsOut(Message):
    """What was entered last of a contract for its notices."""

    contract_id: UUID
    number: int  #: how often anything was entered; 0: never
    buyer: OcdsBuyerIn | None
    description: str
    cpv: list[str]
    regions: list[str]
    method: str
    method_details: str
    justification: str
    justification_codes: list[GroundCode]
    options: str
    renewal: str
    latest_end: date | None
    conflicts_assessed: bool | None
    final_value: Amount | None
    ending_codes: list[GroundCode]
    at: datetime | None  #: null: never

    @classmethod
    def of(cls, contract_id: UUID, row: OcdsParticulars | None) -> "OcdsParticularsOut":
        """Make it from what is stored."""
        said = Particulars() if row is None else Particulars.read(row.document)
        buyer = None
        if row is not None and row.buyer_id:
            buyer = OcdsBuyerIn(scheme=row.buyer_scheme, id=row.buyer_id)
        own = ("description", "method", "method_details", "justification", "options", "renewal",
               "latest_end")  # fmt: skip
        codes = {name: [GroundCode(**one.document()) for one in getattr(said, name)]
                 for name in CODED}  # fmt: skip
        return cls(
            contract_id=contract_id,
            number=0 if row is None else row.number,
            buyer=buyer,
            cpv=list(said.cpv),
            regions=list(said.regions),
            conflicts_assessed=said.conflicts_assessed,
            final_value=said.final_value,
            at=None if row is None else row.at,
            **{name: getattr(said, name) for name in own},
            **codes,
        )

"""For whom releases are used, and what whoever sent them says besides."""

from dataclasses import dataclass
from uuid import UUID

from app.contracts.kind import Regime
from app.ocds.contracts.given import Given
from app.ocds.contracts.notice import ContractDetails
from app.ocds.intake.buyer import Buyers
from app.organisations.caller import Caller
from app.procurements.draft import Procedure
from app.rules.library import Library


@dataclass(frozen=True, slots=True)
class For:
    """For whom releases are used, and by what."""

    caller: Caller
    ingest_id: UUID  #: of the file that they came in, now or again
    rules: str  #: that drafts are scored by; empty: none is made
    procedure: Procedure | None  #: of tenders whose notices do not say it
    regime: Regime | None  #: of contracts whose notices do not say it
    buyers: Buyers  #: of whose releases something is made; nobody: of whoever's
    library: Library

    def given_for(self, told: ContractDetails) -> Given:
        """Give what the sender says of a contract that its notice does not say.

        An award of earlier law says on which day the contract begins, and never when it was
        entered into. Who names that law has awards count from their first day.

        Args:
            told: the contract, or its award.
        """
        if self.regime is None or told.is_under_act:
            return Given()
        if told.id or told.starts is None:
            return Given(regime=self.regime)
        return Given(regime=self.regime, entered_on=told.starts, is_day_assumed=True)

"""A contract that was closed, with what was handed in long before."""

from datetime import UTC, date, datetime

from sqlmodel import select

from app.contracts.plan.tables import PlanState
from app.contracts.tables import Contract, ContractState
from app.deliveries.evidence.tables import Evidence
from app.platform.database import writing
from tests.deliveries.evidence.made import Site
from tests.deliveries.returns.made import agree

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def closes(site: Site, on: date | None, years: int | None = None) -> None:
    """Have the contract be closed, and what is there have been handed in long before."""
    with writing(site.engine) as session:
        for entry in session.exec(select(Evidence)):
            entry.uploaded_at = LONG_AGO
        contract = session.get_one(Contract, site.contract)
        contract.ends_on, contract.state = on, ContractState.CLOSED
        if years is not None:
            agree(session, contract, terms={"retention_years": years}, state=PlanState.AGREED)

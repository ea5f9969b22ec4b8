"""A contract that was taken on, with an indicator: what the examples about contracts speak of."""

from datetime import UTC, date, datetime
from decimal import Decimal

from app.contracts.adoption.adopting import adopt
from app.contracts.adoption.facts import Facts
from app.contracts.adoption.promise import Promised, promises_of
from app.contracts.indicators.setting import NewIndicator, set_indicators
from app.contracts.kind import Regime
from app.contracts.tables import Contract, Indicator, Obligation
from app.platform.database import WriteSession
from app.rules.reading import HOME, read_library
from tests.world.cast import Cast
from tests.world.numbers import numbered

TAKEN_ON = 21  #: number of the contract, its first obligation and its indicator
#: later than what comes of awards, which so stand before it in lists
TAKEN_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROMISE = {"measure": "job_local", "quantity": "4", "unit": "fte_year"}


def a_contract_taken_on(session: WriteSession, cast: Cast) -> None:
    """Take on a contract that has run for a while, with the supplier of the examples."""
    facts = Facts(
        title="Delivery of meals",
        regime=Regime.PCR15,
        reference="MEALS-2024",
        ocid="ocds-h6vhtk-0000a0",
        outside_id="1",
        source="Contracts register, January 2026",
        value=Decimal(400_000),
        starts_on=date(2024, 4, 1),
        ends_on=date(2027, 3, 31),
    )
    sent = Promised("job_local", PROMISE, id="jobs", quantity=Decimal(4))
    promises = promises_of([sent], read_library(HOME), facts.value).promises
    caller = cast.first.caller
    with numbered(TAKEN_ON, Contract, Obligation, Indicator, block=cast.block):
        made = adopt(session, caller, cast.supplier.caller.supplier(), facts, promises, TAKEN_AT)
        wanted = NewIndicator("Deliveries on the agreed day")
        set_indicators(session, caller, made, [wanted], TAKEN_AT)
    made.withdrawal_by, made.withdrawn_because = cast.first.caller.who, "It stands twice."
    made.withdrawal_proposed_at = TAKEN_AT

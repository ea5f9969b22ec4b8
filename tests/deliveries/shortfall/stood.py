"""Where promises stand, for tests of sums."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Owing
from app.contracts.plan.shape import Shape
from app.deliveries.standing.standing import Bands, Came, Standing, stands

NO_BANDS = Bands(words=None, colours=None)


def a_standing(
    number: int = 1,
    *,
    measure: str = "volunteering",
    promised: str = "100",
    due: str = "50",
    verified: str = "30",
    **facts: Any,
) -> Standing:
    """Give where a promise of hours stands: 20 behind, unless something else is said."""
    owing = Owing(
        obligation_id=UUID(int=number),
        contract_id=UUID(int=1000),
        measure=measure,
        theme="skills",
        title=measure.capitalize(),
        unit="hour",
        direction=facts.get("direction", Direction.MORE),
        accumulation=Accumulation.SUM,
        baseline=Decimal(promised),
        promised=Decimal(promised),
        due=Decimal(due),
        starts_on=date(2025, 1, 1),
        ends_on=date(2026, 12, 31),
        shape=Shape.EVEN,
        recalculated=False,
    )
    came = Came(reported=Decimal(verified), verified=Decimal(verified), deliveries=1)
    return stands(owing, came, NO_BANDS)

"""Where promises stand, without a database."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Owing
from app.contracts.plan.shape import Shape
from app.deliveries.standing.colour import Colour
from app.deliveries.standing.forecast import Forecast
from app.deliveries.standing.standing import Standing

CONTRACT = UUID(int=7)


def owing(title: str = "Local jobs", number: int = 1, **changes: Any) -> Owing:
    given = Owing(
        obligation_id=UUID(int=number), contract_id=CONTRACT, measure="job_local", theme="jobs",
        title=title, unit="people", direction=Direction.MORE, accumulation=Accumulation.SUM,
        baseline=Decimal(8), promised=Decimal(8), due=Decimal(4), starts_on=None, ends_on=None,
        shape=Shape.EVEN, recalculated=False,
    )  # fmt: skip
    return replace(given, **changes)


def stood(
    reported: int = 4,
    verified: int = 4,
    *,
    of: Owing | None = None,
    forecasts: tuple[Forecast, ...] = (),
    **changes: Any,
) -> Standing:
    """Give where a promise stands; what is behind follows, unless it is given."""
    owed = of or owing()
    behind = max(owed.due - verified, Decimal(0))
    given = Standing(
        owing=owed, reported=Decimal(reported), verified=Decimal(verified), deliveries=1,
        is_reported=True, said_nothing=False, percent=None, rating=None, colour=Colour.GREEN,
        forecasts=forecasts, behind=behind,
    )  # fmt: skip
    return replace(given, **changes)

"""What the API gives of the law's figures."""

from datetime import date
from decimal import Decimal

from app.platform.request.messages import Message
from app.procurements.law.threshold import Standing


class ThresholdOut(Message):
    """Where a procurement stands beside a threshold of the law."""

    code: str
    title: str
    value: Decimal  #: in pounds with VAT
    passed_by: str  #: at_least or more_than this value
    passed: bool | None  #: null: the value with VAT is not known
    in_force_from: date
    source: str

    @classmethod
    def of(cls, standing: Standing) -> "ThresholdOut":
        """Tell where a procurement stands."""
        return cls(
            code=standing.code,
            title=standing.title,
            value=standing.value,
            passed_by=standing.passed_by,
            passed=standing.passed,
            in_force_from=standing.from_,
            source=standing.source,
        )


class SocialValueModelOut(Message):
    """Which social value model applies."""

    model: str  #: its id, or `none`
    title: str
    must: bool  #: the authority must use it; otherwise it may adopt it
    least_percent: Decimal | None  #: of the marks; null: none asked for, or not known
    why: str
    source: str

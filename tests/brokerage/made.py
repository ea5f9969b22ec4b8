"""What a brokerage has put down: `put_down(session, caller, referrals=[...])`."""

from datetime import UTC, date, datetime
from typing import Any

from app.brokerage.keeping import keep
from app.brokerage.record import Records
from app.organisations.caller import Caller
from app.platform.database import WriteSession

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 2, 1)
WARD = "E05000026"


def digest(number: int) -> str:
    """Give what is kept of the token of a person."""
    return f"{number:064x}"


def a_referral(number: int, **more: Any) -> dict[str, Any]:
    usual = {"token": digest(number), "place": WARD, "group": "veteran", "referred_on": DAY}
    return usual | more


def a_vacancy(contract: Any, **more: Any) -> dict[str, Any]:
    usual = {"code": "VAC-1", "contract": str(contract), "role": "Cleaner", "posts": 3}
    return usual | {"opens_on": DAY} | more


def put_down(session: WriteSession, caller: Caller, now: datetime = NOW, **rows: Any) -> None:
    keep(session, caller, Records.model_validate(rows), now)

"""Where each total of a committee pack opens to: paths of the API, with the day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

MOST = 5  #: paths in one cell; the rest are counted


def portfolio(on: date) -> str:
    """Give the path of all units together."""
    return f"/v1/portfolio?on={on}"


def by_theme(on: date) -> str:
    """Give the path of the lines by theme."""
    return f"/v1/standing?by=theme&on={on}"


def by_place(on: date) -> str:
    """Give the path of what came to each area, which names no contract."""
    return f"/v1/portfolio/delivered?by=place&on={on}"


def paid(on: date) -> str:
    """Give the path of published payments by place."""
    return f"/v1/spend/by-place?until={on}"


def contract(contract_id: UUID | str, on: date) -> str:
    """Give the path of a contract's promises."""
    return f"/v1/contracts/{contract_id}/standing?on={on}"


def promise(obligation_id: UUID, on: date) -> str:
    """Give the path of one promise."""
    return f"/v1/obligations/{obligation_id}/standing?on={on}"


def deliveries(contracts: Sequence[UUID]) -> str:
    """Give the paths of the deliveries of some contracts."""
    told = [f"/v1/contracts/{one}/deliveries" for one in contracts[:MOST]]
    left = len(contracts) - len(told)
    return "\n".join([*told, f"and {left} more"] if left else told)

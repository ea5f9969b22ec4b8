"""Hold a change against each limit of the law, with all that was changed before it."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from app.contracts.change.limits import After, Limit, limits
from app.contracts.change.queries import accounted_for, as_let
from app.contracts.change.scale import Step, falls_by
from app.contracts.plan.owing import Promise
from app.contracts.tables import Contract


def weigh(
    session: Session,
    contract: Contract,
    after: After,
    promises: Mapping[UUID, Promise],
    steps: Mapping[UUID, Step],
) -> tuple[Limit, ...]:
    """Say what the law says of a change.

    Args:
        session: to read with.
        contract: as it stands.
        after: what the change makes of it, but for what is owed.
        promises: what is owed under it.
        steps: what the change does to each of these.
    """
    until_now = accounted_for(session, contract.id)
    falls = [
        falls_by(promises[key], until_now.get(key, promises[key].baseline), step)
        for key, step in steps.items()
    ]
    return limits(as_let(session, contract), after.falling(max(falls, default=None)))

"""What the routes of imports ask for: the kinds that are taken, and all else that is at hand."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, SealsDep
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.messages import EXAMPLE_READY

#: whoever plays any part; each kind asks for the scope that its content needs
Anybody = Annotated[Caller, needs(Scope.RULES_READ)]
ImportId = Annotated[UUID, Path(examples=[EXAMPLE_READY])]


async def at_hand(request: Request, seals: SealsDep, now: NowDep) -> Desk:
    """Give what whoever works on imports has at hand."""
    kinds: Sequence[AnyKind] = request.app.state.kinds
    return Desk(kinds, seals, request.app.state.settings, now)


DeskDep = Annotated[Desk, Depends(at_hand)]

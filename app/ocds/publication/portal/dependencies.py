"""Whose trials a request is to be shown, beside what is public."""

from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security.utils import get_authorization_scheme_param

from app.organisations.authenticating import admitted
from app.organisations.secret import Mode
from app.platform.http.dependencies import NowDep, TurnDep


def sandbox_of(
    request: Request, background: BackgroundTasks, now: NowDep, _turn: TurnDep
) -> UUID | None:
    """Give the sandbox of whoever sends a test key, or an access token for one.

    Everybody else is shown what is public: without a key, or with one that counts.

    Raises:
        Unauthenticated: if a key is sent that is not accepted.
    """
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        return None
    caller = admitted(request, background, token, now)
    return caller.authority_id if caller.mode is Mode.TEST else None


SandboxDep = Annotated[UUID | None, Depends(sandbox_of)]

"""An authority's own entry and its keys, over HTTP; and the service's numbers, for their keys."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from sqlmodel import col, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.handing import hand_out
from app.organisations.issuing import change_authority as change
from app.organisations.issuing import revoke
from app.organisations.messages import (
    ApiKeyIn,
    ApiKeyIssued,
    ApiKeyOut,
    ApiKeyPage,
    AuthorityIn,
    AuthorityOut,
)
from app.organisations.queries import key_of, keys_of
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.tables import ApiKey, Authority
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.metrics import CONTENT_TYPE
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned

router = Router(prefix="/v1", tags=["organisations"])

#: what stands outside `/v1`, and still asks who calls
service = Router(tags=["service"])

KeyId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]


@router.get("/authority")
def read_authority(
    caller: Annotated[Caller, needs(Scope.AUTHORITY_READ)], session: ReadDep, response: Response
) -> AuthorityOut:
    """Give the authority that your key belongs to."""
    authority = session.get_one(Authority, caller.authority_id)
    versioned(response, authority.version)
    return AuthorityOut.model_validate(authority, from_attributes=True)


@router.patch("/authority")
def change_authority(
    caller: Annotated[Caller, needs(Scope.AUTHORITY_WRITE)],
    expected: ExpectedDep,
    body: AuthorityIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> AuthorityOut:
    """Change the authority that your key belongs to.

    The name of a sandbox ends in “(sandbox)”, and that of a real authority does not.
    """
    authority = session.get_one(Authority, caller.authority_id, with_for_update=True)
    expected.check(authority.version)
    change(session, authority, body.wanted(), caller.who, now)
    versioned(response, authority.version)
    return AuthorityOut.model_validate(authority, from_attributes=True)


@router.post("/api-keys", status_code=201)
def issue_api_key(
    caller: Annotated[Caller, needs(Scope.KEYS_WRITE)],
    body: ApiKeyIn,
    session: WriteDep,
    now: NowDep,
) -> ApiKeyIssued:
    """Issue a key; one for yourself or a program is shown, and only now: keep it safe.

    A program's key has no scope that yours lacks. Who may enter people may also issue a key to
    somebody else, with all that somebody's roles may do, one to a supplier's program, and one to
    a program of yours in the role `integration`, which only reads. A key for somebody else is
    never shown: it is sent by letter to the address of their entry, and one that acts for a
    supplier to the address of the supplier's. Whoever set that address alone may not issue it.

    A test key lives in your sandbox: an authority of its own, opened with the first of them and
    filled with made-up data. It is a program's, may have nearly every scope, and finds nothing
    of yours. A key that is issued with it is one too, for anybody in the sandbox, and is shown.
    """
    key, secret = hand_out(session, caller, body.wanted(now), now)
    return ApiKeyIssued.of(key, key=None if secret is None else str(secret))


@router.get("/api-keys")
def list_api_keys(
    caller: Annotated[Caller, needs(Scope.KEYS_READ)],
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    revoked: bool | None = None,
    person_id: UUID | None = None,
    supplier_id: UUID | None = None,
    mode: Mode | None = None,
) -> ApiKeyPage:
    """List your authority's keys, in the order in which they were issued or revoked."""
    columns = (getattr(ApiKey, name) for name in ApiKeyOut.model_fields)
    query = select(*columns).where(keys_of(caller.authority_id))
    if mode is not None:
        query = query.where(ApiKey.mode == mode)
    if revoked is not None:
        is_revoked = col(ApiKey.revoked_at).is_not(None)
        query = query.where(is_revoked if revoked else ~is_revoked)
    if person_id is not None:
        query = query.where(ApiKey.person_id == person_id)
    if supplier_id is not None:
        query = query.where(ApiKey.supplier_id == supplier_id)
    query = updated.within(query, ApiKey.updated_at)
    found = page_of(session, query, (ApiKey.updated_at, ApiKey.id), asked)
    return ApiKeyPage(data=[ApiKeyOut.of(row) for row in found.rows], page=found.marks)


@router.get("/api-keys/{key_id}")
def read_api_key(
    caller: Annotated[Caller, needs(Scope.KEYS_READ)], key_id: KeyId, session: ReadDep
) -> ApiKeyOut:
    """Give one of your authority's keys, without the key itself."""
    return ApiKeyOut.of(key_of(session, caller.authority_id, key_id))


@router.post("/api-keys/{key_id}/revocation", status_code=201)
def revoke_api_key(
    caller: Annotated[Caller, needs(Scope.KEYS_WRITE)],
    key_id: KeyId,
    session: WriteDep,
    now: NowDep,
) -> ApiKeyOut:
    """Have one of your authority's keys refused from now on."""
    return ApiKeyOut.of(revoke(session, caller.authority_id, key_id, now, caller.who))


@service.get("/metrics", include_in_schema=False)
def metrics(caller: Annotated[Caller, needs(Scope.METRICS_READ)], request: Request) -> Response:
    """Give the numbers of this process, in Prometheus' text form."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE)

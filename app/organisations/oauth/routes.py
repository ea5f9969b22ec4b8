"""Where programs get access tokens, and learn what one is good for.

A client is an API key: its id, or how it begins, and the key itself. What is refused is told as
the standards want it, so that their libraries understand; what holds for every path, such as too
many requests, is told as everywhere else.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.organisations.authenticating import Known, admit, authenticate, read_token
from app.organisations.oauth.form import (
    GRANT,
    Credentials,
    credentials_in,
    fields_in,
    scopes_asked,
)
from app.organisations.oauth.messages import (
    IntrospectionOut,
    MetadataOut,
    RefusalOut,
    TokenOut,
)
from app.organisations.oauth.refusal import Code, Refusal
from app.organisations.scope import Scope
from app.organisations.secret import beginning
from app.organisations.signing.rotating import (
    make_signing_keys,
    published_keys,
    signed,
    signing_key,
)
from app.organisations.signing.tables import SigningKey
from app.organisations.signing.token import Grant
from app.platform.database import reading
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, TurnDep
from app.platform.http.retrying import transact
from app.platform.http.routing import Router
from app.platform.identifiers import new_id
from app.platform.request import bearer
from app.platform.request.messages import Message
from app.platform.sealing import Seals
from app.problems import Unauthenticated

MOST_BYTES = 20_000  #: of a form
KEYS_KEPT = (
    300  #: seconds for which the published keys may be kept; so long one may outlast its end
)
JSON = "application/json"
METHODS = ("client_secret_basic", "client_secret_post")

router = Router(tags=["service"])

Fields = dict[str, str]


async def _body(request: Request) -> bytes:
    return await request.body()


#: stands before the turn at the database: who is slow to send a form keeps nobody from it
BodyDep = Annotated[bytes, Depends(_body)]


@router.post("/oauth/token", include_in_schema=False, max_body_size=MOST_BYTES)
async def issue_access_token(
    request: Request,
    body: BodyDep,
    now: NowDep,
    held: SealsDep,
    background: BackgroundTasks,
    _turn: TurnDep,
) -> Response:
    """Give a client an access token, with the scopes that it asks for or all that it has."""

    def given(known: Known, credentials: Credentials, fields: Fields) -> Message:
        admit(request, background, known, now)
        asked = scopes_asked(fields, known.caller.scopes)
        settings = request.app.state.settings
        lasts = _lasts(known, timedelta(seconds=settings.token_seconds), now)
        key = _key_that_signs(request, held, now)
        grant = Grant(
            id=new_id(),
            client=known.caller.key_id,
            scopes=asked,
            issued_at=now,
            ends_at=now + lasts,
            lasting=bearer.digest_of_key(credentials.secret),
        )
        return TokenOut(
            access_token=signed(grant, settings.public_url, key, held),
            expires_in=int(lasts.total_seconds()),
            scope=" ".join(sorted(asked)),
        )

    return await _answered(request, body, now, given)


@router.post("/oauth/introspection", include_in_schema=False, max_body_size=MOST_BYTES)
async def introspect_access_token(
    request: Request, body: BodyDep, now: NowDep, background: BackgroundTasks, _turn: TurnDep
) -> Response:
    """Tell a client what an access token of its own authority is good for."""

    def told(known: Known, _credentials: Credentials, fields: Fields) -> Message:
        admit(request, background, known, now)
        if "token" not in fields:
            raise Refusal(Code.INVALID_REQUEST, "Send the token as token.")
        issuer = request.app.state.settings.public_url
        with reading(request.app.state.engine) as session:
            return _told_of(session, known, fields["token"], now, issuer)

    return await _answered(request, body, now, told)


@router.get("/.well-known/jwks.json", include_in_schema=False)
def read_signing_keys(session: ReadDep, now: NowDep) -> Response:
    """Give the keys by which anybody can check an access token (RFC 7517)."""
    keys = ",".join(key.public for key in published_keys(session, now))
    headers = {"Cache-Control": f"public, max-age={KEYS_KEPT}"}
    return Response(f'{{"keys":[{keys}]}}', headers=headers, media_type=JSON)


@router.get("/.well-known/oauth-authorization-server", include_in_schema=False)
def read_authorization_server(request: Request) -> Response:
    """Say where tokens are had, and how (RFC 8414)."""
    issuer = request.app.state.settings.public_url
    base = issuer.rstrip("/")
    told = MetadataOut(
        issuer=issuer,
        token_endpoint=f"{base}/oauth/token",
        introspection_endpoint=f"{base}/oauth/introspection",
        jwks_uri=f"{base}/.well-known/jwks.json",
        service_documentation=f"{base}/docs",
        scopes_supported=tuple(Scope),
        grant_types_supported=(GRANT,),
        token_endpoint_auth_methods_supported=METHODS,
        introspection_endpoint_auth_methods_supported=METHODS,
    )
    return Response(told.model_dump_json(), media_type=JSON)


Work = Callable[[Known, Credentials, Fields], Message]


async def _answered(request: Request, body: bytes, now: datetime, work: Work) -> Response:
    """Do what a client asks for once it is known who it is, and answer as the standards want."""
    try:
        told = await run_in_threadpool(_done, request, body, now, work)
    except Refusal as refusal:
        return _refused(refusal)
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return Response(told.model_dump_json(exclude_none=True), 200, headers, JSON)


def _done(request: Request, body: bytes, now: datetime, work: Work) -> Message:
    fields = fields_in(request.headers.get("content-type", ""), body)
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    basic = bearer.credentials_in(said.strip()) if scheme.lower() == "basic" else None
    credentials = credentials_in(basic, fields)
    with reading(request.app.state.engine) as session:
        known = _client(session, credentials, now)
    return work(known, credentials, fields)


def _client(session: Session, credentials: Credentials, now: datetime) -> Known:
    """Give the client that says so, if it is believed."""
    try:
        known = authenticate(session, credentials.secret, now)
    except Unauthenticated as unknown:
        raise Refusal(Code.INVALID_CLIENT, f"{unknown.detail} {unknown.how_to_fix}") from None
    if credentials.client_id not in {str(known.caller.key_id), beginning(credentials.secret)}:
        raise Refusal(Code.INVALID_CLIENT, "The client_id is not the id of this API key.")
    return known


def _lasts(known: Known, life: timedelta, now: datetime) -> timedelta:
    """Give how long a token lasts: no longer than its key."""
    return life if known.ends_at is None else min(life, known.ends_at - now)


def _key_that_signs(request: Request, held: Seals, now: datetime) -> SigningKey:
    with reading(request.app.state.engine) as session:
        key = signing_key(session, held, now)
    if key is not None:
        return key
    return transact(
        request.app.state.engine, lambda session: make_signing_keys(session, held, now)
    )


def _told_of(
    session: Session, known: Known, token: str, now: datetime, issuer: str
) -> IntrospectionOut:
    """Tell what a token is good for; of another's nothing is told, as of one that is none."""
    try:
        of_token, grant = read_token(session, token, now, issuer)
    except Unauthenticated:
        return IntrospectionOut(active=False)
    asks, bears = known.caller, of_token.caller
    if asks.authority_id != bears.authority_id or asks.supplier_id not in {
        None,
        bears.supplier_id,
    }:
        return IntrospectionOut(active=False)
    client = str(grant.client)
    return IntrospectionOut(
        active=True,
        scope=" ".join(sorted(bears.scopes)),
        client_id=client,
        sub=client,
        token_type="Bearer",  # noqa: S106 - the kind of token, and no token
        iss=issuer,
        aud=issuer,
        iat=int(grant.issued_at.timestamp()),
        exp=int(grant.ends_at.timestamp()),
        jti=str(grant.id),
    )


def _refused(refusal: Refusal) -> Response:
    told = RefusalOut(error=refusal.code.value, error_description=refusal.words)
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="social-value"'
    return Response(told.model_dump_json(), refusal.status, headers, JSON)

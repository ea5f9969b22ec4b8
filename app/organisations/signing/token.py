"""An access token: what it says, signed (ES256) and checked, in the form of RFC 9068."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import ECKey, KeyParameters
from joserfc.jws import extract_compact

from app.platform.request.bearer import CLAIM, LONGEST

ALGORITHM = "ES256"
TYPE = "at+jwt"
LONGEST_LIFE = timedelta(hours=1)  #: of a token, whatever is set


class Untrue(Exception):
    """It is no token that we signed."""


class Over(Exception):
    """Its time is over."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token lets its bearer do, and until when."""

    id: UUID
    client: UUID  #: id of the API key that it stands for
    scopes: frozenset[str]
    issued_at: datetime
    ends_at: datetime
    lasting: str  #: what all tokens of the client have in common


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a token names, before anything of it is believed."""

    kid: UUID
    client: UUID


def new_pair(kid: UUID) -> tuple[str, bytes]:
    """Make a pair of keys: the published half, and the one that signs."""
    told: KeyParameters = {"kid": str(kid), "use": "sig", "alg": ALGORITHM}
    pair = ECKey.generate_key("P-256", parameters=told)
    return json.dumps(pair.as_dict(private=False)), json.dumps(pair.as_dict(private=True)).encode()


def sign(grant: Grant, issuer: str, kid: UUID, private: bytes) -> str:
    """Write a token."""
    claims = {
        "iss": issuer,
        "aud": issuer,
        "sub": str(grant.client),
        "client_id": str(grant.client),
        "scope": " ".join(sorted(grant.scopes)),
        "iat": int(grant.issued_at.timestamp()),
        "exp": int(grant.ends_at.timestamp()),
        "jti": str(grant.id),
        CLAIM: grant.lasting,
    }
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": str(kid)}
    return jwt.encode(header, claims, ECKey.import_key(json.loads(private)), [ALGORITHM])


def named_in(token: str) -> Named | None:
    """Tell whom a token names, so that they can be looked up; None: it is none of ours."""
    if len(token) > LONGEST:
        return None
    try:
        found = extract_compact(token.encode())
        header, claims = found.headers(), json.loads(found.payload)
        if header.get("typ") != TYPE or header.get("alg") != ALGORITHM:
            return None
        return Named(UUID(header["kid"]), UUID(claims["client_id"]))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def read(token: str, public: str, issuer: str, now: datetime) -> Grant:
    """Give what a token grants, once it is known to be true.

    Args:
        token: as it was sent.
        public: the published half of the key that it names.
        issuer: who must have issued it, for themselves.
        now: when it is used.

    Raises:
        Over: if its time is over.
        Untrue: if it was not signed by that key, or not as we write tokens.
    """
    try:
        claims = jwt.decode(token, _imported(public), [ALGORITHM]).claims
        # when it was issued is not held against this machine's clock, which may be a little behind
        _registry(issuer, now).validate({name: claims[name] for name in ("iss", "aud", "exp")})
        return _granted(claims)
    except ExpiredTokenError:
        raise Over from None
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise Untrue from None


def _registry(issuer: str, now: datetime) -> jwt.JWTClaimsRegistry:
    own: Any = {"essential": True, "value": issuer}
    return jwt.JWTClaimsRegistry(now=int(now.timestamp()), iss=own, aud=own)


def _granted(claims: dict[str, Any]) -> Grant:
    return Grant(
        id=UUID(claims["jti"]),
        client=UUID(claims["client_id"]),
        scopes=frozenset(claims["scope"].split()),
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        ends_at=datetime.fromtimestamp(claims["exp"], UTC),
        lasting=claims[CLAIM],
    )


@lru_cache(maxsize=16)
def _imported(public: str) -> ECKey:
    return ECKey.import_key(json.loads(public))

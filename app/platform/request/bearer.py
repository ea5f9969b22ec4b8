"""What stays the same about a caller whose access token is renewed every few minutes.

A client that renews its token has the same rate as before, and a write that it sends again is
still the same write. So each token carries a digest that only the holder of the client's key can
make; it is not the one by which keys are kept, and nothing is let in by it. But whoever has seen
one token can write that digest into another: what a token says of itself is a claim until the
token was believed, and it is believed alone (see `shown`).
"""

import base64
import hashlib
import json
import re
from urllib.parse import unquote_plus

CLAIM = "lasting"  #: where a token has it
LONGEST = 8_000  #: characters of what can be one of our tokens
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of_key(key: str) -> str:
    """Give what all tokens of a client have in common."""
    return hashlib.sha256(b"lasting\n" + key.encode()).hexdigest()


def lasting(authorization: str) -> bytes:
    """Give what stays the same about whoever sends this header; nothing if it says nothing."""
    said = _said(authorization)
    return bytes.fromhex(in_token(said) or digest_of_key(said)) if said else b""


def shown(authorization: str) -> bytes:
    """Give what is believed of this header: an access token as it stands, anything else for good.

    It differs from `lasting` where that is only what a token claims.
    """
    said = _said(authorization)
    if not in_token(said):
        return lasting(authorization)
    return hashlib.sha256(b"shown\n" + said.encode()).digest()


def _said(authorization: str) -> str:
    """Give the key or token of a header, however it is written."""
    scheme, _, said = authorization.partition(" ")
    said = said.strip()
    if scheme.lower() == "basic":
        said = credentials_in(said)[1]
    elif scheme.lower() != "bearer":
        said = authorization
    return said


def in_token(token: str) -> str:
    """Give the digest that an access token carries, believed or not; "" if it carries none."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > LONGEST:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return ""
    found = claims.get(CLAIM) if isinstance(claims, dict) else None
    return found if isinstance(found, str) and _DIGEST.fullmatch(found) else ""


def credentials_in(basic: str) -> tuple[str, str]:
    """Give the name and the secret that basic credentials hold; two empty ones if they hold none.

    Each is encoded as in a form (RFC 6749, section 2.3.1).
    """
    try:
        name, colon, secret = base64.b64decode(basic, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (unquote_plus(name), unquote_plus(secret)) if colon else ("", "")

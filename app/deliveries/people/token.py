"""Tokens of people: a reference for somebody, kept only as a keyed digest.

A token lets one person be counted once without saying who it is; across suppliers only if they
use the same one, which they agree on. It is personal data all the
same: what looks like a name or an official number is refused before anything is kept, and the
digest can be made, or looked for, only with the secret of this deployment (`SVS_PEOPLE_KEY`).
Each authority has a key of its own, so that two authorities' digests never match.
"""

import base64
import hmac
import re
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.deliveries.people.looks import is_name, looks_like
from app.problems import Unavailable

KEY_BYTES = 32
FIX = (
    "Send a reference that you and the authority's other suppliers agreed on, such as "
    "TRAINEE-00417 from the training provider or a joint list, and keep who it is."
)

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{2,63}", re.ASCII)


class NoPeopleKey(Unavailable):
    """This deployment has no secret to keep tokens of people under."""

    slug = "no-people-key"
    title = "Tokens of people cannot be kept here"


def fault_of(token: str) -> str:
    """Say what is wrong with a token, without repeating it; nothing if it may be kept.

    A name, an e-mail address, an official number and a date of birth are told apart by their
    looks. It cannot be exhaustive: whoever reports answers for what it sends.
    """
    if looks := looks_like(token):
        return f"This looks like {looks}."
    if is_name(token):
        return "This looks like a name; a reference has a digit in it, and one word at most."
    if not _TOKEN.fullmatch(token):
        return "A token is 3 to 64 letters, digits and . _ : / - without spaces."
    return ""


class PeopleKey:
    """The secret that tokens of people are kept under."""

    def __init__(self, written: str = "") -> None:
        """Take the secret as the setting writes it; empty: there is none.

        Raises:
            ValueError: if it is not 32 bytes in base64.
        """
        self._secret = _secret(written.strip())

    def __repr__(self) -> str:
        """Tell nothing."""
        return "PeopleKey()"

    def digest(self, authority_id: UUID, token: str) -> str:
        """Give what is kept of a token; upper and lower case are the same.

        Raises:
            NoPeopleKey: if this deployment has no secret.
        """
        return hmac.digest(self._of(authority_id), token.casefold().encode(), "sha256").hex()

    def digests(self, authority_id: UUID, tokens: tuple[str, ...]) -> frozenset[str]:
        """Give what is kept of several tokens; of none, nothing, with or without a secret."""
        return frozenset(self.digest(authority_id, token) for token in tokens)

    def _of(self, authority_id: UUID) -> bytes:
        if not self._secret:
            raise NoPeopleKey(
                "This service has no secret to keep tokens of people under.",
                "Report without them, or have whoever runs it set SVS_PEOPLE_KEY.",
            )
        return _derived(self._secret, authority_id)


@cache
def _derived(secret: bytes, authority_id: UUID) -> bytes:
    told = b"person-token:" + authority_id.bytes
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=told).derive(secret)


def _secret(written: str) -> bytes:
    try:
        bits = base64.b64decode(written, validate=True)
    except ValueError:
        bits = b"?"
    if len(bits) not in {0, KEY_BYTES}:
        raise ValueError(f"the secret of SVS_PEOPLE_KEY is {KEY_BYTES} bytes in base64")
    return bits

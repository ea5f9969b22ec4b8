"""API keys as text: how they are built, told apart and kept.

A key is `sv_live_` or `sv_test_`, twelve letters that may be shown (its prefix, by which it is
found), and 256 random bits. Only the SHA-256 of the whole is kept: with that many bits nobody
can search for it, so a slow hash would cost much and add nothing.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

_FORM = re.compile(r"(sv_(?:live|test)_[0-9a-f]{12})_[0-9a-f]{64}")


class Mode(StrEnum):
    """What a key's work counts as."""

    LIVE = "live"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Secret:
    """A whole key. It is shown once, by `str`, and never by `repr` or in a log."""

    _text: str

    def __str__(self) -> str:
        """Give the key itself."""
        return self._text

    def __repr__(self) -> str:
        """Give as much as may be seen."""
        return f"Secret({self.prefix}…)"

    @property
    def prefix(self) -> str:
        """Give the part that may be shown, and by which the key is found."""
        return beginning(self._text)

    @property
    def digest(self) -> str:
        """Give what is kept."""
        return hashlib.sha256(self._text.encode()).hexdigest()

    def matches(self, digest: str) -> bool:
        """Compare with what was kept, in a time that does not tell how much of it is right."""
        return hmac.compare_digest(self.digest, digest)


def beginning(key: str) -> str:
    """Give the part of a key that may be shown."""
    return key.rsplit("_", 1)[0]


def composed(mode: Mode, name: bytes, bits: bytes) -> Secret:
    """Build a key from its random parts: 6 bytes to find it by and 32 to trust it by."""
    if len(name) != 6 or len(bits) != 32:
        raise ValueError("a key takes 6 and 32 random bytes")
    return Secret(f"sv_{mode.value}_{name.hex()}_{bits.hex()}")


def as_secret(text: str) -> Secret | None:
    """Take a text for a key, if it has the form of one."""
    return Secret(text) if _FORM.fullmatch(text) else None

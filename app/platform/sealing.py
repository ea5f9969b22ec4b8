"""Sealing: bytes that only a secret outside the database can open again.

AES-256-GCM, so what was changed does not open. A thing that is sealed has a data key of its own,
wrapped by a deployment's secret (`SVS_SEAL_KEY`); the database holds the wrapped key and the
sealed bytes, and is harmless without the secret, wherever a copy of it is restored. Several
secrets may be given, newest first: the first wraps, all unwrap.

What is sealed is padded to whole blocks, so that its length tells little. Whom to open it for is
the business of the rooms.
"""

import base64
import hashlib
from dataclasses import dataclass
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.problems import Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK = 4096  #: bytes that sealed content is padded to whole multiples of
LENGTH_BYTES = 4


class NoSealKey(Unavailable):
    """This deployment has no secret to seal with, or not the one that something is sealed by."""

    slug = "no-seal-key"
    title = "Nothing can be sealed or unsealed here"


class Broken(Exception):
    """What is sealed was changed, or is not what it is taken for."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key that only a secret unwraps."""

    wrapped: bytes
    key_name: str  #: which secret wrapped it


class Seals:
    """The secrets of this deployment."""

    def __init__(self, keys: str = "") -> None:
        """Take the secrets as the setting writes them: base64, newest first, commas between.

        Raises:
            ValueError: if one of them is not 32 bytes in base64.
        """
        secrets = [_secret(word) for word in keys.split(",") if word.strip()]
        self._secrets = {_name(secret): secret for secret in secrets}

    def __repr__(self) -> str:
        """Say how many there are, and nothing else."""
        return f"Seals({len(self._secrets)})"

    def new_key(self, about: bytes) -> WrappedKey:
        """Make a data key for one thing, wrapped by the newest secret.

        Raises:
            NoSealKey: if this deployment has no secret.
        """
        return self._wrapped(token_bytes(KEY_BYTES), about)

    def unwrap(self, key: WrappedKey, about: bytes) -> "DataKey":
        """Unwrap a data key.

        Raises:
            NoSealKey: if this deployment does not have the secret that wrapped it.
            Broken: if it was changed, or belongs to something else.
        """
        return DataKey(_open(self._secret(key.key_name), key.wrapped, b"key:" + about))

    def rewrap(self, key: WrappedKey, about: bytes, other: "Seals") -> WrappedKey:
        """Wrap a data key by the newest secret of another deployment; nothing sealed changes.

        Raises:
            NoSealKey: if this deployment does not have the secret that wrapped it, or the other
                has none.
            Broken: if it was changed, or belongs to something else.
        """
        return other._wrapped(self.unwrap(key, about)._bits, about)

    @property
    def newest(self) -> str:
        """Name the secret that wraps now; "" if this deployment has none."""
        return next(iter(self._secrets), "")

    def digest(self, content: bytes, name: str) -> bytes:
        """Give a digest that only who has the secret of a name can make; of "", anybody.

        Raises:
            NoSealKey: if this deployment does not have that secret.
        """
        key = self._secret(name) if name else b""
        return hashlib.blake2b(content, key=key, digest_size=32, person=b"digest").digest()

    def _secret(self, name: str) -> bytes:
        secret = self._secrets.get(name)
        if secret is None:
            raise NoSealKey(
                "This service does not have the secret that this was sealed by.",
                f"Whoever runs it adds the secret {name} to SVS_SEAL_KEY.",
            )
        return secret

    def require(self) -> None:
        """Refuse what will have to seal something, before it is begun.

        Raises:
            NoSealKey: if this deployment has no secret.
        """
        if not self._secrets:
            raise NoSealKey(
                "This service has no secret to seal anything with.",
                "Whoever runs it sets SVS_SEAL_KEY; `social-value seal-key` makes one.",
            )

    def _wrapped(self, bits: bytes, about: bytes) -> WrappedKey:
        self.require()
        name, secret = next(iter(self._secrets.items()))
        return WrappedKey(_shut(secret, bits, b"key:" + about), name)


class DataKey:
    """The key of one thing, unwrapped: keep it no longer than it is needed."""

    def __init__(self, bits: bytes) -> None:
        """Take the key itself."""
        self._bits = bits

    def __repr__(self) -> str:
        """Tell nothing."""
        return "DataKey()"

    def seal(self, content: bytes, about: bytes) -> bytes:
        """Seal content; it opens only when it is said to be about the same thing."""
        length = len(content).to_bytes(LENGTH_BYTES)
        padding = -(LENGTH_BYTES + len(content)) % BLOCK
        return _shut(self._bits, length + content + bytes(padding), about)

    def unseal(self, sealed: bytes, about: bytes) -> bytes:
        """Give back what was sealed.

        Raises:
            Broken: if it was changed, or was sealed about something else.
        """
        padded = _open(self._bits, sealed, about)
        length = int.from_bytes(padded[:LENGTH_BYTES])
        return padded[LENGTH_BYTES : LENGTH_BYTES + length]

    def digest(self, content: bytes) -> str:
        """Give a digest that only the holder of this key can make or look for."""
        return hashlib.blake2b(content, key=self._bits, digest_size=32).hexdigest()


def new_secret() -> str:
    """Make a secret for `SVS_SEAL_KEY`."""
    return base64.b64encode(token_bytes(KEY_BYTES)).decode()


def _secret(word: str) -> bytes:
    try:
        bits = base64.b64decode(word.strip(), validate=True)
    except ValueError:
        bits = b""
    if len(bits) != KEY_BYTES:
        raise ValueError(f"a secret of SVS_SEAL_KEY is {KEY_BYTES} bytes in base64")
    return bits


def _name(secret: bytes) -> str:
    """Name a secret without giving it away."""
    return hashlib.sha256(b"seal-key:" + secret).hexdigest()[:16]


def _shut(key: bytes, content: bytes, about: bytes) -> bytes:
    nonce = token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def _open(key: bytes, sealed: bytes, about: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
    except (InvalidTag, ValueError):
        raise Broken from None

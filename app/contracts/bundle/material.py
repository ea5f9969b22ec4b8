"""One document of a bundle: what it is, what it says, and the bytes that it is given as."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.units import plain


@dataclass(frozen=True, slots=True)
class Material:
    """A document."""

    name: str  #: its path in the bundle, such as assessments/1/receipt.json
    what: str  #: in words
    content: Any  #: as JSON has it
    at: str = ""  #: when it was made, ISO 8601; empty where it grew over time
    by: str = ""  #: id of the person or key who made it
    #: digests of what it says, and their salts: what is taken out could be tried out by them
    proofs: tuple[str, ...] = ()
    is_salted: bool = False  #: without its salt a digest tells nothing, and may stand elsewhere

    def as_bytes(self) -> bytes:
        """Give it as a file: the same content is always the same bytes."""
        return as_file(self.content)

    def digest(self) -> str:
        """Give the digest of its bytes."""
        return digest_of_bytes(self.as_bytes())


def as_file(content: Any) -> bytes:
    """Write JSON for people and programs, in one form."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def digest_of_bytes(content: bytes) -> str:
    """Give the SHA-256 of some bytes, as digests are written here."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def as_json(value: Any) -> Any:
    """Bring a value into the form that JSON has: ids, times and decimals as text."""
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | str) else value


def ids_in(content: Any) -> Iterator[str]:
    """Give every id of a row that a document tells of."""
    if isinstance(content, Mapping):
        own = content.get("id")
        if isinstance(own, str):
            yield own
        content = list(content.values())
    for part in content if isinstance(content, list) else ():
        yield from ids_in(part)

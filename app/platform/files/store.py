"""Keeping bytes whole and unchanged, by a path that is made from ids and digests alone.

What is written is there whole or not at all: on disk it is written beside its place, brought to
the disk and renamed; an S3 store shows nothing before it has everything. What is read is held
against its digest, so that changed bytes never pass for those that were handed in.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.platform.files.address import Bucket, Folder, place_of
from app.problems import Conflict, Unavailable

SECONDS = 20  #: that an S3 store may take for one request, tries and all


class StoreAway(Unavailable):
    """Files can neither be kept nor read just now."""

    slug = "evidence-store-away"
    title = "The evidence store is away"


class FileDamaged(Conflict):
    """A file is no longer what was handed in: its bytes were changed, or are gone."""

    slug = "file-damaged"
    title = "The file was changed since it was handed in"


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is in the store."""

    path: str
    at: datetime  #: when it was last written


class Files:
    """The files of one deployment."""

    def __init__(self, place: Folder | Bucket) -> None:
        """Open the store; whether it can be reached shows when it is first used."""
        self._folder = place.path if isinstance(place, Folder) else None
        self._place = place
        self._opened: Any = None

    def put(self, path: str, content: bytes) -> None:
        """Keep bytes under a path; those that are there are replaced whole.

        Raises:
            StoreAway: if they could not be kept; nothing is there then, or what was.
        """
        with _told_plainly():
            obstore.put(self._store(), path, content, use_multipart=False)
            if self._folder is not None:
                _bring_to_disk(self._folder, path)

    def get(self, path: str, digest: str) -> bytes:
        """Give the bytes under a path.

        Args:
            path: under which they were put.
            digest: their SHA-256, in hexadecimal.

        Raises:
            FileDamaged: if they are not those of the digest, or not there.
            StoreAway: if the store cannot be asked.
        """
        with _told_plainly():
            try:
                content = bytes(obstore.get(self._store(), path).bytes())
            except FileNotFoundError:
                raise _damaged("is no longer in the store") from None
        if digest_of(content) != digest:
            raise _damaged("was changed in the store")
        return content

    def has(self, path: str) -> bool:
        """Tell whether something is kept under a path."""
        with _told_plainly():
            try:
                obstore.head(self._store(), path)
            except FileNotFoundError:
                return False
        return True

    def remove(self, path: str) -> None:
        """Remove what is under a path, if there is anything."""
        with _told_plainly():
            try:
                obstore.delete(self._store(), path)
            except FileNotFoundError:
                return

    def all(self) -> Iterator[Kept]:
        """Give all that is kept, a page of the store at a time."""
        with _told_plainly():
            for page in obstore.list(self._store()):
                for one in page:
                    yield Kept(one["path"], one["last_modified"])

    def _store(self) -> Any:
        if self._opened is None:
            place = self._place
            self._opened = _bucket(place) if isinstance(place, Bucket) else _folder(place.path)
        return self._opened


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=8)
def files_at(url: str) -> Files:
    """Give the store that the setting SVS_EVIDENCE_URL names, opened once in a process.

    Raises:
        StoreAway: if it names none.
    """
    try:
        return Files(place_of(url))
    except ValueError:
        raise StoreAway(
            "SVS_EVIDENCE_URL is neither a folder nor an S3 store.",
            "Give a folder, or s3://key:secret@host:port/bucket?region=…&tls=yes.",
        ) from None


def _damaged(what: str) -> FileDamaged:
    return FileDamaged(
        f"The file {what} since it was handed in.",
        "Ask for it again, and tell whoever runs the service: the log remembers it.",
    )


def _folder(path: Path) -> LocalStore:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is in it is nobody else's to read
    return LocalStore(path.resolve())


def _bucket(place: Bucket) -> S3Store:
    given = {
        "endpoint": place.endpoint,
        "access_key_id": place.key,
        "secret_access_key": place.secret,
        "region": place.region,
    }
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    wait = timedelta(seconds=SECONDS)
    return S3Store(
        place.name,
        client_options={
            "allow_http": place.endpoint.startswith("http:"),
            "timeout": wait,
            "connect_timeout": timedelta(seconds=5),
        },
        retry_config={"max_retries": 2, "retry_timeout": wait},
        **options,
    )


def _bring_to_disk(folder: Path, path: str) -> None:
    """Have the machine write a file, and each name on the way to it, before it is referred to."""
    for one in (Path(path), *Path(path).parents):
        handle = os.open(folder / one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        raise StoreAway(  # its words may quote an address, a bucket or a key
            f"The evidence store did not answer as it should ({type(error).__name__}).",
            "Try again shortly; nothing was changed.",
        ) from None

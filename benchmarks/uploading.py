"""One large file from its upload to saved, as a user has it, while others read and write.

The file is sent over HTTP in parts, sealed, unsealed by the worker, read, understood, matched,
staged and told of; then it is saved. Whoever sends it asks ten times a second how far it is.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

from benchmarks.memory import Watch
from benchmarks.running import Client, Headers, Running

PART = 1_000_000  #: bytes that are sent at once
ASKED_EVERY = 0.1  #: seconds between two questions how far a file is
OTHERS_EVERY = 0.05  #: seconds between two reads, and between two writes, of the others
IDLE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """What it took, in seconds, and what it did to others."""

    uploaded: float
    checked: float  #: until it could be saved, from when it was uploaded
    saved: float
    memory: int  #: bytes above idle, of the service, its workers and their children
    reads: float  #: 95th percentile of others' reads, as a multiple of idle
    wait: float  #: the longest that another's write took

    @property
    def took(self) -> float:
        """All of it."""
        return self.uploaded + self.checked + self.saved


def taken(
    service: Running, headers: Headers, path: Path, small: bytes, profile: UUID, rows: int
) -> Taken:
    """Send a file and have it saved.

    Args:
        service: that takes it.
        headers: of whoever sends it.
        path: of the file.
        small: another of a few rows, checked before, so that a worker that is still starting
            is in no figure, neither in the file's nor in what others have when all is idle.
        profile: by which it is read.
        rows: that are to count in the end.
    """
    client = Client(service.port, headers)
    _until(client, f"/v1/imports/{_send(client, 'small.xlsx', small, profile)}", "ready")
    others = Others(service, headers)
    others.during(lambda: time.sleep(1))  # what is done once is done
    idle, _ = others.during(lambda: time.sleep(IDLE_SECONDS))
    watch = Watch(*service.pids)
    watch.start()
    times: list[tuple[float, float, float]] = []
    busy, wait = others.during(lambda: times.append(_sent(client, path, profile, rows)))
    uploaded, checked, saved = times[0]
    return Taken(uploaded, checked, saved, watch.stop(), busy / idle, wait)


def _sent(client: Client, path: Path, profile: UUID, rows: int) -> tuple[float, float, float]:
    began = time.perf_counter()
    sent = _send(client, path.name, _parts(path), profile)
    uploaded = time.perf_counter()
    own = f"/v1/imports/{sent}"
    _until(client, own, "ready")
    checked = time.perf_counter()
    client.asks("POST", f"{own}/apply", {})
    _until(client, own, "applied")
    saved = time.perf_counter()
    batch = client.asks("GET", f"/v1/spend/batches/{sent}")
    if (batch["state"], batch["rows"]) != ("live", rows):
        raise SystemExit(f"Not every row counts: {batch}")
    return uploaded - began, checked - uploaded, saved - checked


def _send(client: Client, name: str, content: bytes | Iterator[bytes], profile: UUID) -> str:
    """Upload a file, and give the id of its import."""
    query = f"kind=spend&profile={profile}&file_name={name}"
    form = "application/octet-stream"
    sent = client.asks("POST", f"/v1/imports?{query}", content, Content_Type=form)
    return str(sent["id"])


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(PART):
            yield part


def _until(client: Client, path: str, state: str) -> None:
    while (found := client.asks("GET", path))["state"] != state:
        if found["state"] in ("rejected", "needs_fixing"):
            raise SystemExit(f"It was not taken in: {found}")
        time.sleep(ASKED_EVERY)


class Others:
    """Somebody who reads a supplier and somebody who changes one, again and again."""

    def __init__(self, service: Running, headers: Headers) -> None:
        """Choose the supplier."""
        self._service, self._headers = service, headers
        client = Client(service.port, headers)
        self._path = f"/v1/suppliers/{client.asks('GET', '/v1/suppliers')['data'][0]['id']}"

    def during(self, work: Callable[[], object]) -> tuple[float, float]:
        """Read and write a little while a work is done.

        Returns:
            The 95th percentile of the reads, and the longest of the writes, in seconds.
        """
        over = threading.Event()
        took: dict[str, list[float]] = {"reads": [], "writes": []}
        does: dict[str, Callable[[Client], Any]] = {"reads": self._read, "writes": self._write}

        def again(name: str) -> None:
            client = Client(self._service.port, self._headers)
            self._read(client)
            while not over.is_set():
                began = time.perf_counter()
                does[name](client)
                took[name].append(time.perf_counter() - began)
                time.sleep(OTHERS_EVERY)

        threads = [threading.Thread(target=again, args=(name,)) for name in took]
        for one in threads:
            one.start()
        try:
            work()
        finally:
            over.set()
            for one in threads:
                one.join()
        return quantiles(took["reads"], n=20)[-1], max(took["writes"])

    def _read(self, client: Client) -> Any:
        return client.asks("GET", self._path)

    def _write(self, client: Client) -> Any:
        body = {"address": f"Unit {time.perf_counter_ns()}"}
        return client.asks("PATCH", self._path, body, If_Match=client.tag)

"""The same store on disk and behind S3: what is kept, given back, missed and refused."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from app.platform.files.address import Folder
from app.platform.files.store import FileDamaged, Files, StoreAway, digest_of, files_at

CONTENT = b"bytes that prove something"
PATH = "0195566f-4a00-7000-8000-000000000001/" + digest_of(CONTENT)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of an S3 server on this machine, with a bucket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    service.start()
    _make_bucket(port)
    yield f"s3://key:hidden@127.0.0.1:{port}/proofs?tls=no"
    service.stop()


def _make_bucket(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(
            b"PUT /proofs HTTP/1.1\r\nHost: s3.amazonaws.com\r\nConnection: close\r\n"
            b"Content-Length: 0\r\n\r\n"
        )
        assert b" 200 " in line.recv(1000)


@pytest.fixture(params=["disk", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    """Give a store of each kind, with nothing in it."""
    url = str(tmp_path / "kept") if request.param == "disk" else request.getfixturevalue("server")
    store = files_at(url)
    yield store
    for one in list(store.all()):
        store.remove(one.path)


def test_what_was_put_is_given_back(files: Files) -> None:
    files.put(PATH, CONTENT)

    assert files.has(PATH)
    assert files.get(PATH, digest_of(CONTENT)) == CONTENT


def test_on_disk_a_file_and_every_folder_on_the_way_to_it_are_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: brought.append(os.fstat(handle).st_ino))

    monkeypatch.chdir(tmp_path.parent)

    Files(Folder(Path(tmp_path.name))).put(PATH, CONTENT)

    on_the_way = [tmp_path / PATH, (tmp_path / PATH).parent, tmp_path]
    assert brought == [one.stat().st_ino for one in on_the_way]


def test_the_same_path_twice_is_one_file(files: Files) -> None:
    files.put(PATH, CONTENT)
    files.put(PATH, CONTENT)

    [kept] = files.all()
    assert kept.path == PATH
    assert abs(kept.at - datetime.now(UTC)) < timedelta(minutes=1)  # noqa: TID251 - a real clock


def test_changed_bytes_are_detected(files: Files) -> None:
    files.put(PATH, CONTENT)
    files.put(PATH, CONTENT.replace(b"prove", b"prose"))

    with pytest.raises(FileDamaged, match="changed"):
        files.get(PATH, digest_of(CONTENT))


def test_what_is_not_there_is_told(files: Files) -> None:
    assert not files.has(PATH)
    with pytest.raises(FileDamaged, match="no longer"):
        files.get(PATH, digest_of(CONTENT))


def test_what_was_removed_is_gone_and_may_be_removed_again(files: Files) -> None:
    files.put(PATH, CONTENT)
    files.remove(PATH)
    files.remove(PATH)

    assert list(files.all()) == []


def test_many_who_write_at_once_leave_one_whole_file(files: Files) -> None:
    content = CONTENT * 20_000
    barrier = threading.Barrier(6)

    def write() -> None:
        barrier.wait(10)
        files.put(PATH, content)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert files.get(PATH, digest_of(content)) == content
    assert len(list(files.all())) == 1


def test_whoever_reads_while_it_is_written_sees_nothing_or_all(tmp_path: Path) -> None:
    files, content = Files(Folder(tmp_path / "kept")), CONTENT * 200_000
    done = threading.Event()
    seen: set[int] = set()

    def look() -> None:
        path = tmp_path / "kept" / PATH
        while not done.is_set():
            if path.exists():
                seen.add(path.stat().st_size)

    watcher = threading.Thread(target=look)
    watcher.start()
    for _ in range(5):
        files.put(PATH, content)
    done.set()
    watcher.join()

    assert seen <= {len(content)}
    assert [path.name for path in (tmp_path / "kept").rglob("*#*")] == []


def test_the_folder_is_nobody_elses_to_read(tmp_path: Path) -> None:
    Files(Folder(tmp_path / "kept")).put(PATH, CONTENT)

    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


UNUSABLE: list[Callable[[Files], object]] = [
    lambda files: files.put(PATH, CONTENT),
    lambda files: files.get(PATH, digest_of(CONTENT)),
    lambda files: files.has(PATH),
    lambda files: files.remove(PATH),
    lambda files: list(files.all()),
]


@pytest.mark.parametrize("ask", UNUSABLE)
@pytest.mark.parametrize("kind", ["disk", "s3"])
def test_a_store_that_is_away_says_so_and_tells_no_secret(
    ask: Callable[[Files], object], kind: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    url = {"disk": str(tmp_path / "file" / "x"), "s3": "s3://key:hidden@127.0.0.1:9/b?tls=no"}

    with pytest.raises(StoreAway) as refused:
        ask(files_at(url[kind]))

    assert "hidden" not in f"{refused.value.detail}{refused.value.how_to_fix}"


def test_a_bucket_that_is_not_there_is_away(server: str) -> None:
    with pytest.raises(StoreAway):
        files_at(server.replace("/proofs", "/others")).put(PATH, CONTENT)


@pytest.mark.parametrize("path", ["../outside", "/etc/../x", "a/../../b"])
def test_no_path_leads_out_of_the_store(path: str, tmp_path: Path) -> None:
    files = Files(Folder(tmp_path / "kept"))
    with pytest.raises(StoreAway):
        files.put(path, CONTENT)

    assert {one.name for one in tmp_path.iterdir()} <= {"kept"}

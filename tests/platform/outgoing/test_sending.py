import gzip
import ssl
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.platform.outgoing.address import AddressRefused
from app.platform.outgoing.sending import MOST_BYTES, Door, Unreached
from tests.platform.mail.certificate import write_certificate
from tests.platform.outgoing.misbehaving import (
    Behaviour,
    a_server,
    answering,
    dripping,
    flooding,
    saying,
    silent,
)

HERE = Door(loopback=True)
OUT = Door(resolve=lambda _host, _port: ["127.0.0.1"])  #: a name that stands for this machine
HEAD = b"HTTP/1.1 200 OK\r\n"


class Names:
    """A resolver that answers each time as it is told, and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, _host: str, _port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0)


def test_what_is_sent_arrives_as_it_was_and_the_answer_comes_back() -> None:
    with a_server(answering("201 Created", "Retry-After: 7", body=b"done")) as server:
        answer = HERE.post(server.url, b'{"a": 1}', {"webhook-id": "x"})

        [asked] = server.requests
    assert (answer.status, answer.content, answer.is_cut) == (201, b"done", False)
    assert answer.headers["retry-after"] == "7"
    assert asked.line == "POST /hook HTTP/1.1"
    assert asked.body == b'{"a": 1}'
    assert asked.headers["webhook-id"] == "x"
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
@pytest.mark.parametrize("to", ["/elsewhere", "http://169.254.169.254/latest", "file:///etc"])
def test_no_redirect_is_followed(status: str, to: str) -> None:
    with a_server(answering(status, f"Location: {to}")) as server:
        answer = HERE.post(server.url, b"{}", {})

        assert len(server.requests) == server.connections == 1
    assert answer.status == int(status[:3])


@pytest.mark.parametrize(
    "behaviour",
    [
        dripping(b"", b"H"),
        dripping(HEAD, b"x-a: b\r\n"),
        silent,
    ],
    ids=["status", "headers", "nothing"],
)
def test_a_slow_answer_is_not_waited_for(behaviour: Behaviour) -> None:
    with a_server(behaviour) as server, pytest.raises(Unreached):
        replace(HERE, seconds=0.5).post(server.url, b"{}", {})


@pytest.mark.parametrize(
    "behaviour",
    [
        dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["body", "chunks"],
)
def test_what_a_slow_answer_says_first_is_heard(behaviour: Behaviour) -> None:
    with a_server(behaviour) as server:
        answer = replace(HERE, seconds=0.5).post(server.url, b"{}", {})

    assert (answer.status, answer.is_cut) == (200, True)


@pytest.mark.parametrize(
    "rest", [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"]
)
def test_what_an_answer_that_breaks_off_says_first_is_heard(rest: bytes) -> None:
    with a_server(saying(HEAD + rest)) as server:
        answer = HERE.post(server.url, b"{}", {})

        assert len(server.requests) == 1
    assert (answer.status, answer.is_cut) == (200, True)


@pytest.mark.parametrize(
    "head", [b"Content-Length: 1073741824\r\n\r\n", b"\r\n"], ids=["told", "endless"]
)
def test_a_huge_answer_is_cut(head: bytes) -> None:
    with a_server(flooding(HEAD + head)) as server:
        answer = HERE.post(server.url, b"{}", {})

    assert (answer.status, len(answer.content), answer.is_cut) == (200, MOST_BYTES, True)


def test_endless_headers_are_no_answer() -> None:
    with a_server(flooding(HEAD + b"x: ")) as server, pytest.raises(Unreached):
        HERE.post(server.url, b"{}", {})


def test_a_packed_answer_stays_packed() -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    with a_server(answering("200 OK", "Content-Encoding: gzip", body=bomb)) as server:
        answer = HERE.post(server.url, b"{}", {})

    assert answer.content == bomb[:MOST_BYTES]


@pytest.mark.parametrize(
    "words",
    [b"", b"220 mail.example ESMTP\r\n", b"\x00" * 64, b"HTTP/1.1 abc\r\n\r\n",
     HEAD + b"Content-Length: -1\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_answer_is_told_as_none(words: bytes) -> None:
    with a_server(saying(words)) as server, pytest.raises(Unreached) as told:
        HERE.post(server.url, b"{}", {})
    assert str(server.port) not in told.value.detail


def test_a_port_at_which_nobody_listens_is_no_answer() -> None:
    with a_server(silent) as server:
        pass
    with pytest.raises(Unreached, match="no connection"):
        HERE.post(server.url, b"{}", {})


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["::1"], ["10.1.2.3"], ["169.254.169.254"], ["::ffff:127.0.0.1"],
     ["8.8.8.8", "10.0.0.1"], ["100.64.0.1"], ["64:ff9b::7f00:1"], ["fe80::1%eth0"]],
)  # fmt: skip
def test_a_name_that_stands_for_a_private_address_is_refused_before_anything_is_sent(
    found: list[str],
) -> None:
    door = Door(resolve=lambda _host, _port: found)

    with pytest.raises(AddressRefused):
        door.admit("https://hooks.council.example/")
    with pytest.raises(AddressRefused):
        door.post("https://hooks.council.example/", b"{}", {})


def test_a_name_that_was_public_and_is_private_now_is_refused() -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    door = Door(resolve=names)

    door.admit("https://hooks.council.example:8443/")
    with pytest.raises(AddressRefused):
        door.post("https://hooks.council.example:8443/", b"{}", {})
    assert names.asked == 2


def test_a_name_is_asked_for_once_and_the_connection_goes_to_what_was_looked_at() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with a_server(answering("200 OK")) as server:
        url = f"http://localhost:{server.port}/hook"
        answer = Door(loopback=True, resolve=names).post(url, b"{}", {})

        [asked] = server.requests
    assert (answer.status, names.asked) == (200, 1)
    assert asked.headers["host"] == f"localhost:{server.port}"


def test_a_host_that_does_not_answer_at_one_address_is_tried_at_the_next() -> None:
    names = Names(["127.0.0.2", "127.0.0.1"])
    with a_server(answering("200 OK")) as server:
        url = f"http://localhost:{server.port}/hook"

        assert Door(loopback=True, resolve=names).post(url, b"{}", {}).status == 200


def test_a_name_that_nobody_knows_may_be_kept_but_is_not_reached() -> None:
    door = Door(resolve=lambda _host, _port: [])

    assert door.admit("https://hooks.council.example/").host == "hooks.council.example"
    with pytest.raises(Unreached):
        door.post("https://hooks.council.example/", b"{}", {})


def test_a_resolver_that_never_answers_is_not_waited_for() -> None:
    over = threading.Event()

    def stuck(_host: str, _port: int) -> Sequence[str]:
        over.wait()
        return []

    with pytest.raises(Unreached, match="too long"):
        Door(resolve=stuck, seconds=0.2).post("https://hooks.council.example/", b"{}", {})
    over.set()


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    with a_server(answering("200 OK"), shown(tmp_path, "127.0.0.1")[0]) as server:
        with pytest.raises(Unreached, match="certificate"):
            HERE.post(server.url, b"{}", {})
        assert server.requests == []


def test_a_certificate_of_another_host_gets_nothing(tmp_path: Path) -> None:
    tls, trust = shown(tmp_path, "127.0.0.9")
    with a_server(answering("200 OK"), tls) as server:
        with pytest.raises(Unreached, match="certificate"):
            replace(HERE, tls=trust).post(server.url, b"{}", {})
        assert server.requests == []


def test_a_certificate_that_has_ended_gets_nothing(tmp_path: Path) -> None:
    tls, trust = shown(tmp_path, "127.0.0.1", timedelta(hours=-1))
    with a_server(answering("200 OK"), tls) as server:
        with pytest.raises(Unreached, match="certificate"):
            replace(HERE, tls=trust).post(server.url, b"{}", {})
        assert server.requests == []


def test_a_certificate_that_is_trusted_is_sent_to(tmp_path: Path) -> None:
    tls, trust = shown(tmp_path, "127.0.0.1")
    with a_server(answering("200 OK"), tls) as server:
        assert replace(HERE, tls=trust).post(server.url, b"{}", {}).status == 200


def test_a_certificate_is_asked_for_by_the_name_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, trust = shown(tmp_path, "hooks.council.example")
    named = list[str | None]()
    tls.sni_callback = lambda _socket, name, _context: named.append(name)
    door = Door(loopback=True, resolve=lambda _host, _port: ["127.0.0.1"], tls=trust)
    with a_server(answering("200 OK"), tls) as server:
        monkeypatch.setattr("app.platform.outgoing.address.PORTS", {server.port})
        answer = door.post(f"https://hooks.council.example:{server.port}/", b"{}", {})

        [asked] = server.requests
    assert (answer.status, named) == (200, ["hooks.council.example"])
    assert asked.headers["host"] == f"hooks.council.example:{server.port}"


def test_by_itself_the_door_leads_to_no_private_address() -> None:
    with a_server(answering("200 OK")) as server:
        for door in (Door(), OUT):
            with pytest.raises(AddressRefused):
                door.post(server.url, b"{}", {})
        with pytest.raises(AddressRefused):
            OUT.post("https://hooks.council.example/", b"{}", {})
        assert server.connections == 0


def test_what_the_environment_says_of_proxies_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_server(answering("200 OK")) as proxy, a_server(answering("204 No Content")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        assert HERE.post(server.url, b"{}", {}).status == 204
        assert proxy.requests == []


def shown(
    folder: Path, host: str, lasts: timedelta = timedelta(days=1)
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for a host: what a server shows, and what trusts it."""
    certificate, key = write_certificate(folder, host, lasts)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    return tls, ssl.create_default_context(cafile=str(certificate))

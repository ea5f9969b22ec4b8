from dataclasses import replace

import pytest

from app.platform.outgoing.address import AddressRefused
from app.platform.outgoing.fetching import fetch
from app.platform.outgoing.sending import Door, Unreached
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
HEAD = b"HTTP/1.1 200 OK\r\n"


def test_what_stands_at_an_address_comes_as_it_is() -> None:
    with a_server(answering("200 OK", "X-A: 1", body=b"\xff" * 200_000)) as server:
        answer = fetch(HERE, server.url + "?a=b%20c&d=1:2", {"Accept": "x/y"}, 200_000)

        [asked] = server.requests
    assert (answer.status, answer.content, answer.is_cut) == (200, b"\xff" * 200_000, False)
    assert answer.headers["x-a"] == "1"
    assert asked.line == "GET /hook?a=b%20c&d=1:2 HTTP/1.1"
    assert asked.headers["accept"] == "x/y"
    assert asked.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "head", [b"Content-Length: 1073741824\r\n\r\n", b"\r\n"], ids=["told", "endless"]
)
def test_no_more_is_read_than_is_wanted(head: bytes) -> None:
    with a_server(flooding(HEAD + head)) as server:
        answer = fetch(HERE, server.url, {}, 300_000)

    assert (len(answer.content), answer.is_cut) == (300_000, True)


@pytest.mark.parametrize(
    "behaviour",
    [
        dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
        dripping(HEAD, b"x-a: b\r\n"),
        silent,
        saying(HEAD + b"Content-Length: 10\r\n\r\nhalf"),
        saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"),
        saying(b"SSH-2.0-OpenSSH\r\n"),
        saying(b""),
    ],
    ids=["slow", "slow headers", "silent", "cut", "cut chunk", "ssh", "nothing"],
)
def test_what_does_not_come_whole_and_in_time_is_no_answer(behaviour: Behaviour) -> None:
    with a_server(behaviour) as server, pytest.raises(Unreached) as told:
        fetch(replace(HERE, seconds=0.5), server.url, {}, 1_000_000)

    assert "127.0.0.1" not in told.value.detail


def test_no_redirect_is_followed() -> None:
    with a_server(answering("302 Found", "Location: /elsewhere")) as server:
        assert fetch(HERE, server.url, {}, 1_000).status == 302
        assert len(server.requests) == 1


def test_a_name_that_leads_within_is_refused_when_it_is_asked() -> None:
    out = Door(resolve=lambda _host, _port: ["10.0.0.1"])

    for url in ("https://a.example/", "http://a.example/", "https://127.0.0.1/"):
        with pytest.raises(AddressRefused):
            fetch(out, url, {}, 1_000)

from dataclasses import replace
from socket import socket

import pytest

from app.platform.outgoing.address import AddressRefused
from app.platform.outgoing.sending import Door, Unreached
from tests.platform.outgoing.misbehaving import Asked, a_server, answering, saying, silent
from tests.platform.outgoing.test_sending import HERE, Names


def test_a_connection_is_kept_along_a_line_and_its_name_is_looked_at_once() -> None:
    names = Names(["127.0.0.1"])
    with a_server(answering("200 OK", body=b"yes"), keeps=True) as server:
        url = f"http://localhost:{server.port}/hook"
        with Door(loopback=True, resolve=names).line() as line:
            answers = [line.post(url, b"%d" % number, {}) for number in range(5)]

        assert [asked.body for asked in server.requests] == [b"0", b"1", b"2", b"3", b"4"]
        assert (server.connections, names.asked) == (1, 1)
    assert {answer.content for answer in answers} == {b"yes"}


def test_a_line_looks_at_a_name_again_for_each_connection() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with a_server(answering("200 OK", "Connection: close")) as server:
        url = f"http://localhost:{server.port}/hook"
        with Door(loopback=True, resolve=names).line() as line:
            assert line.post(url, b"", {}).status == 200
            with pytest.raises(AddressRefused):
                line.post(url, b"", {})
        assert len(server.requests) == 1


def test_a_kept_connection_that_has_ended_is_replaced() -> None:
    seen = list[bytes]()

    def hangs_up_on_the_second(connection: socket, asked: Asked) -> None:
        seen.append(asked.body)
        if len(seen) == 2:
            connection.close()
        else:
            answering("200 OK")(connection, asked)

    with a_server(hangs_up_on_the_second, keeps=True) as server, HERE.line() as line:
        assert [line.post(server.url, body, {}).status for body in (b"a", b"b")] == [200, 200]
        assert server.connections == 2
    assert seen == [b"a", b"b", b"b"]


def test_a_new_connection_that_hangs_up_is_no_answer_and_is_not_tried_twice() -> None:
    with a_server(saying(b""), keeps=False) as server, HERE.line() as line:
        with pytest.raises(Unreached):
            line.post(server.url, b"", {})
        assert len(server.requests) == 1


def test_each_request_along_a_line_has_a_time_of_its_own() -> None:
    with (
        a_server(answering("200 OK"), keeps=True) as quick,
        a_server(silent) as slow,
        replace(HERE, seconds=0.3).line() as line,
    ):
        with pytest.raises(Unreached, match="too long"):
            line.post(slow.url, b"", {})
        assert line.post(quick.url, b"", {}).status == 200

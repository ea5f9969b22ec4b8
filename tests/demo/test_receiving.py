"""The contract system of the story: a real server that believes nobody without a signature."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPConnection

import pytest
from standardwebhooks import Webhook

from app.demo.calling import HOST
from app.demo.receiving import NOT_BELIEVED, TAKEN, Receiver, receiving
from app.platform.clock import now
from app.platform.identifiers import new_id

SECRET, OTHER = "whsec_" + "QUJD" * 8, "whsec_" + "WFla" * 8
BODY = json.dumps({"type": "contract.ended", "data": {}})


def signed(secret: str, message: str, at: datetime | None = None) -> dict[str, str]:
    at = at or now()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, at, BODY),
    }


def sent(receiver: Receiver, headers: dict[str, str]) -> int:
    connection = HTTPConnection(HOST, receiver.port, timeout=30)
    connection.request("POST", "/events", BODY, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_it_takes_what_is_signed_with_its_secret_and_counts_it_once() -> None:
    message = str(new_id())
    with receiving() as receiver:
        receiver.secret = SECRET
        assert [sent(receiver, signed(SECRET, message)) for _ in range(2)] == [TAKEN, TAKEN]

        assert receiver.kinds() == {"contract.ended": 1}
        assert receiver.forged() == NOT_BELIEVED
        assert (len(receiver.taken), receiver.refused) == (1, 1)


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        lambda: signed(OTHER, "a message"),
        lambda: signed(SECRET, "a message", now() - timedelta(minutes=6)),
        lambda: signed(SECRET, "a message") | {"webhook-id": "another"},
        lambda: signed(SECRET, "a message") | {"webhook-signature": "no signature"},
    ],
    ids=["nothing", "another secret", "long ago", "another message", "no signature"],
)
def test_it_refuses_everything_else(headers: Callable[[], dict[str, str]]) -> None:
    with receiving() as receiver:
        receiver.secret = SECRET
        assert sent(receiver, headers()) == NOT_BELIEVED
        assert (receiver.taken, receiver.refused) == ({}, 1)


def test_it_believes_nobody_before_it_has_a_secret() -> None:
    with receiving() as receiver:
        assert sent(receiver, signed(SECRET, "a message")) == NOT_BELIEVED


def test_it_ends_with_the_story() -> None:
    with receiving() as receiver:
        port = receiver.port
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection(HOST, port, timeout=30).request("GET", "/")

import base64
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from app.platform.clock import now as real_now
from app.webhooks.signature import body_of, data_of, headers_for

ID = UUID("0195566f-4a00-7000-8000-000000000001")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def a_secret(letter: bytes) -> str:
    return "whsec_" + base64.b64encode(letter * 32).decode()


def test_a_message_is_the_same_whenever_it_is_written() -> None:
    data = data_of(ID, 7, "contract.ended", "abc")

    assert body_of("contract.ended", AT, data) == (
        '{"type":"contract.ended","timestamp":"2026-03-02T09:30:00Z","data":{"id":"'
        f'{ID}","number":7,"subject":"abc","path":"/v1/contracts/abc"'
        "}}"
    )


def test_letters_beyond_ascii_are_signed_as_they_are_sent() -> None:
    body, secret, now = body_of("x.y", AT, {"a": "é\u2028☃"}), a_secret(b"a"), real_now()

    sent = body.encode()

    assert json.loads(sent)["data"] == {"a": "é\u2028☃"}
    assert Webhook(secret).verify(sent, headers_for(ID, body, [secret], now))


@pytest.mark.parametrize("letter", [b"a", b"b"])
def test_each_secret_that_is_good_verifies_it(letter: bytes) -> None:
    now = real_now()
    headers = headers_for(ID, "{}", [a_secret(b"a"), a_secret(b"b")], now)

    assert Webhook(a_secret(letter)).verify("{}", headers) == {}
    assert len(headers["webhook-signature"].split(" ")) == 2
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))


def test_the_signature_is_the_one_that_the_specification_shows() -> None:
    """Its own example, of the section on verifying: a message, a secret and their signature."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = headers_for(ID, '{"test": 2432232314}', [secret], at)
    told = Webhook(secret).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')

    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-signature"] == Webhook(secret).sign(
        str(ID), at, '{"test": 2432232314}'
    )

import base64
import hashlib
import json

import pytest

from app.platform.request.bearer import (
    credentials_in,
    digest_of_key,
    in_token,
    lasting,
    shown,
)

KEY = "sv_live_000000000000_" + "0" * 64
DIGEST = digest_of_key(KEY)


def a_token(claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"x.{body}.y"


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_a_key_its_tokens_and_whoever_asks_for_one_are_the_same_caller() -> None:
    own = bytes.fromhex(DIGEST)

    assert lasting(f"Bearer {KEY}") == own
    assert lasting(f"bearer  {KEY} ") == own
    assert lasting(basic(f"some-id:{KEY}")) == own
    assert lasting(f"Bearer {a_token({'lasting': DIGEST})}") == own
    assert lasting(f"Bearer {a_token({'lasting': DIGEST, 'jti': 2})}") == own


def test_only_what_a_token_says_of_itself_is_a_claim() -> None:
    token = a_token({"lasting": DIGEST})
    claims = [f"Bearer {token}", f"bearer  {token} ", basic(f"some-id:{token}")]

    assert len({shown(one) for one in claims}) == 1
    assert {lasting(one) for one in claims} == {bytes.fromhex(DIGEST)}
    assert shown(claims[0]) not in {lasting(claims[0]), shown(f"{claims[0]}1")}
    for said in (f"Bearer {KEY}", "Bearer a.b.c", basic("a:b"), "Digest x", ""):
        assert shown(said) == lasting(said)


def test_different_callers_stay_apart() -> None:
    said = [
        f"Bearer {KEY}",
        f"Bearer {KEY}1",
        "Bearer a.b.c",
        "Bearer a.b.d",
        "Digest x",
        basic("a:b"),
    ]

    assert len({lasting(one) for one in said}) == len(said)


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Basic ", "Basic !", basic("no-colon")])
def test_who_says_nothing_is_nobody(said: str) -> None:
    assert lasting(said) == b""


@pytest.mark.parametrize(
    "claims",
    [
        {}, [], None, 7, {"lasting": 7}, {"lasting": ""}, {"lasting": "failed 192.0.2.1"},
        {"lasting": DIGEST.upper()}, {"lasting": DIGEST + "0"}, {"lasting": [DIGEST]},
    ],
)  # fmt: skip
def test_what_is_no_digest_is_passed_over(claims: object) -> None:
    assert in_token(a_token(claims)) == ""


@pytest.mark.parametrize(
    "token", ["", "x", "..", "a.!.c", "é.é.é", "x." + "[" * 7000 + ".y", "x" * 9000]
)
def test_what_is_no_token_is_passed_over(token: str) -> None:
    assert in_token(token) == ""


def test_names_and_secrets_are_encoded_as_in_a_form() -> None:
    assert credentials_in(basic("a%3Ab:c+d%C3%A9")[6:]) == ("a:b", "c dé")


def test_the_digest_is_not_the_one_by_which_keys_are_kept() -> None:
    assert hashlib.sha256(KEY.encode()).hexdigest() != DIGEST

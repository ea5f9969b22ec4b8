from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.organisations.signing.token import (
    Grant,
    Named,
    Over,
    Untrue,
    named_in,
    new_pair,
    read,
    sign,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OURS = "https://service.example"
KID = UUID(int=1)
PUBLIC, PRIVATE = new_pair(KID)
GRANT = Grant(
    id=UUID(int=2), client=UUID(int=3), scopes=frozenset({"rules:read", "keys:read"}),
    issued_at=NOW, ends_at=NOW + timedelta(minutes=10), lasting="ab" * 32,
)  # fmt: skip
TOKEN = sign(GRANT, OURS, KID, PRIVATE)


def test_what_is_signed_is_read_again() -> None:
    assert read(TOKEN, PUBLIC, OURS, NOW) == GRANT
    assert named_in(TOKEN) == Named(KID, GRANT.client)


def test_a_token_is_good_until_its_end() -> None:
    assert read(TOKEN, PUBLIC, OURS, GRANT.ends_at - timedelta(seconds=1))
    with pytest.raises(Over):
        read(TOKEN, PUBLIC, OURS, GRANT.ends_at)


def test_a_machine_whose_clock_is_a_little_behind_takes_it() -> None:
    assert read(TOKEN, PUBLIC, OURS, NOW - timedelta(seconds=5)) == GRANT


def test_another_keys_token_is_untrue() -> None:
    with pytest.raises(Untrue):
        read(TOKEN, new_pair(KID)[0], OURS, NOW)


@pytest.mark.parametrize("issuer", ["", "https://other.example", f"{OURS}/"])
def test_another_services_token_is_untrue(issuer: str) -> None:
    with pytest.raises(Untrue):
        read(TOKEN, PUBLIC, issuer, NOW)


def test_no_two_tokens_are_alike() -> None:
    other = sign(replace(GRANT, id=UUID(int=4)), OURS, KID, PRIVATE)

    assert other != TOKEN
    assert '"d"' not in PUBLIC

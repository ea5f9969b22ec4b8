from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app.organisations.signing.rotating import (
    SIGNS_FOR,
    make_signing_keys,
    published_keys,
    rotate,
    signing_key,
)
from app.organisations.signing.tables import SigningKey
from app.organisations.signing.token import LONGEST_LIFE
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.sealing import NoSealKey, Seals, new_secret

SEALS = Seals(new_secret())


def test_keys_that_are_there_are_not_made_again(session: WriteSession, now: datetime) -> None:
    first = make_signing_keys(session, SEALS, now)
    published = published_keys(session, now)

    assert make_signing_keys(session, SEALS, now + timedelta(days=1)) == first
    assert published_keys(session, now) == published
    assert signing_key(session, SEALS, now) == first


def test_the_key_that_follows_is_published_and_then_signs(
    session: WriteSession, now: datetime
) -> None:
    make_signing_keys(session, SEALS, now)
    _, following = published_keys(session, now)
    end = now + SIGNS_FOR

    assert (following.signs_from, following.signs_until) == (end, end + SIGNS_FOR)
    assert make_signing_keys(session, SEALS, end) == following


def test_a_key_that_has_to_go_is_followed_by_the_one_that_is_published(
    session: WriteSession, now: datetime
) -> None:
    make_signing_keys(session, SEALS, now)
    _, following = published_keys(session, now)
    later = now + timedelta(days=3)

    key = rotate(session, SEALS, later)

    assert key == following
    assert (key.signs_from, key.signs_until) == (later, later + SIGNS_FOR)
    assert signing_key(session, SEALS, later) == key
    assert len(published_keys(session, later)) == 3


def test_a_key_signs_for_its_time_and_is_published_until_its_last_token_has_ended(
    session: WriteSession, now: datetime
) -> None:
    key = make_signing_keys(session, SEALS, now)
    end, moment = now + SIGNS_FOR, timedelta(microseconds=1)

    assert signing_key(session, SEALS, end - moment) == key
    assert signing_key(session, SEALS, end) is None
    assert key in published_keys(session, end + LONGEST_LIFE - moment)
    assert key not in published_keys(session, end + LONGEST_LIFE)


def test_a_key_whose_tokens_have_ended_is_forgotten(session: WriteSession, now: datetime) -> None:
    old = make_signing_keys(session, SEALS, now).id
    _, following = published_keys(session, now)

    late = make_signing_keys(session, SEALS, now + SIGNS_FOR + LONGEST_LIFE)

    assert late == following
    assert old not in set(session.exec(select(SigningKey.id)))


def test_a_key_that_cannot_be_unsealed_signs_no_more(session: WriteSession, now: datetime) -> None:
    make_signing_keys(session, SEALS, now)

    assert signing_key(session, Seals(new_secret()), now) is None


def test_without_a_secret_no_key_is_made(session: WriteSession, now: datetime) -> None:
    with pytest.raises(NoSealKey):
        rotate(session, Seals(""), now)


def test_making_a_key_is_in_the_log(session: WriteSession, now: datetime) -> None:
    key = rotate(session, SEALS, now)

    made = session.exec(select(Event).where(Event.kind == "signing_key.made"))
    following = published_keys(session, now)[-1]
    told = [(event.subject, event.facts) for event in made]
    assert sorted(told) == sorted([(str(key.id), {}), (str(following.id), {})])

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.sealing import BLOCK, Broken, NoSealKey, Seals, WrappedKey, new_secret

SECRET = base64.b64encode(bytes(range(32))).decode()
LOT = b"lot 1"


@given(content=st.binary(max_size=3 * BLOCK))
def test_what_is_sealed_comes_back(content: bytes) -> None:
    seals = Seals(SECRET)
    key = seals.unwrap(seals.new_key(LOT), LOT)

    assert key.unseal(key.seal(content, b"tender"), b"tender") == content


def test_two_seals_of_the_same_content_differ_and_hide_its_length() -> None:
    seals = Seals(SECRET)
    key = seals.unwrap(seals.new_key(LOT), LOT)
    short, long, again = (key.seal(b"x" * size, b"") for size in (1, 4000, 1))

    assert len(short) == len(long)
    assert short != again
    assert b"xxxx" not in long


def test_every_changed_byte_is_noticed() -> None:
    seals = Seals(SECRET)
    key = seals.unwrap(seals.new_key(LOT), LOT)
    sealed = key.seal(b"forty jobs", b"tender")

    for place in range(0, len(sealed), 97):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Broken):
            key.unseal(bytes(changed), b"tender")
    for other in (b"", sealed[:11], sealed[:-1]):
        with pytest.raises(Broken):
            key.unseal(other, b"tender")
    with pytest.raises(Broken):
        key.unseal(sealed, b"another tender")


def test_a_key_belongs_to_one_lot() -> None:
    seals = Seals(SECRET)
    wrapped = seals.new_key(LOT)

    with pytest.raises(Broken):
        seals.unwrap(wrapped, b"lot 2")


def test_without_the_secret_nothing_opens() -> None:
    wrapped = Seals(SECRET).new_key(LOT)

    for others in ("", new_secret()):
        with pytest.raises(NoSealKey, match="secret"):
            Seals(others).unwrap(wrapped, LOT)
    with pytest.raises(NoSealKey, match="has no secret"):
        Seals().new_key(LOT)


def test_an_older_secret_still_opens_what_it_sealed() -> None:
    newer = new_secret()
    sealed = Seals(SECRET).new_key(LOT)
    both = Seals(f"{newer}, {SECRET}")

    assert both.unwrap(sealed, LOT) is not None
    assert both.new_key(LOT).key_name == Seals(newer).new_key(LOT).key_name


def test_a_secret_that_is_none_is_refused_when_the_service_starts() -> None:
    for wrong in ("short", "é" * 44, base64.b64encode(bytes(31)).decode()):
        with pytest.raises(ValueError, match="32 bytes in base64"):
            Seals(wrong)


def test_neither_secrets_nor_keys_can_be_read_off() -> None:
    seals = Seals(SECRET)
    wrapped = seals.new_key(LOT)

    assert repr(seals) == "Seals(1)"
    assert repr(seals.unwrap(wrapped, LOT)) == "DataKey()"
    assert isinstance(wrapped, WrappedKey)


def test_a_keyed_digest_cannot_be_made_without_the_key() -> None:
    seals = Seals(SECRET)
    one, other = (seals.unwrap(seals.new_key(LOT), LOT) for _ in range(2))

    assert one.digest(b"Youth Forum") == one.digest(b"Youth Forum")
    assert one.digest(b"Youth Forum") != other.digest(b"Youth Forum")

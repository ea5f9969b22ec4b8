import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisations.secret import Mode, as_secret, composed
from app.platform.request.parameters import TOKEN

MODES = st.sampled_from(Mode)
NAMES = st.binary(min_size=6, max_size=6)
BITS = st.binary(min_size=32, max_size=32)


@given(MODES, NAMES, BITS)
def test_a_key_says_its_mode_and_is_kept_as_a_digest(mode: Mode, name: bytes, bits: bytes) -> None:
    key = composed(mode, name, bits)

    assert str(key).startswith(f"sv_{mode}_{name.hex()}_")
    assert key.digest == hashlib.sha256(str(key).encode()).hexdigest()
    assert key.matches(key.digest)
    assert as_secret(str(key)) == key


@given(NAMES, BITS, BITS)
def test_another_key_of_the_same_beginning_does_not_match(
    name: bytes, bits: bytes, others: bytes
) -> None:
    one, other = composed(Mode.LIVE, name, bits), composed(Mode.LIVE, name, others)

    assert one.prefix == other.prefix
    assert one.matches(other.digest) == (bits == others)


def test_a_key_is_not_shown_by_accident() -> None:
    key = composed(Mode.LIVE, b"\x01" * 6, b"\xab" * 32)

    assert "ab" * 4 not in repr(key)
    assert "ab" * 4 not in f"{[key]}"


@pytest.mark.parametrize(
    "text",
    ["", "sv_live_", "sv_live_00aa", "x" * 10_000, "SV_LIVE_" + "0" * 77, " sv_live_" + "0" * 77],
)
def test_what_has_not_the_form_of_a_key_is_none(text: str) -> None:
    assert as_secret(text) is None


@pytest.mark.parametrize("mode", Mode)
def test_a_key_is_known_for_one_wherever_it_is_put(mode: Mode) -> None:
    assert TOKEN.search(str(composed(mode, b"\x01" * 6, b"\x02" * 32)))


def test_a_key_of_fewer_bits_is_not_made() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        composed(Mode.LIVE, b"123456", b"short")

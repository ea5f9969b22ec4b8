"""A sealed archive opens as it was, whatever its length; or not at all."""

from io import BytesIO

import pytest

from app.exports.parcelling import Parcel, about_key, framed, head_of, is_sealed, open_sealed
from app.exports.unpacking import ExportDamaged
from app.platform.identifiers import SERVICE
from app.platform.request.arriving import PART_BYTES
from app.platform.sealing import Seals
from tests.tenders.made import SEAL_KEY

SEALS = Seals(SEAL_KEY)


def sealed(content: bytes) -> bytes:
    """Give a sealed archive with this in it."""
    key = SEALS.new_key(about_key(SERVICE))
    given = [head_of(SERVICE, key)]
    parcel = Parcel(
        SERVICE, SEALS.unwrap(key, about_key(SERVICE)),
        lambda _, part: given.append(framed(part)), given[0],
    )  # fmt: skip
    parcel.write(content)
    parcel.end()
    written = b"".join(given)
    assert len(written) == parcel.size
    return written


def opened(written: bytes) -> bytes:
    file, to = BytesIO(written), BytesIO()
    assert is_sealed(file)
    open_sealed(file, SEALS, to)
    return to.read()


@pytest.mark.parametrize(
    "length",
    [1, PART_BYTES - 9, PART_BYTES - 8, PART_BYTES - 7, PART_BYTES, 2 * PART_BYTES + 1],
    ids=["one", "room", "full", "over", "part", "parts"],
)
def test_it_opens_as_it_was(length: int) -> None:
    content = (b"0123456789" * (length // 10 + 1))[:length]

    assert opened(sealed(content)) == content


def test_its_length_tells_only_how_many_megabytes_there_are() -> None:
    assert len(sealed(b"1")) == len(sealed(b"1" * 900_000))


@pytest.mark.parametrize("left", [60, 100, 5_000, 1_200_000, 2_000_000])
def test_one_that_is_cut_off_is_refused(left: int) -> None:
    whole = sealed(b"1" * 2 * PART_BYTES)

    with pytest.raises(ExportDamaged):
        opened(whole[:left])


def test_one_that_was_changed_is_refused_with_its_part() -> None:
    whole = bytearray(sealed(b"1" * 2 * PART_BYTES))
    whole[1_500_000] ^= 1

    with pytest.raises(ExportDamaged, match="part 2 was changed"):
        opened(bytes(whole))


def test_parts_do_not_change_places() -> None:
    whole = sealed(b"1" * 3 * PART_BYTES)
    line = whole.index(b"\n") + 1
    size = 4 + int.from_bytes(whole[line : line + 4])
    first, second = whole[line : line + size], whole[line + size : line + 2 * size]

    with pytest.raises(ExportDamaged, match="part 1 was changed"):
        opened(whole[:line] + second + first + whole[line + 2 * size :])

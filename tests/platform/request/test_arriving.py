"""Files that arrive are cut into parts, whatever the pieces in which they come."""

import hashlib
from collections.abc import AsyncIterator, Sequence

import anyio
import pytest

from app.platform.request.arriving import PART_BYTES, ArrivingFile, in_pieces, taken_in

CONTENT = bytes(range(256)) * 10_000  # two parts and a half
SIZES = [PART_BYTES, PART_BYTES, len(CONTENT) - 2 * PART_BYTES]


class Kept(ArrivingFile):
    """A file whose parts are remembered."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.parts: list[bytes] = []
        self.is_discarded = False

    def keep(self, part: bytes) -> None:
        """Remember it."""
        self.parts.append(part)

    def discard(self) -> None:
        """Forget all."""
        self.parts, self.is_discarded = [], True


async def in_steps(content: bytes, step: int) -> AsyncIterator[bytes]:
    for at in range(0, len(content), step):
        yield content[at : at + step]


@pytest.mark.parametrize("step", [4_096, PART_BYTES, len(CONTENT)])
def test_parts_are_as_large_as_they_may_be_and_nothing_is_lost(step: int) -> None:
    file = Kept()

    async def take() -> None:
        async with taken_in(file, in_steps(CONTENT, step)):
            pass

    anyio.run(take)

    assert [len(part) for part in file.parts] == SIZES
    assert b"".join(file.parts) == CONTENT
    assert (file.size, file.digest) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert not file.is_discarded


def test_nothing_is_left_of_a_file_whatever_goes_wrong_once_it_has_arrived() -> None:
    file = Kept()

    async def take() -> None:
        async with taken_in(file, in_steps(CONTENT, 4_096)):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        anyio.run(take)

    assert (file.parts, file.is_discarded) == ([], True)


@pytest.mark.parametrize(
    ("content", "sizes"), [(b"", []), (b"x", [1]), (CONTENT, [1_003_520, 1_003_520, 552_960])]
)
def test_a_body_comes_in_pieces_of_a_part_or_more(content: bytes, sizes: Sequence[int]) -> None:
    async def gathered() -> list[bytes]:
        return [piece async for piece in in_pieces(in_steps(content, 4_096))]

    pieces = anyio.run(gathered)

    assert [len(piece) for piece in pieces] == list(sizes)
    assert b"".join(pieces) == content

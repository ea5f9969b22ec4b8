"""Archives that were altered raise nothing but what is known."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.damage import ZIP_DAMAGE

PACKED = zipfile.ZIP_DEFLATED
LZMA, LOCKED = 14, 0x1
WRITTEN = (2026, 3, 2, 9, 30, 0)  #: the same in every process, which all name their tests alike


def a_zip(packing: int = PACKED) -> bytearray:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr(zipfile.ZipInfo("début.txt", WRITTEN), "first " * 50, packing)
        archive.writestr(zipfile.ZipInfo("end.txt", WRITTEN), "last " * 50, packing)
    return bytearray(out.getvalue())


def read(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in archive.infolist():
            archive.read(part)


def is_known(content: bytes) -> bool:
    """Tell whether an archive is read, or refused in a known way; anything else is raised."""
    try:
        read(content)
    except ZIP_DAMAGE:
        return True
    return False


def with_part_set(content: bytearray, offset: int, value: int) -> bytes:
    """Alter a field of every part, in its own heading and in the directory."""
    for signature, further in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset + further] = value
            at = content.find(signature, at + 1)
    return bytes(content)


def test_a_whole_archive_is_no_damage() -> None:
    assert not is_known(bytes(a_zip()))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04", bytes(a_zip()[:60]), bytes(a_zip()[20:]),
        with_part_set(a_zip(), 8, LZMA),
        with_part_set(a_zip(zipfile.ZIP_STORED), 8, zipfile.ZIP_BZIP2),
        with_part_set(a_zip(), 8, 99),
        with_part_set(a_zip(), 6, LOCKED),
        bytes(a_zip()).replace("début".encode(), b"d\xffbut\xff"),
    ],
)  # fmt: skip
def test_what_is_cut_off_locked_or_packed_otherwise_is_known(content: bytes) -> None:
    assert is_known(content)


@given(st.lists(st.tuples(st.integers(0, len(a_zip()) - 1), st.integers(0, 255)), max_size=4))
def test_whatever_is_altered_nothing_else_is_raised(changes: list[tuple[int, int]]) -> None:
    content = a_zip()
    for at, value in changes:
        content[at] = value
    is_known(bytes(content))

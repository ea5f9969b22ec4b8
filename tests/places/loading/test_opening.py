import hashlib
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from app.places.loading import opening
from app.places.loading.opening import blocks_of, digest_of, members_of, start_of, whole
from app.problems import Invalid, NotFound, TooLarge
from tests.places.places import a_file, an_archive


def test_a_folder_and_an_archive_are_read_in_the_order_of_the_names(tmp_path: Path) -> None:
    a_file(tmp_path, "f/b.csv", b"2\n")
    a_file(tmp_path, "f/a.csv", b"1\n")
    a_file(tmp_path, "f/notes.pdf", b"%PDF")
    packed = an_archive(tmp_path, "z.zip", {"Data/b.csv": b"2\n", "Data/a.csv": b"1\n"})

    assert [member.name for member in members_of(tmp_path / "f")] == ["a.csv", "b.csv"]
    names = [member.name for member in members_of(packed)]
    assert names == ["z.zip/Data/a.csv", "z.zip/Data/b.csv"]
    assert [whole(member, 10) for member in members_of(packed)] == [b"1\n", b"2\n"]


def test_blocks_hold_whole_lines_and_say_where_they_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BLOCK", 10)
    content = b"".join(b"line %d\n" % n for n in range(9)) + b"no end"
    paths = [a_file(tmp_path, "a.csv", content), an_archive(tmp_path, "z.zip", {"a.csv": content})]
    for [member] in map(members_of, paths):
        blocks = list(blocks_of(member))
        assert b"".join(block.content for block in blocks) == content + b"\n"
        assert sum(block.lines for block in blocks) == 10
        assert all(block.content.endswith(b"\n") for block in blocks)
        for before, after in pairwise(blocks):
            assert after.line == before.line + before.lines
            rest = list(blocks_of(member, before.end, after.line))
            assert rest[0].line == after.line
            assert b"".join(block.content for block in rest) == content[before.end :] + b"\n"


def test_a_line_without_end_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    [member] = members_of(a_file(tmp_path, "a.csv", b"fine\n" + b"x" * 10_000_000))

    with pytest.raises(Invalid, match=r"Line 2 of a.csv has more than 65,536 bytes"):
        list(blocks_of(member))


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 and then nothing", b"", b"PK\x05\x06" + b"\xff" * 18]
)
def test_a_broken_archive_is_refused_with_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid, match=r"z.zip"):
        [start_of(member) for member in members_of(a_file(tmp_path, "z.zip", content))]


def test_an_archive_cut_off_or_scratched_is_refused_with_words(tmp_path: Path) -> None:
    rows = b"".join(b"%d,%d\n" % (n, n * n) for n in range(50_000))
    packed = an_archive(tmp_path, "whole.zip", {"a.csv": rows}).read_bytes()
    scratched = packed[:2000] + bytes(byte ^ 0xFF for byte in packed[2000:2100]) + packed[2100:]
    with pytest.raises(Invalid, match=r"cut.zip"):
        members_of(a_file(tmp_path, "cut.zip", packed[: len(packed) // 2]))
    [member] = members_of(a_file(tmp_path, "scratched.zip", scratched))
    with pytest.raises(Invalid, match=r"scratched.zip/a.csv cannot be read"):
        list(blocks_of(member))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = an_archive(tmp_path, "bomb.zip", {"a.csv": bytes(50_000_000)})

    with pytest.raises(TooLarge, match="no file of places shrinks like that"):
        members_of(bomb)


def test_an_archive_of_too_many_files_or_bytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = an_archive(tmp_path, "z.zip", {f"{n}.csv": b"x" for n in range(3)})
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MOST_MEMBERS", 2)
        with pytest.raises(TooLarge, match=r"z.zip"):
            members_of(packed)
    monkeypatch.setattr(opening, "MOST_BYTES", 2)
    with pytest.raises(TooLarge, match=r"z.zip"):
        members_of(packed)
    [member] = members_of(a_file(tmp_path, "a.csv", b"a\nb\nc\n"))
    with pytest.raises(TooLarge, match=r"a.csv"):
        list(blocks_of(member))


def test_an_encrypted_member_is_refused_with_words(tmp_path: Path) -> None:
    path = an_archive(tmp_path, "z.zip", {"a.csv": b"x\n"})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag of the local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    path.write_bytes(bytes(content))
    [member] = members_of(path)

    with pytest.raises(Invalid, match="encrypted"):
        whole(member, 10)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere.csv"):
        members_of(tmp_path / "nowhere.csv")


def test_a_small_file_must_be_small(tmp_path: Path) -> None:
    [member] = members_of(a_file(tmp_path, "a.csv", b"12345"))

    assert whole(member, 5) == b"12345"
    with pytest.raises(TooLarge):
        whole(member, 4)


def test_the_digest_is_that_of_the_bytes_and_of_several_files_in_any_order(
    tmp_path: Path,
) -> None:
    one, two = a_file(tmp_path, "1.csv", b"one"), a_file(tmp_path, "2.csv", b"two")

    assert digest_of([one]) == hashlib.sha256(b"one").hexdigest()
    assert digest_of([one, two]) == digest_of([two, one]) == digest_of([tmp_path])
    assert digest_of([one, two]) != digest_of([one])


def test_a_member_is_read_from_its_archive_and_leaves_nothing_open(tmp_path: Path) -> None:
    path = an_archive(tmp_path, "z.zip", {"a.csv": b"x\n"})
    [member] = members_of(path)
    with member.reading() as stream:
        assert stream.read() == b"x\n"
    path.unlink()
    with pytest.raises(Invalid, match="cannot be read"), member.reading():
        raise AssertionError("it was opened")
    assert zipfile.is_zipfile(path) is False

import io
import time
import zipfile

from app.paper.archive import unzipped, zipped

FILES = {"b.json": b"{}\n", "a/c.json": "é".encode() * 1000}


def test_the_same_files_are_the_same_bytes_whenever_they_are_zipped() -> None:
    first = zipped(FILES)
    time.sleep(0.01)

    assert zipped(dict(FILES)) == first
    assert zipped({"b.json": b"[]\n"}) != first


def test_what_goes_in_comes_out_in_its_order() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(FILES)
        assert {name: archive.read(name) for name in FILES} == FILES


def test_what_was_zipped_is_unzipped_in_its_order() -> None:
    assert list(unzipped(zipped(FILES)).items()) == list(FILES.items())


def test_every_file_bears_the_time_and_the_mode_that_it_is_given() -> None:
    then = (2026, 4, 1, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(zipped(FILES, then, 0o644))) as archive:
        assert {one.date_time for one in archive.infolist()} == {then}
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o644}

import io
import time
import zipfile

from app.contracts.bundle.archive import zipped

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

import sys

import pytest

from app.platform.files import scanning
from app.platform.files.scanning import ScannerAway, is_clean, name_of

PYTHON = sys.executable


def a_scanner(code: str) -> str:
    return f"{PYTHON} -c '{code}'"


def test_the_program_is_given_the_bytes() -> None:
    command = a_scanner('import sys; sys.exit(b"EICAR" in sys.stdin.buffer.read())')

    assert is_clean(command, b"harmless")
    assert not is_clean(command, b"this is EICAR")


def test_a_program_that_does_not_read_to_the_end_is_believed_all_the_same() -> None:
    assert is_clean(a_scanner("pass"), b"0" * 1_000_000)


@pytest.mark.parametrize("command", [a_scanner("raise SystemExit(2)"), "/no/such/program", '"'])
def test_a_program_that_cannot_tell_decides_nothing(command: str) -> None:
    with pytest.raises(ScannerAway):
        is_clean(command, b"x")


def test_a_program_that_takes_too_long_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.2)

    with pytest.raises(ScannerAway, match="TimeoutExpired"):
        is_clean(a_scanner("import time; time.sleep(5)"), b"x")


def test_it_is_named_without_its_folder() -> None:
    assert name_of("/usr/bin/clamdscan --fdpass -") == "clamdscan"
    assert name_of("") == ""

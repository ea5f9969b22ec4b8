import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app.platform.logs import configure
from app.platform.settings import LogForm, Settings


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    yield
    configure(Settings())


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_with_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings())

    structlog.get_logger("x").info("rule_set.published", id="7")

    [line] = lines(capsys)
    assert (line["event"], line["level"], line["id"]) == ("rule_set.published", "info", "7")
    assert line["timestamp"].endswith("Z")


def test_nothing_that_is_sent_can_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = 'x\n\x1b[31m{"event":"award"}\r\u2028\u202e'
    for form in LogForm:
        configure(Settings(log_form=form))
        structlog.get_logger("x").warning("refused", name=hostile)
        logging.getLogger("library").warning("refused %r", hostile)

    written = capsys.readouterr().err
    assert len(written.split("\n")) == 5
    assert "\x1b" not in written
    assert "\r" not in written


def test_an_exception_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings())

    people: dict[str, str] = {}
    try:
        try:
            people["QQ 12 34 56 C"]
        except KeyError as error:
            raise ValueError("of Ann Other") from error
    except ValueError:
        structlog.get_logger("x").exception("failed")
        logging.getLogger("library").exception("failed")

    for line in lines(capsys):
        assert [told["type"] for told in line["exception"]] == ["ValueError", "KeyError"]
        assert "test_logs.py" in line["exception"][0]["at"][-1]
        assert "Ann" not in str(line)
        assert "QQ" not in str(line)


def test_the_words_of_an_exception_are_there_when_debugging(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(Settings(log_level="debug"))

    structlog.get_logger("x").error("failed", exc_info=ValueError("these words"))

    assert "these words" in capsys.readouterr().err


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_level="warning"))

    structlog.get_logger("x").info("quiet")
    logging.getLogger("library").info("quiet")

    assert capsys.readouterr().err == ""

import json
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.platform.clock import Known, WrongZones, check_zones, database_now, now, skew
from app.platform.database import WriteSession


def test_the_time_is_told_in_utc() -> None:
    assert now().tzinfo is UTC
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)  # noqa: TID251 - to compare


def test_the_database_tells_the_time_at_this_moment_not_at_the_start(
    session: WriteSession,
) -> None:
    before = database_now(session)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_sleep(0.002)"))
    else:
        while database_now(session) == before:
            pass

    after = database_now(session)

    assert before < after
    assert after.tzinfo is UTC
    assert abs(after - now()) < timedelta(seconds=2)


@pytest.mark.parametrize("minutes", [5, -5])
def test_a_clock_that_is_wrong_is_told_by_how_much_and_warned_of(
    session: WriteSession, capsys: pytest.CaptureFixture[str], minutes: int
) -> None:
    wrong = timedelta(minutes=minutes)

    ahead = skew(session, lambda: now() - wrong)

    assert abs(ahead - wrong) < timedelta(seconds=2)
    [line] = map(json.loads, capsys.readouterr().err.splitlines())
    assert (line["event"], line["level"]) == ("clock.skew", "warning")
    assert round(line["seconds"] / 60) == minutes


def test_two_clocks_that_agree_are_not_worth_a_word(
    session: WriteSession, capsys: pytest.CaptureFixture[str]
) -> None:
    assert abs(skew(session)) < timedelta(seconds=2)
    assert capsys.readouterr().err == ""


@pytest.fixture
def machines_zones(tmp_path: Path) -> Iterator[Path]:
    """Give the folder from which Python takes the zones for as long as the test lasts."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


def test_the_zones_of_this_machine_are_good_enough() -> None:
    check_zones()


def test_a_machine_without_zones_takes_those_of_the_package(machines_zones: Path) -> None:
    assert list(machines_zones.iterdir()) == []

    check_zones()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"TZif", "is missing or damaged on 2026-03-29"),
        # as if summer time had never been: UTC, in the form that zone files have (RFC 8536)
        (
            b"TZif" + bytes(16) + b"".join(n.to_bytes(4) for n in (0, 0, 0, 0, 1, 4))
            + bytes(6) + b"UTC\0",
            r"is at \+00:00, not \+01:00, on 2026-03-29",
        ),
    ],
    ids=["damaged", "old"],
)  # fmt: skip
def test_a_machine_with_damaged_or_old_zones_is_not_started(
    machines_zones: Path, written: bytes, told: str
) -> None:
    (machines_zones / "Europe").mkdir()
    (machines_zones / "Europe" / "London").write_bytes(written)

    with pytest.raises(WrongZones, match=told) as wrong:
        check_zones()

    assert str(machines_zones) in wrong.value.detail, "it says whose zones they are"
    assert "PYTHONTZPATH" in wrong.value.how_to_fix


def test_a_zone_that_is_nowhere_is_told() -> None:
    with pytest.raises(WrongZones, match="Mars/Base is missing"):
        check_zones([Known("Mars/Base", datetime(2026, 1, 1, tzinfo=UTC), "+00:00")])

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.procurements.moment import NotADeadline, deadline_of, local, told

LONDON = "Europe/London"
#: north and south, half hours and quarters, clocks that go back, and one that skipped a day
ZONES = (
    LONDON, "UTC", "Europe/Dublin", "America/New_York", "America/St_Johns", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Etc/GMT+12",
)  # fmt: skip
FIRST, LAST = map(datetime.fromisoformat, ("2001-01-01T00:00", "2099-12-30T23:59"))
WALLS = st.datetimes(FIRST, LAST).map(lambda wall: wall.replace(microsecond=0))
MOMENTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))
ONE_OF_TWO = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  #: 1:30am in London, as an hour later


def refused(at: str, zone: str = LONDON) -> NotADeadline:
    with pytest.raises(NotADeadline) as caught:
        deadline_of(at, zone)
    return caught.value


def outcome(at: str, zone: str) -> datetime | str:
    """Give the moment, or the code of what is wrong."""
    try:
        return deadline_of(at, zone)
    except NotADeadline as problem:
        return problem.finding.code


@pytest.mark.parametrize(
    ("at", "meant"),
    [
        ("2026-04-20T12:00", "2026-04-20T11:00Z"),  # written in winter or not, it is for summer
        ("2026-01-20T12:00", "2026-01-20T12:00Z"),
        ("2026-04-20 12:00", "2026-04-20T11:00Z"),
        ("2026-04-20T12:00:30", "2026-04-20T11:00:30Z"),
        ("2026-04-20T12:00:00.000", "2026-04-20T11:00Z"),
        ("2026-04-20T12:00+01:00", "2026-04-20T11:00Z"),
        ("2026-04-20T11:00Z", "2026-04-20T11:00Z"),
        ("2026-04-20T00:30", "2026-04-19T23:30Z"),
        ("2028-02-29T12:00", "2028-02-29T12:00Z"),
        ("2000-01-01T00:00", "2000-01-01T00:00Z"),
        ("2100-12-31T23:59:59", "2100-12-31T23:59:59Z"),
    ],
)
def test_a_time_is_meant_on_the_clocks_of_the_zone(at: str, meant: str) -> None:
    deadline = deadline_of(at, LONDON)

    assert deadline == datetime.fromisoformat(meant)
    assert deadline.tzinfo is UTC


def test_the_machines_own_zone_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert deadline_of("2026-04-20T12:00", LONDON) == datetime(2026, 4, 20, 11, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("at", ["2026-03-29T01:30", "2026-03-29T01:30+00:00", "2026-03-29T01:00"])
def test_a_time_that_the_clocks_skip_is_refused(at: str) -> None:
    problem = refused(at)

    assert problem.finding.code == "time_does_not_exist"
    assert "skip 01:" in problem.finding.message
    assert problem.finding.how_to_fix.startswith("Did you mean 2026-03-29T02:")


@pytest.mark.parametrize("at", ["2026-03-29T00:59:59", "2026-03-29T02:00"])
def test_the_times_beside_the_skipped_hour_are_good(at: str) -> None:
    assert local(deadline_of(at, LONDON), LONDON).startswith(at)


def test_a_time_that_the_clocks_show_twice_needs_its_offset() -> None:
    problem = refused("2026-10-25T01:30")

    assert problem.finding.code == "time_is_twice"
    assert "2026-10-25T01:30:00+01:00 or 2026-10-25T01:30:00+00:00" in problem.finding.how_to_fix
    first = deadline_of("2026-10-25T01:30+01:00", LONDON)
    second = deadline_of("2026-10-25T01:30+00:00", LONDON)
    assert second - first == timedelta(hours=1)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("offset", ["+00:00", "-00:00", "+02:00", "-05:00"])
def test_an_offset_that_is_not_the_zones_own_is_refused_with_both(offset: str) -> None:
    problem = refused(f"2026-04-20T12:00{offset}")

    assert problem.finding.code == "offset_and_zone_differ"
    assert offset.replace("-00:00", "+00:00") in problem.finding.message
    assert "which is +01:00" in problem.finding.message
    assert "2026-04-20T12:00:00+01:00" in problem.finding.how_to_fix


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("time_needed", "2026-04-20"),
        ("not_a_time", "2026-04-20T12"),
        ("not_a_time", "20/04/2026 12:00"),
        ("not_a_time", "2026-02-29T12:00"),
        ("not_a_time", "2026-04-31T12:00"),
        ("not_a_time", "2026-04-20T24:00"),
        ("not_a_time", "2026-04-20T12:00:00.5"),
        ("not_a_time", "2026-04-20T12:00+99:00"),
        ("not_a_time", "2026-04-20T12:00+0100"),
        ("not_a_time", "2026-04-20T12:00 BST"),
        ("not_a_time", "２０２６-04-20T12:00"),
        ("not_a_time", "0000-01-01T00:00"),
        ("not_a_time", "12026-04-20T12:00"),
        ("not_a_time", ""),
        ("not_a_time", "2026-04-20T12:00\n"),
        ("not_a_time", "9" * 10_000),
        ("leap_second", "2026-06-30T23:59:60"),
        ("leap_second", "2026-06-30T23:59:60Z"),
        ("year_out_of_range", "1900-01-01T12:00"),
        ("year_out_of_range", "9999-12-31T23:59"),
        ("year_out_of_range", "0001-01-01T00:00+12:00"),
    ],
)
def test_what_names_no_moment_is_refused(code: str, at: str) -> None:
    problem = refused(at)

    assert problem.finding.code == code
    assert problem.finding.how_to_fix
    assert str(problem) == f"{problem.finding.message} {problem.finding.how_to_fix}"


@pytest.mark.parametrize(
    ("zone", "offered"),
    [
        ("London", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("Europe/Lodnon", "Europe/London"),
        ("Belfast", "Europe/Belfast"),
        ("GMT Standard Time", "such as Europe/London"),
        ("../../etc/passwd", "such as Europe/London"),
        ("localtime", ""),  # whatever the server's clock is set to
        ("Factory", ""),
        ("GB", "Europe/London"),
        ("Europe/London\x00", "Europe/London"),
        ("", "such as Europe/London"),
        ("x" * 100_000, "such as Europe/London"),
    ],
)
def test_a_zone_that_is_not_known_is_refused_and_the_nearest_offered(
    zone: str, offered: str
) -> None:
    for ask in (
        lambda: deadline_of("2026-04-20T12:00", zone),
        lambda: told(datetime(2026, 4, 20, tzinfo=UTC), zone),
        lambda: local(datetime(2026, 4, 20, tzinfo=UTC), zone),
    ):
        with pytest.raises(NotADeadline) as caught:
            ask()
        assert caught.value.finding.code == "unknown_zone"
        assert offered in caught.value.finding.how_to_fix
        assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-04-20T12:00", "Monday 20 April 2026, 12 noon (Europe/London, UTC+01:00)"),
        ("2026-01-05T17:30", "Monday 5 January 2026, 5:30pm (Europe/London, UTC+00:00)"),
        ("2026-04-20T09:00", "Monday 20 April 2026, 9am (Europe/London, UTC+01:00)"),
        ("2026-04-20T12:05", "Monday 20 April 2026, 12:05pm (Europe/London, UTC+01:00)"),
        ("2026-04-20T00:05", "Monday 20 April 2026, 12:05am (Europe/London, UTC+01:00)"),
        ("2026-04-20T23:59:59", "Monday 20 April 2026, 11:59:59pm (Europe/London, UTC+01:00)"),
        (
            "2026-04-20T00:00",  # still the 19th in UTC
            "Monday 20 April 2026, midnight at the start of the day (Europe/London, UTC+01:00)",
        ),
        (
            "2026-10-25T01:30+00:00",  # the second of the two
            "Sunday 25 October 2026, 1:30am (Europe/London, UTC+00:00)",
        ),
    ],
)
def test_a_deadline_is_told_as_a_letter_would(at: str, words: str) -> None:
    assert told(deadline_of(at, LONDON), LONDON) == words


def test_a_deadline_is_told_the_same_from_whatever_zone_it_comes() -> None:
    noon = datetime(2026, 4, 20, 12, tzinfo=timezone(timedelta(hours=1)))

    assert told(noon, LONDON) == told(noon.astimezone(UTC), LONDON)
    assert local(noon.astimezone(UTC), "Asia/Kathmandu") == "2026-04-20T16:45:00+05:45"


def test_a_time_without_an_offset_is_never_told() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        told(datetime(2026, 4, 20, 12), LONDON)  # noqa: DTZ001 - what must be refused


@example(moment=ONE_OF_TWO, zone=LONDON)
@example(moment=ONE_OF_TWO + timedelta(hours=1), zone=LONDON)
@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_what_is_written_is_read_back_as_the_same_moment(moment: datetime, zone: str) -> None:
    assert deadline_of(local(moment, zone), zone) == moment


@example(moment=ONE_OF_TWO, zone=LONDON)
@example(moment=ONE_OF_TWO + timedelta(hours=1), zone=LONDON)
@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_without_its_offset_it_is_the_same_moment_or_refused(moment: datetime, zone: str) -> None:
    assert outcome(local(moment, zone)[:19], zone) in (moment, "time_is_twice")


@given(wall=WALLS, zone=st.sampled_from(ZONES))
def test_what_is_told_is_what_was_written(wall: datetime, zone: str) -> None:
    written = wall.isoformat(timespec="seconds")
    try:
        deadline = deadline_of(written, zone)
    except NotADeadline:
        assume(False)

    assert local(deadline, zone).startswith(written)
    assert f" {wall.day} " in told(deadline, zone), "a day never shifts"
    assert deadline.astimezone(ZoneInfo(zone)).date() == wall.date()

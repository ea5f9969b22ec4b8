from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.ocds.contracts.performance import performances_in
from tests.ocds.contracts.samples import OCID, as_read, below_threshold, history, performance
from tests.ocds.contracts.test_details import ANYTHING


def test_a_real_notice_gives_its_ratings_in_its_own_words() -> None:
    [one] = performances_in(as_read(performance())).performances

    assert (one.notice, one.ocid, one.id) == ("059886-2026", OCID, "1")
    assert [(told.metric, told.code) for told in one.observations] == [
        ("1", "met"), ("2", "met"), ("3", "other"),
    ]  # fmt: skip
    assert one.observations[0].rating.startswith("Good - performance is meeting")
    assert one.observations[2].notes == "Only 2 KPIs have been agreed for this contract."


def test_the_days_are_those_that_are_written_whatever_the_clock_says() -> None:
    [one] = performances_in(as_read(performance())).performances

    days = {(told.starts, told.ends) for told in one.observations}
    assert days == {(date(2026, 1, 1), date(2026, 3, 31))}


def test_a_history_has_the_same_ratings() -> None:
    [alone] = performances_in(as_read(performance())).performances
    [among] = performances_in(as_read(history())).performances

    assert [one.rating for one in among.observations] == [one.rating for one in alone.observations]


def test_other_notices_have_no_ratings() -> None:
    read = performances_in(as_read(below_threshold()))

    assert read.performances == ()
    assert [one.code for one in read.findings] == ["no_performance"]


def test_an_observation_without_a_rating_is_named() -> None:
    document = performance()
    metrics = document["contracts"][0]["implementation"]["metrics"]
    del metrics[0]["observations"][0]["measureClassification"]

    read = performances_in(as_read(document))

    assert len(read.performances[0].observations) == 2
    assert [one.code for one in read.findings] == ["no_rating"]


@given(name=st.sampled_from(["id", "implementation", "documents"]), part=ANYTHING)
def test_however_odd_a_notice_is_it_is_read_or_named(name: str, part: Any) -> None:
    document = performance()
    document["contracts"][0][name] = part

    read = performances_in(as_read(document))

    assert read.performances or read.findings

from datetime import date
from uuid import UUID

import pytest

from app.places.answer import (
    Answer,
    Deciles,
    Entry,
    Outcome,
    has_begun,
    has_ended,
    iso,
    placed,
    placed_in_part,
    shared,
    unplaced,
)
from app.places.place import Areas
from app.places.postcode import recognise
from app.places.vintage import Vintage, VintageKind

ONSPD = Vintage(UUID(int=7), VintageKind.ONSPD, "ONSPD May 2026", date(2026, 5, 1), "", "", "")
BARKING = Areas(ward="E05014055", district="E09000002", country="E92000001")


@pytest.mark.parametrize(
    ("terminated", "on", "ended"),
    [
        (None, date(2026, 1, 1), False),
        (20230100, date(2023, 1, 31), False),
        (20230100, date(2023, 2, 1), True),
        (20231200, date(2023, 12, 31), False),
        (20231200, date(2024, 1, 1), True),
        (20170125, date(2017, 1, 24), False),
        (20170125, date(2017, 1, 25), True),
    ],
)
def test_a_postcode_lasts_out_the_month_that_it_ended_in(
    terminated: int | None, on: date, ended: bool
) -> None:
    assert has_ended(terminated, on) is ended


def test_a_postcode_begins_with_its_month() -> None:
    assert has_begun(20230100, date(2023, 1, 1))
    assert not has_begun(20230200, date(2023, 1, 31))
    assert has_begun(None, date(1900, 1, 1))


def test_a_month_is_written_without_a_day() -> None:
    assert (iso(19960600), iso(20170125), iso(None)) == ("1996-06", "2017-01-25", None)


@pytest.mark.parametrize(
    ("entry", "outcome", "words"),
    [
        (
            Entry("IG110AB", areas=BARKING),
            Outcome.FOUND,
            "IG11 0AB is in E09000002 (ONSPD May 2026).",
        ),
        (
            Entry("IG110AB", terminated=20230100, areas=BARKING),
            Outcome.TERMINATED,
            "IG11 0AB ended in 2023-01; this is where it was (ONSPD May 2026).",
        ),
        (
            Entry("IG110AB", introduced=20270100, areas=BARKING),
            Outcome.NOT_YET,
            "IG11 0AB began only in 2027-01; this is where it is (ONSPD May 2026).",
        ),
        (
            Entry("IM11AA", areas=Areas(country="M83000003")),
            Outcome.NO_AREAS,
            "IM1 1AA is known, but lies in no district, ward or LSOA (ONSPD May 2026).",
        ),
    ],
)
def test_what_a_vintage_says_becomes_an_answer_in_words(
    entry: Entry, outcome: Outcome, words: str
) -> None:
    answer = placed(entry, Deciles(2, 3), date(2026, 3, 1), ONSPD)

    assert (answer.outcome, answer.words) == (outcome, words)
    assert answer.place is not None
    assert answer.place.vintage == str(UUID(int=7))
    assert (answer.place.decile2019, answer.place.decile2025) == (2, 3)


def test_part_of_a_postcode_is_where_all_of_it_is() -> None:
    other_ward = Areas(ward="E05014053", district="E09000002", country="E92000001")
    known = [(BARKING, Deciles(2)), (other_ward, Deciles(3))]
    answer = placed_in_part(recognise("IG11 0"), known, ONSPD)

    assert answer is not None
    assert answer.place is not None
    assert answer.outcome is Outcome.PART
    assert (answer.place.district, answer.place.ward, answer.place.decile2019) == (
        "E09000002",
        None,
        None,
    )
    assert answer.words == "Every postcode of IG11 0 is in E09000002 (ONSPD May 2026)."
    assert placed_in_part(recognise("IG11 0"), [], ONSPD) is None


def test_part_of_a_postcode_in_several_districts_says_so() -> None:
    elsewhere = Areas(district="E09000026", country="E92000001")
    answer = placed_in_part(
        recognise("RM8"), [(BARKING, Deciles()), (elsewhere, Deciles())], ONSPD
    )

    assert answer is not None
    assert answer.place is not None
    assert answer.place.district is None
    assert shared([BARKING, elsewhere])["country"] == "E92000001"


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("IG11 9ZZ", Outcome.UNKNOWN),
        ("IG", Outcome.UNKNOWN),
        ("T12 VP94", Outcome.ELSEWHERE),
        ("BFPO 12", Outcome.ELSEWHERE),
        ("GIR 0AA", Outcome.ELSEWHERE),
        ("FIQQ 1ZZ", Outcome.ELSEWHERE),
        ("Various", Outcome.NOT_A_PLACE),
        ("", Outcome.NOT_A_PLACE),
    ],
)
def test_what_is_in_no_vintage_is_told_apart(written: str, outcome: Outcome) -> None:
    answer: Answer = unplaced(recognise(written), (ONSPD,))

    assert answer.outcome is outcome
    assert answer.place is None
    assert answer.words.endswith(".")


def test_a_slip_is_told_with_what_may_have_been_meant() -> None:
    assert unplaced(recognise("IG11 OAB"), ()).suggestions == ("IG11 0AB",)

"""The same questions to files in memory and to the database give the same answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.places.answer import Answer, Outcome
from app.places.loading.surveying import Wanted
from app.places.locality import AreaSet, Deprivation, Point, Radius, Zone, locate
from app.places.place_set import anchored, place_set_of
from app.places.queries import StoredPlaces
from app.places.reading import Gazetteer, PlaceFile, sample_files, shipped
from app.platform.database import reading
from app.problems import Invalid, NotFound
from tests.places.places import (
    ONSPD_2025,
    PUBLISHED,
    a_file,
    an_onspd_row,
    as_csv,
    load_sample,
    loaded,
)

TODAY = date(2026, 3, 2)
ASKED = [
    "IG11 0AB", "ig110ab", "IG11 0", "IG11", "IG1 1", "RM1", "AB1", "AB1 0", "AB1 0AA",
    "AB1 0AE", "IG1 1SA", "RM1 1AA", "E17 9AA", "HA0 1AB", "ZZ99 9ZZ", "IG11 9ZZ", "IG",
    "E09000002", "E05014055", "E01000010", "E01034473", "E01034479", "E01000048", "E01000006",
    "E12000007", "E92000001", "E09999998", "E99999999", "S12000033", "S01006514", "T12 VP94",
    "BFPO 12", "", "Various", "IG11 OAB", "\0", "x" * 10_000,
]  # fmt: skip
DAYS = [date(1979, 1, 1), date(1990, 1, 1), date(1996, 6, 30), date(1996, 7, 1), TODAY]


def bare(answer: Answer) -> Answer:
    """Give an answer without the ids that each load makes for itself."""
    place = replace(answer.place, vintage=None) if answer.place else None
    vintages = tuple(replace(one, id=one.id.__class__(int=0)) for one in answer.vintages)
    return replace(answer, place=place, vintages=vintages)


def test_files_and_database_give_the_same_answers(engine: Engine) -> None:
    load_sample(engine)
    gazetteer = Gazetteer(sample_files())
    with reading(engine) as session:
        stored = StoredPlaces(session)
        for asked in ASKED:
            for day in [*DAYS, None]:
                here, there = gazetteer.look_up(asked, day), stored.look_up(asked, day)
                assert bare(here) == bare(there), (asked, day)


def test_a_postcode_ended_began_or_lives_on_the_day_asked_about() -> None:
    outcomes = [shipped().look_up("AB1 0AA", day).outcome for day in DAYS]

    assert outcomes == [
        Outcome.NOT_YET,
        Outcome.FOUND,
        Outcome.FOUND,
        Outcome.TERMINATED,
        Outcome.TERMINATED,
    ]


def test_the_sample_shows_inside_adjoining_and_elsewhere() -> None:
    borough = AreaSet(frozenset({"E09000002"}), frozenset({"E09000026", "E09000016"}))
    zones = {
        postcode: locate(borough, shipped().look_up(postcode, TODAY).place)
        for postcode in ("IG11 0AB", "IG1 1SA", "RM1 1AA", "E17 9AA", "HA0 1AB", "AB1 0AE")
    }

    assert list(zones.values()) == [
        Zone.INSIDE,
        Zone.ADJOINING,
        Zone.ADJOINING,
        Zone.ELSEWHERE,
        Zone.ELSEWHERE,
        Zone.ELSEWHERE,
    ]
    assert shipped().refusals == []


def test_an_lsoa_that_was_split_is_known_by_its_parts_and_its_whole() -> None:
    whole, part = (shipped().look_up(code, TODAY).place for code in ("E01000010", "E01034473"))

    assert whole is not None
    assert part is not None
    assert (whole.lsoa11, whole.lsoa21, whole.district) == ("E01000010", None, "E09000002")
    assert (part.lsoa11, part.lsoa21, part.ward) == ("E01000010", "E01034473", "E05014053")
    assert (whole.decile2019, whole.decile2025) == (part.decile2019, None)
    assert locate(Deprivation(1, 2025), part) is Zone.INSIDE
    assert locate(Deprivation(1, 2025), whole) is Zone.UNKNOWN


def test_a_radius_is_drawn_around_a_postcode_of_the_sample() -> None:
    radius, _ = place_set_of({"place_set": "radius", "miles": "3", "around": "IG11 0AB"})
    assert radius is not None
    drawn = anchored(radius, lambda written: shipped().look_up(written).place)

    assert isinstance(drawn, Radius)
    assert drawn.point == Point(547437, 182820)
    assert locate(drawn, shipped().look_up("IG1 1SA").place) is Zone.INSIDE
    assert locate(drawn, shipped().look_up("E17 9AA").place) is Zone.ELSEWHERE


def test_a_named_vintage_alone_answers(engine: Engine, tmp_path: Path) -> None:
    load_sample(engine)
    moved = an_onspd_row("IG11 0AB", district="E09000026")
    loaded(engine, a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [moved])), label="New borders")
    with reading(engine) as session:
        stored = StoredPlaces(session)
        old, new = (
            stored.look_up("IG11 0AB", TODAY, vintage)
            for vintage in ("Sample: Code-Point Open August 2023", "New borders")
        )
        by_id = stored.look_up("IG11 0AB", TODAY, str(new.vintages[0].id))
        in_force = stored.look_up("IG11 0AB", date(2024, 1, 1))
        missing = stored.look_up("IG11 0AD", TODAY, "New borders")
        with pytest.raises(NotFound, match="no vintage of postcodes called 'Newer'"):
            stored.look_up("IG11 0AB", TODAY, "Newer")

    districts = [one.place and one.place.district for one in (old, new, by_id, in_force)]
    assert districts == ["E09000002", "E09000026", "E09000026", "E09000002"]
    assert missing.outcome is Outcome.UNKNOWN
    assert new.vintages[0].label == "New borders"


def test_a_new_vintage_cannot_change_an_old_answer(engine: Engine, tmp_path: Path) -> None:
    load_sample(engine)
    named = "Sample: Code-Point Open August 2023"
    with reading(engine) as session:
        before = [StoredPlaces(session).look_up(asked, TODAY, named) for asked in ASKED]
    rows = [an_onspd_row("IG11 0AB", district="E09000026"), an_onspd_row("IG11 9ZZ")]
    loaded(engine, a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, rows)))
    with reading(engine) as session:
        after = [StoredPlaces(session).look_up(asked, TODAY, named) for asked in ASKED]

    assert after == before


def test_deprivation_by_postcode_needs_a_directory_that_has_lsoas(
    engine: Engine, tmp_path: Path
) -> None:
    load_sample(engine)
    loaded(engine, a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row("IG11 0AB")])))
    with reading(engine) as session:
        answer = StoredPlaces(session).look_up("IG11 0AB", TODAY)

    assert answer.place is not None
    assert (answer.place.decile2019, answer.place.decile2025) == (3, 1)
    assert [one.label for one in answer.vintages] == [
        "onspd 2026-01-01",
        "Sample: deprivation 2025",
        "Sample: deprivation 2019",
    ]


def test_an_undated_file_is_not_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, [an_onspd_row()]))

    with pytest.raises(Invalid, match="Nothing tells the date"):
        Gazetteer([PlaceFile((path,))]).look_up("IG11 0AB")
    dated = PlaceFile((path,), Wanted(dated=date(2026, 1, 1)))
    assert Gazetteer([dated]).look_up("IG11 0AB").outcome is Outcome.FOUND


def test_published_files_answer_where_there_are_any() -> None:
    files = [
        PlaceFile((path,), Wanted(dated=date(2023, 8, 1), label=path.stem))
        for path in sorted(PUBLISHED.glob("codepoint-open/codepo-E0700*.csv"))
    ]
    answers = [Gazetteer([one]).look_up("SO16 0AA", TODAY) for one in files]

    districts = [answer.place and answer.place.district for answer in answers]
    assert districts == ["E07000093"] * len(files)


def test_no_places_at_all_is_an_answer_too() -> None:
    answer = Gazetteer([]).look_up("IG11 0AB")

    assert answer.outcome is Outcome.UNKNOWN
    assert answer.words == "IG11 0AB is not in any file of places loaded here."

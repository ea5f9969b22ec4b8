"""Place sets by workbook: each day on which a place begins or ends makes a version."""

from pathlib import Path
from typing import Any

import pytest

from tests.places.places import a_file, loaded
from tests.places.restating.test_succeeding import YEARS
from tests.spreadsheets.kinds.desk import Desk, changed, codes, counted, filled
from tests.spreadsheets.kinds.reference.made import WARDS, a_place, sets


def test_a_set_is_drawn_and_redrawn_with_a_version_for_each_day(desk: Desk) -> None:
    rows = [
        a_place(WARDS[0]),
        a_place(WARDS[1].lower()),
        a_place(WARDS[2], valid_from="2026-10-01"),
    ]
    rows[1]["valid_to"] = "2027-03-31"

    preview = desk.saved(filled(desk.file(), {"Places": rows}))

    assert {"figure": "Places in them", "before": "0", "after": "2"} in preview["effect"]
    versions = sets(desk)["growth area"]
    assert [(one["valid_from"], one["definition"]["codes"]) for one in versions] == [
        ("2026-04-01", WARDS[:2]),
        ("2026-10-01", WARDS),
        ("2027-04-01", [WARDS[0], WARDS[2]]),
    ]


def test_a_place_leaves_a_set_on_its_last_day_and_the_rest_stays(desk: Desk) -> None:
    desk.saved(filled(desk.file(), {"Places": [a_place(one) for one in WARDS]}))

    def leave(book: Any) -> None:
        book["Places"]["F5"] = "2026-12-31"

    preview = desk.saved(changed(desk.file(), leave))

    assert counted(preview, "Places") == {"rows": 3, "changed": 1, "same": 2}
    last = sets(desk)["growth area"][-1]
    assert (last["valid_from"], last["definition"]["codes"]) == (
        "2027-01-01",
        [WARDS[0], WARDS[2]],
    )


def test_places_with_last_days_are_the_same_when_they_are_sent_again(desk: Desk) -> None:
    rows = [
        a_place(WARDS[0]),
        a_place(WARDS[1], valid_to="2027-03-31"),
        a_place(WARDS[2], valid_from="2026-10-01"),
    ]
    content = filled(desk.file(), {"Places": rows})
    desk.saved(content)
    before = sets(desk)

    again = desk.checked(changed(content, lambda book: book["Read me"].__setitem__("B1", "x")))

    assert counted(again, "Places") == {"rows": 3, "same": 3}
    assert codes(again, "fix", "confirm") == {}
    assert [(one["valid_from"], one["valid_to"]) for one in desk.rows("places")] == [
        ("2026-04-01", None), ("2026-04-01", "2027-03-31"), ("2026-10-01", None),
    ]  # fmt: skip
    assert sets(desk) == before


def test_the_last_day_of_all_means_that_a_place_stays(desk: Desk) -> None:
    rows = [a_place(WARDS[0], valid_to="9999-12-31"), a_place(WARDS[1], valid_to="9999-12-30")]

    desk.saved(filled(desk.file(), {"Places": rows}))

    versions = sets(desk)["growth area"]
    assert [(one["valid_from"], one["definition"]["codes"]) for one in versions] == [
        ("2026-04-01", WARDS[:2]), ("9999-12-31", WARDS[:1]),
    ]  # fmt: skip


def test_a_place_that_left_comes_back_by_another_first_day(desk: Desk) -> None:
    rows = [a_place(WARDS[0]), a_place(WARDS[1], valid_to="2027-03-31")]
    desk.saved(filled(desk.file(), {"Places": rows}))

    def come_back(book: Any) -> None:
        book["Places"]["E5"], book["Places"]["F5"] = "2028-04-01", None

    preview = desk.saved(changed(desk.file(), come_back))

    assert counted(preview, "Places") == {"rows": 2, "changed": 1, "same": 1}
    last = sets(desk)["growth area"][-1]
    assert (last["valid_from"], last["definition"]["codes"]) == ("2028-04-01", WARDS[:2])


def test_days_before_the_last_version_stay_as_they_were(desk: Desk) -> None:
    rows = [a_place(WARDS[0]), a_place(WARDS[1], valid_to="2027-03-31")]
    desk.saved(filled(desk.file(), {"Places": rows}))
    content = desk.file()

    def checked(cell: str, day: str | None) -> dict[str, str]:
        book = changed(content, lambda book: book["Places"].__setitem__(cell, day))
        return codes(desk.checked(book), "fix")

    assert checked("F4", "2026-12-31") == {"Places!F4": "before_last_version"}
    assert checked("F5", None) == {"Places!E5": "before_last_version"}
    assert checked("E4", "2026-05-01") == {"Places!E4": "past_kept"}


def test_postcodes_make_a_set_however_they_are_written(desk: Desk) -> None:
    rows = [
        {"place_set": "estate", "place_kind": "postcodes", "place_code": code,
         "valid_from": "2026-04-01"}
        for code in ("ig110ab", "IG11 7")
    ]  # fmt: skip

    desk.saved(filled(desk.file(), {"Places": rows}))

    [version] = sets(desk)["estate"]
    assert version["definition"]["codes"] == ["IG11 0AB", "IG11 7"]


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (a_place("E0500002"), "Places!C7", "not_an_area"),
        (a_place("E09000002"), "Places!C7", "wrong_kind_of_area"),
        (a_place(WARDS[2], place_kind="districts"), "Places!B7", "other_kind"),
        (a_place(WARDS[2], valid_from="2026-03-31"), "Places!E7", "before_last_version"),
        (a_place(WARDS[2], valid_to="2026-03-01"), "Places!F7", "day_order"),
        (a_place(WARDS[2], place_set="other", place_kind=""), "Places!B7", "kind_missing"),
        (a_place(WARDS[2], place_set="x" * 101), "Places!A7", "too_long"),
        (a_place(WARDS[2], valid_from=""), "Places!E7", "missing_value"),
        (a_place(WARDS[2], place_set="by distance"), "Places!C7", "conflict"),
    ],
)
def test_what_is_wrong_with_a_place_is_told_in_its_cell(
    desk: Desk, row: dict[str, Any], cell: str, code: str
) -> None:
    near = {"place_set": "radius", "miles": "2", "around": "IG11 0AB"}
    body = {"name": "by distance", "definition": near, "valid_from": "2026-04-01", "reason": "x"}
    assert desk.posts("/v1/place-sets", body).status_code == 201
    first = filled(desk.file(), {"Places": [a_place(one) for one in WARDS[:2]]})
    desk.saved(filled(first, {"Places": [a_place("E05000030")]}))
    before = sets(desk)

    preview = desk.checked(filled(desk.file(), {"Places": [row]}))

    assert codes(preview, "fix") == {cell: code}
    assert sets(desk) == before


def test_a_former_day_is_not_changed_and_a_place_stands_once(desk: Desk) -> None:
    desk.saved(filled(desk.file(), {"Places": [a_place(WARDS[0])]}))
    content = desk.file()

    later = "2026-05-01"
    moved = desk.checked(changed(content, lambda book: book["Places"].__setitem__("E4", later)))
    twice = desk.checked(filled(content, {"Places": [a_place(WARDS[1]), a_place(WARDS[1])]}))
    empty = desk.checked(changed(content, lambda book: book["Places"].__setitem__("F4", later)))

    assert codes(moved, "fix") == {"Places!E4": "past_kept"}
    assert codes(twice, "fix") == {"Places!C6": "listed_twice"}
    assert codes(empty, "fix") == {"Places!F4": "missing"}


def test_columns_that_cannot_be_kept_are_named(desk: Desk) -> None:
    def add(book: Any) -> None:
        for row, word in ((2, "share_pct"), (4, 50)):
            book["Places"].cell(row, 8).value = word

    content = changed(filled(desk.file(), {"Places": [a_place(WARDS[0])]}), add)

    told = [one["name"] for one in desk.checked(content)["not_read"] if one["what"] == "column"]

    assert told == ["share_pct"]


def test_what_a_place_came_after_is_printed_from_the_loaded_files_and_not_taken(
    desk: Desk, tmp_path: Path
) -> None:
    loaded(desk.engine, a_file(tmp_path, "a.csv", YEARS))
    row = a_place("E06000065", place_set="county", place_kind="districts")
    desk.saved(filled(desk.file(), {"Places": [row]}))

    preview = desk.checked(
        changed(desk.file(), lambda book: book["Places"].__setitem__("G4", "E07000001"))
    )

    [told] = desk.rows("places")
    assert told["predecessor"] == "E07000163; E07000164"
    assert codes(preview, "note")["Places!G4"] == "read_only_changed"

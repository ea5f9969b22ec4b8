"""A rule set's workbook: given out, changed by hand, checked as rules are, saved as the draft."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.settings import Settings
from app.rules.tables import RuleSetState, StoredRuleSet
from tests.callers import a_person
from tests.spreadsheets.kinds.desk import Desk, changed, codes, counted, filled
from tests.spreadsheets.kinds.rules.made import DRAFT, at_a_desk, kept, measure


def test_what_stands_in_the_draft_stands_in_its_workbook(desk: Desk) -> None:
    [first, second] = desk.rows("measures")
    given = desk.rows("bands")

    assert (first["measure_code"], first["unit"], first["from"]) == (
        "job_local",
        "fte_year",
        "own",
    )
    assert (second["label"], second["evidence_types"]) == ("Young people", [])
    assert [one["row_ref"] for one in given] == [
        "ratings-1", "ratings-2", "ratings-3", "ratings-4", "kept-1", "kept-2",
    ]  # fmt: skip
    assert (given[1]["from_pct"], given[1]["to_pct"], given[1]["to_inclusive"]) == (
        "90",
        "100",
        False,
    )
    assert desk.rows("stacking") == [
        {"measure_a": "job_local", "measure_b": "job_young", "relation": "may_both_count"}
    ]


def test_a_workbook_that_says_nothing_new_changes_nothing(desk: Desk) -> None:
    preview = desk.saved(desk.file())

    assert preview["total"]["same"] == preview["total"]["rows"] == 9
    assert (kept(desk)["edition"], kept(desk)["text"]) == (1, DRAFT)


def test_measures_and_pairs_are_changed_and_added_and_the_rest_stays(desk: Desk) -> None:
    content = filled(
        desk.file(),
        {
            "Measures": [
                {"measure_code": "money_local", "label": "Money spent here", "unit": "gbp",
                 "time_basis": "per_gbp_million_spent", "evidence_types": "invoice; ledger"},
            ],
            "Stacking": [
                {"measure_a": "job_young", "measure_b": "job_local",
                 "relation": "a_is_subset_of_b"},
            ],
        },
    )  # fmt: skip
    content = changed(content, lambda book: book["Measures"].__setitem__("B4", "Jobs near us"))

    preview = desk.saved(content)

    found = kept(desk)
    assert counted(preview, "Measures") == {"rows": 3, "added": 1, "changed": 1, "same": 1}
    assert measure(found, "money_local") == {
        "code": "money_local", "title": "Money spent here", "unit": "gbp",
        "time_basis": "per_million_pounds", "evidence": {"any_of": ["invoice", "ledger"]},
    }  # fmt: skip
    local = measure(found, "job_local")
    assert (local["title"], local["benchmark"]) == (
        "Jobs near us",
        {"quantity": "43", "per_million_pounds": True},
    )
    assert local["evidence"] == {"any_of": ["payroll_extract"], "verify": "all"}
    assert measure(found, "job_young")["stacking"] == {"job_local": "subset_of"}
    assert (found["state"], found["edition"]) == ("draft", 2)
    assert {"figure": "Measures", "before": "2", "after": "3"} in preview["effect"]
    assert codes(preview, "note")["Measures!A6"] == "measure_unused"
    assert "comments_lost" in {one["code"] for one in preview["problems"]}


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "code"),
    [
        ("Measures", {"measure_code": "2nd", "unit": "hour"}, "Measures!A6", "bad_value"),
        ("Measures", {"measure_code": "hours"}, "Measures!D6", "missing_value"),
        (
            "Measures",
            {"measure_code": "hours", "unit": "hour", "time_basis": "often"},
            "Measures!E6",
            "bad_cell",
        ),
        (
            "Measures",
            {"measure_code": "hours", "unit": "hour", "most_counted": -3},
            "Measures!M6",
            "bad_cell",
        ),
        (
            "Stacking",
            {"measure_a": "job_local", "measure_b": "jobs", "relation": "never_both"},
            "Stacking!B5",
            "unknown_measure",
        ),
        (
            "Stacking",
            {"measure_a": "job_young", "measure_b": "job_young", "relation": "never_both"},
            "Stacking!B5",
            "same_measure",
        ),
        (
            "Stacking",
            {"measure_a": "job_young", "measure_b": "job_local"},
            "Stacking!C5",
            "relation_missing",
        ),
        ("Bands", {"table": "nowhere", "rating": "x"}, "Bands!B10", "unknown_table"),
    ],
)
def test_what_the_rules_cannot_be_is_told_in_its_cell(
    desk: Desk, sheet: str, row: dict[str, Any], cell: str, code: str
) -> None:
    preview = desk.checked(filled(desk.file(), {sheet: [row]}))

    assert codes(preview, "fix") == {cell: code}
    assert kept(desk)["text"] == DRAFT


def test_a_column_that_the_rule_language_has_not_is_named_as_not_read(desk: Desk) -> None:
    def add(book: Any) -> None:
        for row, value in ((1, "Days"), (2, "min_duration_days"), (4, 5)):
            book["Measures"].cell(row, 22).value = value

    preview = desk.checked(changed(desk.file(), add))

    assert [one["name"] for one in preview["not_read"] if one["what"] == "column"] == [
        "min_duration_days"
    ]


def test_how_a_measure_is_scored_is_printed_and_not_taken(desk: Desk) -> None:
    [first, _] = desk.rows("measures")

    preview = desk.checked(
        changed(desk.file(), lambda book: book["Measures"].__setitem__("N4", "lower"))
    )

    assert {key: first[key] for key in (
        "direction", "curve", "floor_qty", "points_at_floor", "cap_qty", "points_at_cap",
        "max_weight_share", "valid_from", "valid_to",
    )} == {
        "direction": "higher", "curve": "linear, with all of local_jobs", "floor_qty": "0",
        "points_at_floor": "0", "cap_qty": "5 fte_year", "points_at_cap": "40%",
        "max_weight_share": "40%", "valid_from": "2026-04-01", "valid_to": None,
    }  # fmt: skip
    assert codes(preview, "note")["Measures!N4"] == "read_only_changed"
    assert kept(desk)["text"] == DRAFT


@pytest.mark.parametrize("most", [40, 0])
def test_the_most_that_counts_is_taken_into_the_draft_and_printed_again(
    desk: Desk, most: int
) -> None:
    row = {"measure_code": "placements", "unit": "person", "most_counted": most}

    desk.saved(filled(desk.file(), {"Measures": [row]}))

    assert measure(kept(desk), "placements")["cap"] == {"quantity": str(most)}
    [told] = [one for one in desk.rows("measures") if one["measure_code"] == "placements"]
    assert told["most_counted"] == str(most)


def test_the_bands_of_the_library_are_shown_where_the_rule_set_has_none(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    text = DRAFT.replace("ratings: statutory-default\n", "")
    desk = at_a_desk(client, engine, settings, now, yaml=text)

    book = load_workbook(BytesIO(desk.file()))

    rows = list(book["Bands in force"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [
        "good", "approaching_target", "requires_improvement", "inadequate",
    ]  # fmt: skip
    assert rows[1] == (
        "the library's statutory-default", "approaching_target", "90", "yes", "100", "no",
    )  # fmt: skip


def test_what_follows_elsewhere_is_to_be_confirmed_and_named(desk: Desk) -> None:
    content = changed(desk.file(), lambda book: book["Measures"].__setitem__("D5", "gbp"))

    preview = desk.checked(content)

    found = [one for one in preview["problems"] if one["severity"] == "confirm"]
    assert found, preview["problems"]
    assert all("rule set's text" in one["how_to_fix"] for one in found)


def test_saving_is_undone_byte_for_byte(desk: Desk) -> None:
    added = filled(desk.file(), {"Measures": [{"measure_code": "hours", "unit": "hour"}]})
    preview = desk.saved(added)

    answer = desk.posts(f"/v1/imports/{preview['id']}/reverse")

    assert answer.json()["state"] == "reversed"
    assert kept(desk)["text"] == DRAFT


def test_what_a_base_locks_is_refused_in_the_cell(
    client: TestClient, engine: Engine, settings: Settings, now: datetime
) -> None:
    overlay = {
        "id": "ours", "version": "1", "extends": "local-first@2026.1",
        "change": {"criteria": {"price": {"weight": "45"}, "quality": {"weight": "35"}}},
    }  # fmt: skip
    desk = at_a_desk(client, engine, settings, now, document=overlay)
    catalogue = [one["from"] for one in desk.rows("measures")]

    preview = desk.checked(
        changed(desk.file(), lambda book: book["Measures"].__setitem__("B4", "Mine"))
    )

    assert set(catalogue) == {"catalogue"}
    assert codes(preview, "fix") == {"Measures!A4": "locked"}


def test_another_authoritys_draft_is_not_there(desk: Desk, engine: Engine) -> None:
    content = filled(desk.file(), {"Measures": [{"measure_code": "hours", "unit": "hour"}]})
    other = desk.of(a_person(engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council"))
    reader = desk.of(a_person(engine, Role.ECONOMIC_DEVELOPMENT))

    assert other.asks().status_code == 404
    assert reader.asks().status_code == 403
    assert other.sends(content).status_code == 404
    assert kept(desk)["edition"] == 1


def test_a_published_version_is_given_out_and_not_changed(desk: Desk) -> None:
    with writing(desk.engine) as session:
        stored = session.get_one(StoredRuleSet, desk.target)
        stored.state, stored.published_at = RuleSetState.PUBLISHED, desk.now
    content = filled(desk.file(), {"Measures": [{"measure_code": "hours", "unit": "hour"}]})

    preview = desk.checked(content)

    assert codes(preview, "stop") == {"": "rules_are_frozen"}
    assert kept(desk)["text"] == DRAFT


def test_one_sheet_comes_back_as_csv(desk: Desk) -> None:
    text = desk.fetched(desk.given(), "measures").decode("utf-8-sig")

    desk.saved(text.replace("Young people", "People under 25").encode())

    assert measure(kept(desk), "job_young")["title"] == "People under 25"


def test_what_changed_on_both_sides_is_asked(desk: Desk) -> None:
    content = changed(desk.file(), lambda book: book["Measures"].__setitem__("B5", "Mine"))
    theirs = {"yaml": DRAFT.replace("Young people", "Theirs")}
    path = "/v1/rule-sets/our-jobs/versions/1"
    answer = desk.client.put(path, json=theirs, headers=desk.headers | {"If-Match": "*"})
    assert answer.status_code == 200, answer.text

    preview = desk.checked(content)

    [question] = preview["questions"]
    assert (question["base"], question["yours"], question["ours"]) == (
        "Young people",
        "Mine",
        "Theirs",
    )

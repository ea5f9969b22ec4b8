"""What evaluators agreed is written in a workbook, and is what the API would have recorded."""

from io import BytesIO

from openpyxl import load_workbook

from app.spreadsheets.kinds.marks.agreeing import MODERATION_KIND
from tests.spreadsheets.kinds.desk import codes, counted
from tests.spreadsheets.kinds.marks.made import AGREED, CONSENT, Judging, refs, scored

KEY = "moderations"


def agreed_rows(judges: Judging, *rows: dict[str, object]) -> bytes:
    return scored(judges.moderator, *rows, sheet=AGREED, key=KEY)


def test_a_workbook_is_made_once_everybodys_marks_stand(judges: Judging) -> None:
    too_early = judges.moderator.asks()
    judges.panel.finish_all(mark=2)

    rows = judges.moderator.rows(KEY)

    assert (too_early.status_code, too_early.json()["code"]) == (409, "marking-goes-on")
    assert {(row["scores"], row["lowest"], row["highest"], row["spread"]) for row in rows} == {
        ("4; 2", "2", "4", "2")
    }
    book = load_workbook(BytesIO(judges.moderator.file()))
    compared = list(book["Compare"].iter_rows(min_row=2, values_only=True))
    assert len(compared) == 2 * len(rows)
    assert {row[2] for row in compared} == {"Evaluator 1", "Evaluator 2"}


def test_what_was_agreed_is_recorded_and_agreeing_can_be_closed(judges: Judging) -> None:
    judges.panel.finish_all(mark=2)
    every = [CONSENT] * len(refs(judges.moderator, KEY))

    preview = judges.moderator.saved(agreed_rows(judges, *every))

    assert preview["problems"] == []
    assert counted(preview, AGREED) == {"rows": 6, "changed": 6}
    assert {one["figure"]: (one["before"], one["after"]) for one in preview["effect"]} == {
        "Agreed": ("0", "6"), "Not agreed yet": ("6", "0"),
    }  # fmt: skip
    told = judges.agreed()
    assert {(one["mark"], one["reason"], one["changed_because"]) for one in told} == {
        ("4", CONSENT["agreed_reason"], CONSENT["changed_because"])
    }
    assert judges.panel.close().status_code == 201


def test_a_later_workbook_changes_what_was_agreed_and_can_be_undone(judges: Judging) -> None:
    judges.panel.finish_all(mark=2)
    made = judges.moderator.saved(agreed_rows(judges, CONSENT))
    kept = judges.moderator.posts(f"/v1/imports/{made['id']}/reverse")

    again = judges.moderator.saved(agreed_rows(judges, CONSENT | {"agreed_score": 3}))
    [changed] = judges.agreed()
    undone = judges.moderator.posts(f"/v1/imports/{again['id']}/reverse")

    assert (kept.status_code, kept.json()["code"]) == (409, "marks-kept")
    assert changed["mark"] == "3"
    assert undone.status_code in (200, 201), undone.text
    [back] = judges.agreed()
    assert (back["mark"], back["version"]) == ("4", 3)


def test_each_wrong_turning_is_told_with_its_cell(judges: Judging) -> None:
    judges.panel.finish_all(mark=2)
    bare = {"agreed_score": 3, "agreed_reason": CONSENT["agreed_reason"]}

    preview = judges.moderator.checked(agreed_rows(
        judges, bare, CONSENT | {"agreed_score": 9}, CONSENT | {"agreed_reason": "Yes."},
        {"agreed_score": 4}, CONSENT | {"spread": "0"}, CONSENT | {"reference": "x" * 301},
    ))  # fmt: skip

    found = codes(preview)
    assert found["Consensus!P4"] == "changed_because_missing"
    assert found["Consensus!N4"] == "good_missing"
    assert found["Consensus!O4"] == "missing_missing"
    assert found["Consensus!L5"] == "not_on_scale"
    assert found["Consensus!M6"] == "value_error"
    assert found["Consensus!M7"] == "missing_value"
    assert found["Consensus!K8"] == "read_only_changed"
    assert found["Consensus!Q9"] == "string_too_long"


def test_only_a_moderator_of_the_lot_is_given_it(judges: Judging) -> None:
    judges.panel.finish_all()
    evaluator = judges.desk(judges.panel.first, MODERATION_KIND)
    officer = judges.desk(judges.panel.officer, MODERATION_KIND)

    assert evaluator.asks().json()["code"] in {"kind-not-yours", "not-on-panel"}
    assert officer.asks().json()["code"] in {"kind-not-yours", "not-on-panel"}


def test_nothing_is_saved_after_agreeing_was_closed(judges: Judging) -> None:
    judges.panel.finish_all(mark=2)
    file = agreed_rows(judges, CONSENT)
    preview = judges.moderator.checked(file)
    judges.panel.judged.change_lot(moderated_at=judges.now)

    refused = judges.moderator.posts(f"/v1/imports/{preview['id']}/apply", {})

    assert (refused.status_code, refused.json()["code"]) == (409, "wrong-moment")
    assert judges.moderator.asks().json()["code"] == "wrong-moment"

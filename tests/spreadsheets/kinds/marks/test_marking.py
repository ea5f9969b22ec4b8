"""An evaluator scores in a workbook, and the marks are those that the API would have."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from app.organisations.role import Role
from tests.assessments.marks.made import REASON, a_mark
from tests.callers import a_person
from tests.spreadsheets.kinds.desk import changed, codes, counted, filled
from tests.spreadsheets.kinds.marks.made import (
    GOOD,
    SCORES,
    Judging,
    judging,
    refs,
    scored,
    scored_all,
)


def told(mark: dict[str, Any]) -> tuple[str, ...]:
    return tuple(mark[name] for name in ("criterion", "mark", "reason", "reference", "higher"))


def test_scores_given_out_filled_in_and_sent_back_are_marks(judges: Judging) -> None:
    desk = judges.first
    file = scored(desk, GOOD, GOOD | {"score": 5, "what_would_score_higher": None})

    preview = desk.checked(file)

    assert preview["problems"] == []
    assert counted(preview, SCORES) == {"rows": 6, "changed": 2, "same": 4}
    assert {one["figure"]: (one["before"], one["after"]) for one in preview["effect"]} == {
        "Scored": ("0", "2"), "Not scored yet": ("6", "4"),
    }  # fmt: skip
    assert judges.marks(judges.panel.first) == []

    desk.applied(preview["id"])

    marks = sorted(map(told, judges.marks(judges.panel.first)))
    higher = GOOD["what_would_score_higher"]
    assert [(one[1], one[2], one[3], one[4]) for one in marks] == [
        ("5", REASON, "p. 12, para 3", ""), ("3", REASON, "p. 12, para 3", higher),
    ]  # fmt: skip
    [again] = {row["score"] for row in desk.rows("marks") if row["score"]} - {"3"}
    assert again == "5"


def test_all_scores_of_a_workbook_can_then_be_said_to_stand(judges: Judging) -> None:
    for desk in (judges.first, judges.second):
        desk.saved(scored_all(desk))

    judges.panel.finish(judges.panel.first, judges.panel.second)

    late = judges.first.checked(scored(judges.first, GOOD | {"score": 2}))
    assert [one["code"] for one in late["problems"]] == ["marks_stand"]


def test_a_score_is_changed_by_a_later_workbook_and_the_same_one_changes_nothing(
    judges: Judging,
) -> None:
    desk = judges.first
    desk.saved(scored(desk, GOOD))
    untouched = desk.checked(desk.file())
    assert counted(untouched, SCORES) == {"rows": 6, "same": 6}

    desk.saved(scored(desk, GOOD | {"score": 2}))

    [mark] = judges.marks(judges.panel.first)
    whole = judges.panel.judged.get(judges.panel.first, f"/marks/{mark['id']}").json()
    assert [one["mark"] for one in whole["revisions"]] == ["3", "2"]


def test_a_workbook_holds_nobody_elses_marks_and_no_names_where_they_are_hidden(
    client: Any, engine: Any, settings: Any, now: Any
) -> None:
    judges = judging(client, engine, settings, now, blind_names=True)
    judges.first.saved(scored_all(judges.first, reason=f"{REASON} Only mine."))

    book = load_workbook(BytesIO(judges.second.file()))

    text = " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert "Only mine" not in text
    assert "Alpha Works" not in text
    assert "Tender A" in text
    assert "Compare" not in book.sheetnames
    assert [row[1] for row in book["Conflicts"].iter_rows(min_row=2, values_only=True)] == [
        "no interest"
    ]


def test_only_the_evaluator_who_got_a_workbook_may_fetch_or_send_it(judges: Judging) -> None:
    given = judges.first.given()
    file = scored(judges.first, GOOD)

    refused = judges.second.checked(file)
    fetched = judges.second.gets(f"/v1/workbooks/{given['id']}/file")

    assert [one["code"] for one in refused["problems"]] == ["not_yours"]
    assert judges.second.posts(f"/v1/imports/{refused['id']}/apply", {}).status_code == 409
    assert fetched.status_code == 404
    sent = judges.first.checked(file)
    hidden = judges.second.gets(f"/v1/imports/{sent['id']}")
    assert hidden.status_code == 404
    assert judges.marks(judges.panel.second) == []


def test_rows_of_somebody_elses_are_not_known_without_their_reference_either(
    judges: Judging,
) -> None:
    def bare(book: Any) -> None:
        book.remove(book["_sv"])
        book.remove(book["Read me"])
        del book.custom_doc_props["sv_reference"]

    refused = judges.second.checked(changed(scored(judges.first, GOOD), bare))

    assert {one["code"] for one in refused["problems"]} == {"row_ref_unknown"}


def test_who_judges_nothing_there_is_given_no_workbook(judges: Judging) -> None:
    stranger = judges.desk(a_person(judges.panel.judged.engine, Role.EVALUATOR))
    elsewhere = judges.desk(
        a_person(judges.panel.judged.engine, Role.EVALUATOR, authority="Elsewhere Council")
    )
    moderator = judges.desk(judges.panel.moderator)
    officer = judges.desk(judges.panel.officer)

    assert (stranger.asks().status_code, stranger.asks().json()["code"]) == (403, "not-on-panel")
    assert elsewhere.asks().status_code == 404
    assert moderator.asks().json()["code"] in {"kind-not-yours", "not-on-panel"}
    assert officer.asks().json()["code"] == "kind-not-yours"


def test_a_lot_that_is_not_being_marked_has_no_workbook(judges: Judging) -> None:
    judges.panel.judged.change_lot(moderated_at=judges.now)

    refused = judges.first.asks()

    assert (refused.status_code, refused.json()["code"]) == (409, "wrong-moment")


def test_each_wrong_turning_is_told_with_its_cell(judges: Judging) -> None:
    desk = judges.first
    rows = (
        GOOD | {"score": 7},
        GOOD | {"reason": "Good."},
        {"score": 3, "reason": REASON},
        {"tender_reference": "p. 3"},
        GOOD | {"score": "#REF!"},
        GOOD | {"what_would_score_higher": None, "clarification_needed": "yes"},
    )

    preview = desk.checked(scored(desk, *rows))

    found = codes(preview)
    assert found["My scores!H4"] == "not_on_scale"
    assert found["My scores!I5"] == "value_error"
    assert found["My scores!J6"] == "missing_value"
    assert found["My scores!H7"] == "missing_value"
    assert found["My scores!K9"] == "higher_missing"
    assert found["My scores!L9"] == "clarification_needed"
    every = [cell for one in preview["problems"] for cell in one["cells"]]
    assert {"My scores!H8", "My scores!I7"} <= set(every)


def test_a_reason_has_forty_characters_in_a_workbook_as_over_the_api(judges: Judging) -> None:
    short = "It names all colleges, with the months."
    tender = judges.panel.judged.tenders[0]

    preview = judges.first.checked(scored(judges.first, GOOD | {"reason": short}))
    refused = judges.panel.mark(judges.panel.first, a_mark(tender, reason=short))
    taken = judges.panel.mark(judges.panel.first, a_mark(tender, reason=f"{short}."))

    [found] = [one for one in preview["problems"] if one["cells"] == ["My scores!I4"]]
    assert len(short) == 39
    assert "40 characters" in found["message"]
    assert (refused.status_code, taken.status_code) == (422, 201)


def test_a_sheet_of_its_own_helps_to_check_before_sending(judges: Judging) -> None:
    book = load_workbook(BytesIO(scored(judges.first, GOOD | {"reason": "Good."})))

    lines = book["Check"].iter_rows(min_row=2, max_col=2, values_only=True)
    told = {str(label): str(formula) for label, formula in lines}
    short = "Scores with a reason shorter than 40 characters; 0 is right"
    assert told["Not scored yet"] == "=6-COUNTA('My scores'!H4:H2003)"
    assert told[short].endswith("(LEN('My scores'!I4:I2003)<40))")
    assert told["Scores with Reference blank; 0 is right"].endswith("('My scores'!J4:J2003=\"\"))")


def test_what_repeats_the_criterion_is_asked_about(judges: Judging) -> None:
    desk = judges.first
    [question] = {row["question"] for row in desk.rows("marks") if row["criterion"] == "service"}
    repeated = " ".join([question] * 4)

    preview = desk.checked(scored(desk, *[GOOD | {"reason": repeated}] * 3))

    assert "reason_repeats_criterion" in codes(preview, "confirm").values()


def test_what_we_filled_in_is_told_and_not_taken(judges: Judging) -> None:
    desk = judges.first

    preview = desk.checked(scored(desk, GOOD | {"bidder_alias": "Gamma", "weight": "99"}))

    assert codes(preview, "note") == {
        "My scores!B4": "read_only_changed", "My scores!E4": "read_only_changed",
    }  # fmt: skip


def test_both_sides_of_a_score_that_changed_meanwhile_are_asked_about(judges: Judging) -> None:
    desk = judges.first
    desk.saved(scored(desk, GOOD))
    file = scored(desk, GOOD | {"score": 2})
    [mark] = judges.marks(judges.panel.first)
    body = {name: mark[name] for name in ("reason", "reference", "higher")} | {"mark": 1}
    done = judges.panel.judged.send(
        judges.panel.first, "PUT", f"/marks/{mark['id']}", body, If_Match="*"
    )
    assert done.status_code == 200, done.text

    preview = desk.checked(file)

    [question] = preview["questions"]
    assert (question["base"], question["yours"], question["ours"]) == ("3", "2", "1")


def test_a_change_is_undone_and_a_mark_that_was_made_is_not(judges: Judging) -> None:
    desk = judges.first
    made = desk.saved(scored(desk, GOOD))
    kept = desk.posts(f"/v1/imports/{made['id']}/reverse")
    assert (kept.status_code, kept.json()["code"]) == (409, "marks-kept")

    again = desk.saved(scored(desk, GOOD | {"score": 2}))
    undone = desk.posts(f"/v1/imports/{again['id']}/reverse")

    assert undone.status_code in (200, 201), undone.text
    assert [one["mark"] for one in judges.marks(judges.panel.first)] == ["3"]


def test_a_mark_that_stands_already_through_the_api_stays_where_the_file_says_nothing(
    judges: Judging,
) -> None:
    desk = judges.first
    tender = judges.panel.judged.tenders[0]
    assert judges.panel.mark(judges.panel.first, a_mark(tender)).status_code == 201
    file = desk.file()
    others = [ref for ref, row in zip(refs(desk), desk.rows("marks"), strict=True)
              if row["score"] in (None, "")]  # fmt: skip

    desk.saved(filled(file, {SCORES: [{"row_ref": others[0], **GOOD}]}))

    assert len(judges.marks(judges.panel.first)) == 2

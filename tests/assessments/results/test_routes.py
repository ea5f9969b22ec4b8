import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, event
from sqlmodel import select, update
from typer.testing import CliRunner

from app.__main__ import app as command_line
from app.assessments.tables import Assessment
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.assessments.results.made import OFFERS, Judged, looking
from tests.callers import a_key, a_person


@contextmanager
def statements(judged: Judged) -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(judged.engine, "before_cursor_execute", note)
    yield seen
    event.remove(judged.engine, "before_cursor_execute", note)


def awarded(judged: Judged) -> str:
    """Have the lot awarded, and give the assessment."""
    return str(judged.awarded()["assessment_id"])


def test_a_scorecard_is_given_as_it_was_written(judged: Judged) -> None:
    path = f"/assessments/{judged.assessed()}/scorecards/{judged.tenders['Birch']}"

    answer = judged.get(judged.officer, path)

    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert (told["supplier"], told["rank"], told["total"]) == ("Birch", 1, "90")
    assert told["criteria"]["jobs"]["weighted"] == "20"
    again = judged.client.get(
        f"/v1{path}", headers={**judged.officer, "If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_reading_a_scorecard_of_an_awarded_lot_takes_one_look(judged: Judged) -> None:
    path = f"/assessments/{awarded(judged)}/scorecards/{judged.tenders['Birch']}"
    judged.get(judged.officer, path)

    with statements(judged) as seen:
        assert judged.get(judged.officer, path).status_code == 200

    asked = [one for one in seen if one.startswith("SELECT")]
    assert len(asked) == 3  # whose key it is, the card, and whether they have an interest
    assert not [one for one in asked if "assessment.receipt" in one]


def test_lists_take_as_many_looks_for_many_rows_as_for_few(judged: Judged) -> None:
    judged.offers = {f"Firm {n}": OFFERS["Ash"] for n in range(30)}
    judged.marks = dict.fromkeys(judged.offers, "3")
    path = f"/assessments/{judged.assessed()}/scorecards"

    with statements(judged) as seen:
        rows = judged.get(judged.officer, path).json()["data"]

    assert [row["place"] for row in rows] == list(range(1, 31))
    assert len([one for one in seen if one.startswith("SELECT")]) <= 6


def test_a_lots_assessments_are_listed_as_they_were_made(judged: Judged) -> None:
    first, second = judged.assessed(), judged.assessed("Again.")

    told = judged.get(judged.officer, f"/lots/{judged.lot}/assessments").json()["data"]

    assert {row["id"] for row in told} == {first, second}
    assert [row["number"] for row in told if row["replaced_at"] is None] == [2]


def test_a_score_is_explained_to_each_reader_at_each_length(judged: Judged) -> None:
    path = f"/assessments/{judged.assessed()}/explanations/{judged.tenders['Ash']}"

    for reader in ("resident", "bidder", "auditor"):
        for length in ("line", "paragraph", "full"):
            told = judged.get(judged.officer, f"{path}?reader={reader}&length={length}").json()

            assert (told["supplier"], told["reader"], told["length"]) == ("Ash", reader, length)
            assert "80" in told["text"]
            assert reader != "bidder" or "Birch" not in told["text"]


def test_how_safe_the_win_is_can_be_read(judged: Judged) -> None:
    told = judged.get(judged.officer, f"/assessments/{judged.assessed()}/sensitivity").json()

    assert (told["first"], told["second"], told["lead"]) == (["Birch"], "Ash", "10")
    assert told["words"][0] == "Birch comes first, 10 in the total from Ash."


def test_the_receipt_is_a_file_that_anybody_can_replay(judged: Judged, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    answer = judged.get(judged.officer, f"/assessments/{judged.assessed()}/receipt")
    file.write_bytes(answer.content)

    printed = CliRunner().invoke(command_line, ["replay", str(file)])

    assert answer.headers["content-disposition"].startswith('attachment; filename="receipt-')
    assert printed.exit_code == 0, printed.output


def test_an_assessment_is_scored_again_and_is_the_same(judged: Judged) -> None:
    answer = judged.post(judged.officer, f"/assessments/{judged.assessed()}/replay", None)

    assert answer.json() == {"identical": True, "differences": [], "notes": []}


def test_a_receipt_that_was_changed_is_found_out(judged: Judged) -> None:
    assessment_id = judged.assessed()
    with looking(judged.engine) as session:
        held = json.loads(session.exec(select(Assessment.receipt)).one())
    held["result"]["tenders"][0]["total"] = "91"
    with writing(judged.engine) as session:
        session.execute(update(Assessment).values(receipt=json.dumps(held)))

    answer = judged.post(judged.officer, f"/assessments/{assessment_id}/replay", None)

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["seal_broken"]


PATHS = (
    "/assessments/{a}",
    "/assessments/{a}/scorecards",
    "/assessments/{a}/scorecards/{t}",
    "/assessments/{a}/explanations/{t}",
    "/assessments/{a}/sensitivity",
    "/assessments/{a}/receipt",
    "/lots/{lot}/assessments",
    "/lots/{lot}/recommendations",
)


def test_who_may_not_read_an_assessment_does_not(judged: Judged) -> None:
    names = {"a": judged.assessed(), "t": judged.tenders["Ash"], "lot": judged.lot}
    callers = {
        "undeclared": a_person(judged.engine, Role.PROCUREMENT_OFFICER),
        "stranger": a_person(judged.engine, Role.AUDITOR, authority="Elsewhere Council"),
        "auditor": a_person(judged.engine, Role.AUDITOR),
        "supplier": a_person(judged.engine, Role.SUPPLIER, supplier="Ash"),
        "program": a_key(judged.engine, Scope.ASSESSMENTS_READ),
    }

    for path in PATHS:
        answers = {
            who: judged.get(headers, path.format(**names)) for who, headers in callers.items()
        }
        told = {who: (one.status_code, one.json().get("code")) for who, one in answers.items()}
        assert told == {
            "undeclared": (403, "declaration-needed"),
            "stranger": (404, "not-found"),
            "auditor": (200, None),
            "supplier": (403, "scope-missing"),
            "program": (403, "person-needed"),
        }, path


def test_a_suppliers_explanation_waits_for_the_summaries(judged: Judged) -> None:
    assessment_id = judged.assessed()
    own = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")
    path = f"/tenders/{judged.tenders['Ash']}/explanation"

    before = judged.get(own, path)
    judged.summarised(assessment_id)
    after = judged.get(own, path)

    assert (before.status_code, before.json()["code"]) == (409, "summaries-not-sent")
    assert (after.status_code, after.json()["reader"]) == (200, "bidder")


def test_a_supplier_reads_of_each_criterion_and_of_no_other_tender(judged: Judged) -> None:
    judged.summarised(judged.assessed())
    own = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")

    text = judged.get(own, f"/tenders/{judged.tenders['Ash']}/explanation").json()["text"]

    assert all(title in text for title in ("Price", "Quality", "Jobs"))
    assert not [name for name in ("Birch", "Cedar") if name in text]
    assert not [number for number in ("120,000", "120000", "150,000", "150000") if number in text]


def test_a_supplier_has_no_explanation_of_anothers_tender(judged: Judged) -> None:
    judged.summarised(judged.assessed())
    own = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")

    answer = judged.get(own, f"/tenders/{judged.tenders['Birch']}/explanation")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_an_officer_reads_what_the_supplier_reads(judged: Judged) -> None:
    judged.summarised(judged.assessed())
    path = f"/tenders/{judged.tenders['Ash']}/explanation"
    own = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")
    undeclared = a_person(judged.engine, Role.PROCUREMENT_OFFICER)

    assert judged.get(judged.officer, path).json() == judged.get(own, path).json()
    assert judged.get(undeclared, path).json()["code"] == "declaration-needed"


def test_a_tender_that_was_not_scored_has_no_explanation(judged: Judged) -> None:
    assessment_id = judged.assessed()
    judged.summarised(assessment_id)
    late = judged.tendered_late("Dogwood")
    own = a_person(judged.engine, Role.SUPPLIER, supplier="Dogwood")

    answer = judged.get(own, f"/tenders/{late}/explanation")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "was not scored" in answer.json()["detail"]

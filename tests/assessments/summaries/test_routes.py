from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from fastapi.testclient import TestClient
from sqlmodel import col, delete, select

from app.assessments.summaries.messages import SummaryText
from app.assessments.tables import Assessment, Recommendation, RecommendationState
from app.organisations.role import Role
from app.organisations.tables import Supplier
from app.paper.html import POLICY
from app.platform.database import reading, writing
from app.platform.mail.tables import Letter
from app.procurements.tables import ConflictDeclaration, Lot
from tests.assessments.summaries.kept import DONE, Award, declared
from tests.assessments.summaries.made import LOSER, NAMES, WINNER
from tests.callers import a_key, a_person, person_id_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY: dict[str, Any] = {"full_version_at": "Instructions to tenderers, part 4."}
STRANGER = UUID(int=7)


def summary_of(award: Award, name: str) -> dict[str, Any]:
    told: dict[str, Any] = award.get(f"/v1/tenders/{award.tenders[name]}/summary").json()
    return told


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_summaries_are_sent_and_listed(award: Award) -> None:
    sent = award.send(**BODY)

    assert (sent.status_code, sent.json()["lot_id"]) == (201, str(award.lot))
    listed = award.get(award.path).json()["data"]
    assert {one["tender_id"] for one in listed} == {str(one) for one in award.tenders.values()}
    assert {one["sent_at"] for one in listed} == {sent.json()["sent_at"]}
    one = award.get(f"/v1/summaries/{listed[0]['id']}").json()
    assert one["document"]["full_version_at"] == BODY["full_version_at"]
    assert SummaryText.model_validate(one["document"])


def test_the_list_is_empty_until_then_and_can_be_narrowed(award: Award, now: Any) -> None:
    assert award.get(award.path).json()["data"] == []
    award.send()

    after = award.get(f"{award.path}?updated_from=2027-01-01T00:00:00Z").json()

    assert after["data"] == []
    assert len(award.get(f"{award.path}?limit=4").json()["data"]) == 4


def test_a_letter_can_be_read_as_a_page(award: Award) -> None:
    award.send()

    page = award.get(f"/v1/summaries/{summary_of(award, LOSER)['id']}/letter.html")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == POLICY
    assert "80.25 of 100 marks" in page.text


def test_a_letter_can_be_had_as_the_word_file_that_was_sent(award: Award) -> None:
    award.send()
    summary = summary_of(award, LOSER)

    file = award.get(f"/v1/summaries/{summary['id']}/letter.docx")

    assert file.headers["content-type"] == WORD
    assert 'filename="assessment-summary.docx"' in file.headers["content-disposition"]
    assert Document(BytesIO(file.content)).core_properties.author == ""
    with reading(award.engine) as session:
        letter = session.get_one(Letter, UUID(summary["letter_id"]))
        assert letter.attachment == file.content


def test_a_supplier_reads_its_own_summary_and_no_others(award: Award) -> None:
    award.send()
    cedar = a_person(award.engine, Role.SUPPLIER, supplier=LOSER)

    own = award.get(f"/v1/tenders/{award.tenders[LOSER]}/summary", cedar)
    other = award.get(f"/v1/tenders/{award.tenders[WINNER]}/summary", cedar)

    assert own.json()["document"]["supplier"]["name"] == LOSER
    assert refused(other) == (404, "not-found")


def test_a_summary_stands_until_the_award_of_which_it_tells_is_withdrawn(award: Award) -> None:
    award.send()
    summary, preview = summary_of(award, LOSER), f"{award.path}/preview"
    path = f"/v1/summaries/{summary['id']}"
    before = [
        one["stands"] for one in (summary, award.get(path).json(), award.get(preview).json())
    ]

    award.change(Lot, col(Lot.id) == award.lot, awarded_at=None)
    withdrawn = [summary_of(award, LOSER), award.get(path).json(), award.get(preview).json()]
    award.change(Lot, col(Lot.id) == award.lot, awarded_at=DONE)
    award.change(Assessment, col(Assessment.id) == award.assessment, replaced_at=DONE)
    anew = [summary_of(award, LOSER), award.get(path).json()]

    assert before == [True, True, True]
    assert [one["stands"] for one in (*withdrawn, *anew)] == [False] * 5
    assert withdrawn[0]["document"] == summary["document"]


def test_nothing_may_be_sent_of_an_award_that_was_withdrawn(award: Award) -> None:
    preview = f"{award.path}/preview"
    before = award.get(preview).json()

    award.change(Lot, col(Lot.id) == award.lot, awarded_at=None)
    after = award.get(preview).json()

    assert (before["stands"], before["may_be_sent"]) == (True, True)
    assert (after["stands"], after["may_be_sent"]) == (False, False)
    assert refused(award.send()) == (409, "wrong-moment")


def test_until_it_is_sent_there_is_no_summary(award: Award) -> None:
    cedar = a_person(award.engine, Role.SUPPLIER, supplier=LOSER)

    answer = award.get(f"/v1/tenders/{award.tenders[LOSER]}/summary", cedar)

    assert refused(answer) == (404, "not-found")


def test_a_sending_that_is_repeated_under_its_key_is_answered_as_before(award: Award) -> None:
    headers = award.officer | {"Idempotency-Key": "summaries-of-lot-1"}

    first, again = (award.client.post(award.path, headers=headers, json={}) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


def test_a_second_sending_is_refused(award: Award) -> None:
    award.send()

    assert refused(award.send()) == (409, "summaries-sent")


def test_of_two_who_send_at_once_one_does(award: Award, client: TestClient) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: award.send(), range(2)))

    assert sorted(one.status_code for one in answers) == [201, 409]
    with reading(award.engine) as session:
        assert len(session.exec(select(Letter)).all()) == len(NAMES)


def test_what_is_missing_keeps_all_back_and_is_told(award: Award) -> None:
    award.change(Supplier, col(Supplier.name) == LOSER, email="")

    answer = award.send()

    assert refused(answer) == (422, "invalid")
    [found] = answer.json()["errors"]
    assert found["code"] == "missing_supplier_email"
    assert award.get(award.path).json()["data"] == []


def test_an_address_that_is_none_keeps_all_back(award: Award) -> None:
    award.change(Supplier, col(Supplier.name) == LOSER, email="not an address")

    assert refused(award.send()) == (422, "invalid")
    assert award.get(award.path).json()["data"] == []


@pytest.mark.parametrize("state", [RecommendationState.PROPOSED, RecommendationState.REFUSED])
def test_without_an_approved_recommendation_nothing_is_sent(
    award: Award, state: RecommendationState
) -> None:
    award.change(Recommendation, col(Recommendation.lot_id) == award.lot, state=state)

    assert refused(award.send()) == (409, "recommendation-not-approved")


def test_a_lot_that_is_not_scored_has_no_summaries(award: Award) -> None:
    award.change(Assessment, col(Assessment.id) == award.assessment, replaced_at=DONE)

    assert refused(award.send()) == (409, "not-scored")
    assert refused(award.get(f"{award.path}/preview")) == (409, "not-scored")


def test_a_lot_whose_marks_are_not_agreed_sends_nothing(award: Award) -> None:
    award.change(Lot, col(Lot.id) == award.lot, awarded_at=None, moderated_at=None)

    assert refused(award.send()) == (409, "wrong-moment")


def test_a_sealed_lot_gives_nothing(award: Award) -> None:
    award.change(Lot, col(Lot.id) == award.lot, opened_at=None)

    for answer in (award.send(), award.get(award.path), award.get(f"{award.path}/preview")):
        assert refused(answer) == (403, "lot-sealed")


def test_a_program_sends_nothing(award: Award) -> None:
    program = a_key(award.engine)

    answer = award.client.post(award.path, headers=program, json={})

    assert refused(answer) == (403, "person-needed")


def test_before_the_award_whoever_has_declared_nothing_sees_nothing(award: Award) -> None:
    award.send()
    award.change(Lot, col(Lot.id) == award.lot, awarded_at=None)
    found = award.get(award.path).json()["data"][0]["id"]
    with writing(award.engine) as session:
        session.execute(delete(ConflictDeclaration))

    paths = (award.path, f"{award.path}/preview", f"/v1/summaries/{found}",
             f"/v1/tenders/{award.tenders[LOSER]}/summary")  # fmt: skip

    for path in paths:
        assert refused(award.get(path)) == (403, "declaration-needed"), path
    assert refused(award.send()) == (403, "declaration-needed")


def test_another_authoritys_summaries_are_as_if_there_were_none(award: Award) -> None:
    award.send()
    found = award.get(award.path).json()["data"][0]["id"]
    other = a_person(award.engine, Role.PROCUREMENT_OFFICER, authority="Othertown Council")
    paths = [f"/v1/lots/{{}}/summaries{end}" for end in ("", "/preview")]
    known = dict.fromkeys(paths, award.lot)
    known |= {f"/v1/summaries/{{}}{end}": found for end in ("", "/letter.html", "/letter.docx")}
    known["/v1/tenders/{}/summary"] = award.tenders[LOSER]

    for path, there in known.items():
        theirs = award.get(path.format(there), other)
        nobodys = award.get(path.format(STRANGER), other)
        assert theirs.status_code == nobodys.status_code == 404, path
        assert theirs.json()["detail"].replace(str(there), "") == (
            nobodys.json()["detail"].replace(str(STRANGER), "")
        )


NONSENSE: list[dict[str, Any]] = [
    {"standstill": {"kind": "none"}},
    {"standstill": {"kind": "mandatory", "working_days": 7}},
    {"withheld": [{"what": "score", "reason": "Harm."}]},
    {"withheld": [{"what": "address", "criterion": "evidence", "reason": "Harm."}]},
    {"withheld": [{"what": "address", "reason": " "}]},
    {"withheld": [{"what": "name", "reason": "Harm."}]},
    {"withheld": [{"what": "score", "criterion": "no_such", "reason": "Harm."}]},
    {"names_checked": "yes"},
    {"more": 1},
]


def test_terms_that_make_no_sense_are_refused(award: Award) -> None:
    for body in NONSENSE:
        assert refused(award.send(**body)) == (422, "invalid"), body
    assert award.get(award.path).json()["data"] == []


def test_terms_reach_the_letters(award: Award) -> None:
    sent = award.send(
        standstill={"kind": "mandatory", "working_days": 10},
        withheld=[{"what": "explanation", "criterion": "evidence", "reason": "A trade secret."}],
    )

    assert sent.status_code == 201, sent.text
    assert sent.json()["standstill_days"] == 10
    document = summary_of(award, LOSER)["document"]
    assert document["standstill"]["working_days"] == 10
    [told] = document["withheld"]
    assert told["reason"] == "A trade secret."
    assert summary_of(award, WINNER)["document"]["withheld"] == []


def test_an_auditor_reads_and_an_evaluator_does_not(award: Award) -> None:
    award.send()
    auditor = a_person(award.engine, Role.AUDITOR)
    evaluator = a_person(award.engine, Role.EVALUATOR)
    with writing(award.engine) as session:
        lot = session.get_one(Lot, award.lot)
        declared(session, lot, person_id_of(award.engine, auditor))

    assert award.get(award.path, auditor).status_code == 200
    assert refused(award.get(award.path, evaluator)) == (403, "scope-missing")
    assert refused(award.get(f"{award.path}/preview", auditor)) == (403, "scope-missing")

from uuid import UUID

from app.assessments.tables import AssessmentSummary
from app.organisations.tables import Supplier
from app.platform.database import writing
from app.platform.identifiers import new_id
from app.platform.mail.tables import Letter, LetterState
from app.tenders.tables import Tender
from tests.assessments.results.made import SENT, Judged
from tests.callers import a_supplier
from tests.contracts.bundle.made import asked, documents_in


def a_letter(judged: Judged, about: UUID, kind: str, state: LetterState, **facts: str) -> Letter:
    return Letter(
        authority=judged.made.authority_id, about=about, kind=kind, state=state, facts=facts,
        recipient="tenders@birch.example", subject="A secret subject", text="Secret words",
        written_at=SENT, trouble="Refused." if state is LetterState.FAILED else None,
    )  # fmt: skip


def test_each_letter_is_told_with_what_became_of_it_and_without_its_address(
    judged: Judged,
) -> None:
    award = judged.awarded()
    judged.summarised(award["assessment_id"])
    summary, stranger = new_id(), a_supplier(judged.engine, "Elm")
    with writing(judged.engine) as session:
        birch = session.get_one(Tender, judged.tenders["Birch"])
        assert session.get_one(Supplier, birch.supplier_id).name == "Birch"
        session.add(
            AssessmentSummary(
                id=summary, authority_id=birch.authority_id, digest="sha256:0",
                assessment_id=UUID(award["assessment_id"]), tender_id=birch.id, document={},
                supplier_id=birch.supplier_id, sent_at=SENT,
            )
        )  # fmt: skip
        procurement, supplier = judged.made.procurement_id, str(birch.supplier_id)
        changed = "procurement.amended"
        for letter in (
            a_letter(judged, procurement, changed, LetterState.SENT, supplier=supplier),
            a_letter(judged, procurement, changed, LetterState.SENT, supplier=str(stranger)),
            a_letter(judged, summary, "assessment.summary", LetterState.FAILED),
            a_letter(judged, new_id(), "api_key.issued", LetterState.SENT),
        ):
            session.add(letter)
            session.flush()

    found = documents_in(asked(judged))

    told = [
        (one["kind"], one["state"], one["trouble"], one["supplier"])
        for one in found["letters.json"]
    ]
    assert told == [
        (changed, "sent", None, supplier),
        (changed, "sent", None, None),
        ("assessment.summary", "failed", "Refused.", supplier),
    ]
    assert "example" not in str(found["letters.json"])
    assert "secret" not in str(found["letters.json"]).lower()
    assert found["award/summaries/1.json"]["id"] == str(summary)

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from sqlmodel import col, select

from app.assessments.summaries.case import Withheld
from app.assessments.summaries.sending import NotApproved, SummariesSent
from app.assessments.tables import (
    AssessmentSummary,
    Moderation,
    Recommendation,
    RecommendationState,
    SummaryBatch,
)
from app.organisations.caller import Caller, PersonNeeded
from app.organisations.tables import Supplier
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.jobs.tables import Job
from app.platform.mail.tables import Letter, LetterState
from app.problems import Invalid
from app.procurements.lifecycle import WrongMoment
from app.procurements.tables import Lot
from app.rules.digest import digest_of
from app.tenders.tables import Tender
from tests.assessments.summaries.kept import (
    DONE,
    TERMS,
    nothing_was_sent,
    rows,
    sent,
    supplier_named,
)
from tests.assessments.summaries.made import LOSER, NAMES, WINNER


def test_everybody_is_told_at_one_moment(session: WriteSession, lot: Lot, officer: Caller) -> None:
    sent(session, officer, lot, TERMS)

    letters, summaries = rows(session, Letter), rows(session, AssessmentSummary)
    assert {one.recipient for one in letters} == {f"tenders@{n.lower()}.test" for n in NAMES}
    assert {one.sent_at for one in summaries} == {one.written_at for one in letters} == {DONE}
    assert {one.letter_id for one in summaries} == {one.id for one in letters}
    assert {one.state for one in letters} == {LetterState.WAITING}
    assert len([job for job in rows(session, Job) if job.kind == "mail.send"]) == 6


def test_a_letter_holds_the_summary_in_three_forms(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    sent(session, officer, lot, TERMS)

    [letter] = [one for one in rows(session, Letter) if "cedar" in one.recipient]
    assert letter.subject == "Assessment summary: PROC-2026-014, lot 1"
    assert letter.reply_to == "buy@any.test"
    assert "80.25 of 100 marks" in letter.text
    assert "80.25 of 100 marks" in letter.html
    assert letter.attachment_name == "assessment-summary.docx"
    document = Document(BytesIO(letter.attachment))
    assert document.core_properties.title == "Assessment summary: Heat network"


def test_what_is_kept_is_sealed_by_its_digest(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    sent(session, officer, lot, TERMS)
    session.flush()
    session.expire_all()

    for one in rows(session, AssessmentSummary):
        assert digest_of(one.document) == one.digest
        assert one.document["tender"] == str(one.tender_id)
    [batch] = rows(session, SummaryBatch)
    assert (batch.lot_id, batch.sent_by, batch.sent_at) == (lot.id, officer.who, DONE)


def test_one_event_tells_how_many_without_naming_anybody(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    sent(session, officer, lot, TERMS)

    [event] = session.exec(select(Event).where(col(Event.kind) == "summaries.sent"))
    assert (event.facts["summaries"], event.facts["lot"]) == (6, str(lot.id))
    assert (event.authority, event.actor) == (lot.authority_id, str(officer.who))
    assert len(event.facts["digests"]) == 6
    assert not any(name in str(event.facts) for name in NAMES)


def test_a_program_sends_nothing(session: WriteSession, lot: Lot, officer: Caller) -> None:
    with pytest.raises(PersonNeeded):
        sent(session, replace(officer, person_id=None), lot, TERMS)

    assert nothing_was_sent(session)


@pytest.mark.parametrize("state", [RecommendationState.PROPOSED, RecommendationState.REFUSED])
def test_nothing_is_sent_before_who_wins_is_approved(
    session: WriteSession, lot: Lot, officer: Caller, state: RecommendationState
) -> None:
    rows(session, Recommendation)[0].state = state

    with pytest.raises(NotApproved):
        sent(session, officer, lot, TERMS)

    assert nothing_was_sent(session)


@pytest.mark.parametrize("undone", [["awarded_at"], ["awarded_at", "moderated_at"]])
def test_nothing_is_sent_before_the_award(
    session: WriteSession, lot: Lot, officer: Caller, undone: list[str]
) -> None:
    for moment in undone:
        setattr(lot, moment, None)

    with pytest.raises(WrongMoment):
        sent(session, officer, lot, TERMS)


def test_summaries_are_sent_once(session: WriteSession, lot: Lot, officer: Caller) -> None:
    sent(session, officer, lot, TERMS)

    with pytest.raises(SummariesSent):
        sent(session, officer, lot, TERMS)

    assert len(rows(session, Letter)) == 6


@pytest.mark.parametrize("member", ["address", "email"])
def test_one_omission_keeps_every_letter_back(
    session: WriteSession, lot: Lot, officer: Caller, member: str
) -> None:
    setattr(supplier_named(session, LOSER), member, "")

    with pytest.raises(Invalid) as refused:
        sent(session, officer, lot, TERMS)

    [found] = refused.value.findings
    assert found.code == f"missing_supplier_{member}"
    assert nothing_was_sent(session)


def test_what_is_wanting_of_the_winner_is_told_for_each_letter(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    supplier_named(session, WINNER).address = ""

    with pytest.raises(Invalid) as refused:
        sent(session, officer, lot, TERMS)

    codes = [one.code for one in refused.value.findings]
    assert codes.count("missing_winner_address") == 5
    assert codes.count("missing_supplier_address") == 1


def test_a_warning_keeps_nothing_back(session: WriteSession, lot: Lot, officer: Caller) -> None:
    removed = select(Tender.id).where(col(Tender.set_aside).is_not(None))
    query = select(Moderation).where(col(Moderation.tender_id).in_(removed))
    for one in session.exec(query):
        one.missing = ""

    sent(session, officer, lot, TERMS)

    assert len(rows(session, Letter)) == 6


def test_another_suppliers_name_keeps_every_letter_back_until_somebody_has_looked(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    query = select(Moderation).where(col(Moderation.criterion) == "evidence")
    session.exec(query).all()[1].good = "Shorter than Bramble and Elm together."

    with pytest.raises(Invalid) as refused:
        sent(session, officer, lot, TERMS)

    assert {one.code for one in refused.value.findings} == {"other_supplier_named"}


def test_whoever_has_looked_at_the_names_may_send(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    for one in rows(session, Moderation):
        one.good = "The hedge is of elm and bramble."

    sent(session, officer, lot, replace(TERMS, names_checked=True))

    assert len(rows(session, Letter)) == 6


def test_what_is_withheld_is_left_out_of_what_is_kept(
    session: WriteSession, lot: Lot, officer: Caller
) -> None:
    terms = replace(TERMS, withheld=(Withheld("address", "It is a private home."),))

    sent(session, officer, lot, terms)

    [winners] = [one for one in rows(session, Supplier) if one.name == WINNER]
    for letter in rows(session, Letter):
        if WINNER.lower() not in letter.recipient:
            assert winners.address.split(",")[0] not in letter.text
            assert "It is a private home." in letter.text


def test_who_looked_at_the_names_is_kept(session: WriteSession, lot: Lot, officer: Caller) -> None:
    batch = sent(session, officer, lot, replace(TERMS, names_checked=True))

    assert (batch.names_checked, batch.sent_by) == (True, officer.who)

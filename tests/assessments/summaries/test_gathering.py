from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event
from sqlmodel import col, delete, select

from app.assessments.results.queries import NotScored
from app.assessments.summaries.case import Terms
from app.assessments.summaries.drafts import draft
from app.assessments.summaries.gathering import Gathered, gather
from app.assessments.summaries.standstill import Standstill, StandstillKind
from app.assessments.tables import (
    Assessment,
    Mark,
    Moderation,
    Recommendation,
    RecommendationState,
    Scorecard,
)
from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.sealing import Seals
from app.procurements.tables import Lot, Procurement
from app.tenders.sealing import contents_of
from app.tenders.tables import Tender
from tests.assessments.summaries.kept import DONE, award_in
from tests.assessments.summaries.made import LOSER, WINNER, a_case
from tests.callers import a_caller
from tests.tenders.made import SEAL_KEY


def gathered(session: WriteSession, lot: Lot, terms: Terms | None = None) -> Gathered:
    session.flush()
    contents = contents_of(session, Seals(SEAL_KEY), lot)
    return gather(session, lot, contents, terms or Terms(), DONE)


def recommendation(session: WriteSession) -> Recommendation:
    return session.exec(select(Recommendation)).one()


def test_what_lies_in_the_database_makes_the_same_summaries(
    session: WriteSession, lot: Lot
) -> None:
    drafted = draft(gathered(session, lot).case)

    by_rows = {one["supplier"]["name"]: one for one in drafted.summaries}
    by_hand = {one["supplier"]["name"]: one for one in draft(a_case()).summaries}
    assert list(by_rows) == list(by_hand)
    for name, one in by_rows.items():
        for part in ("supplier", "scores", "total", "criteria", "why_not_awarded", "winner"):
            assert one[part] == by_hand[name][part], (name, part)
    assert (drafted.findings, drafted.names) == ([], [])


def test_the_approved_recommendation_says_who_wins(session: WriteSession, lot: Lot) -> None:
    found = gathered(session, lot)

    assert found.approved is True
    assert found.case.winner is not None
    assert found.case.winner.called == WINNER


@pytest.mark.parametrize(("procedure", "asked"), [("below_threshold", False), ("open", True)])
def test_below_the_thresholds_no_law_asks_for_summaries(
    session: WriteSession, lot: Lot, procedure: str, asked: bool
) -> None:
    session.get_one(Procurement, lot.procurement_id).document = {"procedure": procedure}

    [one, *_] = draft(gathered(session, lot).case).summaries

    assert one["purchase"]["is_covered"] is asked


@pytest.mark.parametrize("state", [RecommendationState.PROPOSED, RecommendationState.REFUSED])
def test_until_one_is_approved_it_is_the_proposed_or_else_the_first(
    session: WriteSession, lot: Lot, state: RecommendationState
) -> None:
    tenders = {card.supplier: card.tender_id for card in session.exec(select(Scorecard))}
    one = recommendation(session)
    one.state, one.tender_id = state, tenders[LOSER]

    found = gathered(session, lot)

    expected = LOSER if state is RecommendationState.PROPOSED else WINNER
    assert found.approved is False
    assert found.case.winner is not None
    assert found.case.winner.called == expected


def test_where_the_first_place_is_shared_nobody_has_won_yet(
    session: WriteSession, lot: Lot
) -> None:
    session.delete(recommendation(session))
    for card in session.exec(select(Scorecard).where(col(Scorecard.supplier) == LOSER)):
        card.rank = 1

    assert gathered(session, lot).case.winner is None


def test_a_recommendation_on_an_assessment_that_was_replaced_counts_no_more(
    session: WriteSession, lot: Lot
) -> None:
    before = session.exec(select(Assessment)).one()
    before.replaced_at = DONE
    session.flush()
    told = before.model_dump(exclude={"id", "number", "replaced_at"})
    session.add(Assessment(**told, number=2))

    found = gathered(session, lot)

    assert (found.approved, found.assessment.number) == (False, 2)


def test_a_lot_that_was_not_scored_has_nothing_to_tell(session: WriteSession, lot: Lot) -> None:
    session.exec(select(Assessment)).one().replaced_at = DONE

    with pytest.raises(NotScored):
        gathered(session, lot)


def test_a_reference_is_the_one_that_was_scored_with_and_words_are_the_moderations(
    session: WriteSession, lot: Lot
) -> None:
    for one in session.exec(select(Moderation).where(col(Moderation.criterion) == "evidence")):
        one.good = "Reworded after legal review."

    found = gathered(session, lot)

    [agreed] = [one.agreed["evidence"] for one in found.case.candidates if one.called == LOSER]
    assert agreed.good == "Reworded after legal review."
    assert agreed.reference == "method statement, section 8"


def test_what_evaluators_of_the_agreed_mark_would_have_liked_is_gathered_once(
    session: WriteSession, lot: Lot
) -> None:
    query = select(Moderation).where(col(Moderation.criterion) == "evidence")
    agreed = session.exec(query).first()
    assert agreed is not None
    said = [(agreed.mark, "A deputy."), (agreed.mark, "A deputy. "), (agreed.mark, "Dates."),
            ("9", "Of another mark."), (agreed.mark, "")]  # fmt: skip
    for mark, higher in said:
        session.add(_mark(session, lot, agreed, mark, higher))

    found = gathered(session, lot)

    [one] = [one for one in found.case.candidates if one.tender_id == agreed.tender_id]
    assert one.agreed["evidence"].higher == "A deputy. Dates."
    assert one.agreed["evidence"].more == agreed.missing


def _mark(session: WriteSession, lot: Lot, agreed: Moderation, mark: str, higher: str) -> Mark:
    person = a_caller(session, Role.EVALUATOR).person()
    return Mark(
        lot_id=lot.id, tender_id=agreed.tender_id, criterion="evidence", evaluator_id=person,
        mark=mark, reason="Said.", reference="3", higher=higher, made_at=DONE, updated_at=DONE,
    )  # fmt: skip


def test_who_else_is_in_a_tender_and_what_it_was_called_are_gathered(
    session: WriteSession, lot: Lot
) -> None:
    for tender in session.exec(select(Tender)):
        tender.alias = "Tender A" if tender.set_aside is None else None

    found = gathered(session, lot)

    names = {one.called: one.names for one in found.case.candidates}
    assert names[LOSER] == (LOSER, LOSER, "Tender A", f"{LOSER} Fitters plc")
    assert names["Fir"] == ("Fir", "Fir", "Fir Fitters plc")


def test_what_the_officer_leaves_out_is_settled_by_the_procurement(
    session: WriteSession, lot: Lot
) -> None:
    procurement = session.get_one(Procurement, lot.procurement_id)
    procurement.document = {"kind": "light_touch"}

    terms = gathered(session, lot).case.terms

    assert terms.standstill is not None
    assert terms.standstill.kind is StandstillKind.NONE
    assert "PROC-2026-014, lot 1: rules rotherham-half-half" in terms.full_version_at


def test_what_the_officer_says_stands(session: WriteSession, lot: Lot) -> None:
    wait = Standstill(StandstillKind.MANDATORY, 10)

    terms = gathered(session, lot, Terms(wait, "Part 4.")).case.terms

    assert (terms.standstill, terms.full_version_at) == (wait, "Part 4.")


def test_letters_bear_the_day_where_the_lot_is(session: WriteSession, lot: Lot) -> None:
    late = DONE.replace(month=7, hour=23, minute=30)

    assert gather(session, lot, {}, Terms(), late).case.on.day == late.day + 1


def test_six_tenders_take_no_more_queries_than_one(engine: Engine) -> None:
    with writing(engine) as session:
        lot_id, tenders, _ = _ids(award_in(session))

    of_six = _queries(engine, lot_id)
    with writing(engine) as session:
        others = [tender for name, tender in tenders.items() if name != WINNER]
        session.execute(delete(Scorecard).where(col(Scorecard.tender_id).in_(others)))
    of_one = _queries(engine, lot_id)

    assert of_six == of_one
    assert of_six <= 8


def _ids(made: tuple[Lot, dict[str, UUID], UUID]) -> tuple[UUID, dict[str, UUID], UUID]:
    return made[0].id, made[1], made[2]


def _queries(engine: Engine, lot_id: UUID) -> int:
    with reading(engine) as session:
        lot = session.get_one(Lot, lot_id)
        with _counted(engine) as asked:
            gather(session, lot, {}, Terms(), DONE)
        return len(asked)


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)

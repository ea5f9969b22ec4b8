"""Who may see a lot's tenders and marks: each way in, and each way in which it is barred."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.platform.database import reading, writing
from app.problems import Problem
from app.procurements.tables import Lot
from app.tenders.panel.queries import (
    DeclarationNeeded,
    names_are_hidden,
    refuse_undeclared,
    refuse_undeclared_reader,
)
from tests.callers import a_key, a_person, caller_of, person_id_of
from tests.sealed.test_channels import counted
from tests.tenders.panel.made import Judged, opened

Who = dict[str, str]


def refusal(judged: Judged, who: Who) -> str | None:
    """Give the slug for which somebody may not see the lot; None if they may."""
    with reading(judged.engine) as session:
        try:
            refuse_undeclared(session, caller_of(judged.engine, who), lot_in(session, judged.lot))
        except Problem as problem:
            return problem.slug
    return None


def lot_in(session: Session, lot: UUID) -> Lot:
    return session.get_one(Lot, lot)


def interest(judged: Judged, who: Who) -> str:
    body = {"has_interest": True, "details": "A relative works for a firm that may tender."}
    declared: str = judged.done(who, "/lots/{lot}/conflict-declarations", body)["id"]
    return declared


def test_who_has_declared_nothing_sees_nothing(
    judged: Judged, officer: Who, evaluator: Who
) -> None:
    judged.name(officer, evaluator=[evaluator])

    assert refusal(judged, officer) == "declaration-needed"
    assert refusal(judged, evaluator) == "declaration-needed"
    judged.declare(officer, evaluator)
    assert refusal(judged, officer) is None
    assert refusal(judged, evaluator) is None


def test_an_interest_bars_until_another_person_allows_it(
    judged: Judged, officer: Who, other_officer: Who
) -> None:
    declared = interest(judged, officer)
    assert refusal(judged, officer) == "interest-declared"

    decision = {"allowed": True, "reason": "The relative left the firm a year ago."}
    judged.done(other_officer, f"/conflict-declarations/{declared}/decision", decision)

    assert refusal(judged, officer) is None


def test_a_refused_interest_bars_even_if_none_is_declared_later(
    judged: Judged, officer: Who, other_officer: Who
) -> None:
    declared = interest(judged, officer)
    decision = {"allowed": False, "reason": "The relative would profit."}
    judged.done(other_officer, f"/conflict-declarations/{declared}/decision", decision)
    assert refusal(judged, officer) == "interest-declared"

    judged.declare(officer)

    assert refusal(judged, officer) == "interest-declared"


def test_an_evaluator_of_another_lot_sees_nothing(judged: Judged, evaluator: Who) -> None:
    judged.declare(evaluator)

    assert refusal(judged, evaluator) == "not-on-panel"


def test_a_declaration_for_one_lot_says_nothing_of_another(
    judged: Judged, client: TestClient, engine: Engine, officer: Who
) -> None:
    judged.declare(officer)

    assert refusal(opened(client, engine), officer) == "declaration-needed"


def test_a_program_declares_nothing_and_sees_nothing_before_the_award(
    judged: Judged, engine: Engine, now: datetime
) -> None:
    program = a_key(engine, Scope.TENDERS_READ, Scope.TENDERS_DECIDE, Scope.AUDIT_READ)
    assert refusal(judged, program) == "person-needed"

    judged.change_lot(awarded_at=now)

    assert refusal(judged, program) is None
    assert refusal(judged, a_key(engine, Scope.TENDERS_READ)) == "not-on-panel"


def test_who_only_audits_declares_nothing(judged: Judged, engine: Engine) -> None:
    assert refusal(judged, a_person(engine, Role.AUDITOR)) is None


def test_an_officer_who_also_audits_declares(judged: Judged, engine: Engine) -> None:
    both = a_person(engine, Role.PROCUREMENT_OFFICER, Role.AUDITOR)

    assert refusal(judged, both) == "declaration-needed"


def test_an_officer_with_a_key_that_only_audits_declares_all_the_same(
    judged: Judged, engine: Engine
) -> None:
    auditor = a_person(engine, Role.AUDITOR)
    assert refusal(judged, auditor) is None

    with writing(engine) as session:
        person = session.get_one(Person, person_id_of(engine, auditor))
        person.roles = [Role.AUDITOR, Role.PROCUREMENT_OFFICER]

    assert refusal(judged, auditor) == "declaration-needed"


def test_after_the_award_nobody_declares(
    judged: Judged, officer: Who, evaluator: Who, now: datetime
) -> None:
    judged.change_lot(awarded_at=now)

    assert refusal(judged, officer) is None
    assert refusal(judged, evaluator) == "not-on-panel"


@pytest.mark.parametrize("blind", [True, False])
def test_names_are_hidden_from_who_judges_a_blind_lot_until_marks_are_agreed(
    client: TestClient,
    engine: Engine,
    officer: Who,
    evaluator: Who,
    moderator: Who,
    now: datetime,
    blind: bool,
) -> None:
    judged = opened(client, engine, blind_names=blind)
    judged.name(officer, evaluator=[evaluator], moderator=[moderator])

    def hidden(who: Who) -> bool:
        with reading(engine) as session:
            lot = lot_in(session, judged.lot)
            return names_are_hidden(session, lot, caller_of(engine, who))

    assert [hidden(who) for who in (officer, evaluator, moderator)] == [False, blind, blind]
    judged.change_lot(moderated_at=now)
    assert not hidden(evaluator)


def test_whoever_asks_it_takes_one_question(
    judged: Judged, officer: Who, other_officer: Who, evaluator: Who
) -> None:
    judged.name(officer, evaluator=[evaluator])
    judged.declare(officer, evaluator, evaluator)
    interest(judged, other_officer)

    def asked(who: Who) -> int:
        caller = caller_of(judged.engine, who)
        with reading(judged.engine) as session:
            lot = lot_in(session, judged.lot)
            with counted(judged.engine) as sent, suppress(Problem):
                refuse_undeclared(session, caller, lot)
        return len(sent)

    assert [asked(who) for who in (officer, other_officer, evaluator)] == [1, 1, 1]


def test_a_supplier_is_let_through_to_its_own_and_nobody_else_is(
    judged: Judged, engine: Engine, officer: Who
) -> None:
    supplier = a_person(engine, Role.SUPPLIER, supplier="Alpha")
    with reading(engine) as session:
        refuse_undeclared_reader(session, caller_of(engine, supplier), judged.lot)
        with pytest.raises(DeclarationNeeded):
            refuse_undeclared_reader(session, caller_of(engine, officer), judged.lot)

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.organisations.role import SCOPES, Role
from app.organisations.scope import Scope
from app.platform.events import Event
from app.tenders.panel.queries import INFLUENCE
from tests.callers import a_key, a_person, person_id_of
from tests.tenders.panel.made import Judged

Who = dict[str, str]
DECLARATIONS = "/lots/{lot}/conflict-declarations"
SECRET = "A cousin owns a share of a firm that may tender."
INTEREST = {"has_interest": True, "details": SECRET}
TENDERS = "/lots/{lot}/tenders"
ALLOWED = {"allowed": True, "reason": "They have no part in what is still to be done."}
NO = {"allowed": False, "reason": "The cousin would profit."}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def decide(judged: Judged, who: Who, declared: str, body: Any = None) -> Any:
    return judged.post(who, f"/conflict-declarations/{declared}/decision", body or NO)


def test_a_declaration_and_its_decision_are_kept(
    judged: Judged, engine: Engine, evaluator: Who, officer: Who
) -> None:
    declared = judged.done(evaluator, DECLARATIONS, INTEREST)
    decided = decide(judged, officer, declared["id"])

    assert (declared["allowed"], declared["decided_by"]) == (None, None)
    assert decided.status_code == 201
    assert decided.json() == declared | {
        "allowed": False,
        "reason": NO["reason"],
        "decided_by": str(person_id_of(engine, officer)),
        "updated_at": decided.json()["updated_at"],
    }


def test_the_log_does_not_have_what_the_interest_is(
    judged: Judged, engine: Engine, evaluator: Who
) -> None:
    judged.done(evaluator, DECLARATIONS, INTEREST)

    with Session(engine) as session:
        event = session.exec(select(Event).where(col(Event.kind) == "conflict.declared")).one()
    assert event.facts["has_interest"] is True
    assert "cousin" not in str(event.facts)


def test_an_earlier_declaration_stays_as_it_was(
    judged: Judged, evaluator: Who, officer: Who
) -> None:
    first = judged.done(evaluator, DECLARATIONS, {"has_interest": False})
    second = judged.done(evaluator, DECLARATIONS, INTEREST)

    assert judged.get(officer, DECLARATIONS).json()["data"] == [first, second]


def test_an_evaluator_sees_their_own_declarations_alone(
    judged: Judged, engine: Engine, evaluator: Who, officer: Who, moderator: Who
) -> None:
    other = a_person(engine, Role.EVALUATOR)
    own = judged.done(evaluator, DECLARATIONS, {"has_interest": False})
    judged.done(other, DECLARATIONS, INTEREST)

    assert judged.get(evaluator, DECLARATIONS).json()["data"] == [own]
    assert len(judged.get(officer, DECLARATIONS).json()["data"]) == 2
    assert len(judged.get(moderator, DECLARATIONS).json()["data"]) == 2
    assert len(judged.get(a_person(engine, Role.AUDITOR), DECLARATIONS).json()["data"]) == 2


def test_nobody_decides_about_their_own_interest(judged: Judged, officer: Who) -> None:
    declared = judged.done(officer, DECLARATIONS, INTEREST)

    assert code(decide(judged, officer, declared["id"])) == (403, "second-person-needed")


def test_an_interest_is_decided_once(
    judged: Judged, evaluator: Who, officer: Who, other_officer: Who
) -> None:
    declared = judged.done(evaluator, DECLARATIONS, INTEREST)["id"]
    decide(judged, officer, declared)

    again = decide(judged, other_officer, declared, {"allowed": True, "reason": "It is remote."})

    assert code(again) == (409, "already-decided")
    assert judged.get(officer, DECLARATIONS).json()["data"][0]["allowed"] is False


def test_of_two_decisions_at_once_one_is_made(
    judged: Judged, evaluator: Who, officer: Who, other_officer: Who
) -> None:
    declared = judged.done(evaluator, DECLARATIONS, INTEREST)["id"]

    def one(number: int) -> int:
        who = (officer, other_officer)[number % 2]
        body = {"allowed": bool(number % 2), "reason": "So it is."}
        return int(decide(judged, who, declared, body).status_code)

    with ThreadPoolExecutor(6) as threads:
        assert Counter(threads.map(one, range(6))) == {201: 1, 409: 5}


def test_no_interest_needs_no_decision(judged: Judged, evaluator: Who, officer: Who) -> None:
    declared = judged.done(evaluator, DECLARATIONS, {"has_interest": False})["id"]

    assert code(decide(judged, officer, declared)) == (409, "nothing-to-decide")


def test_what_was_replaced_is_not_decided(judged: Judged, evaluator: Who, officer: Who) -> None:
    first = judged.done(evaluator, DECLARATIONS, INTEREST)["id"]
    later = judged.done(evaluator, DECLARATIONS, {"has_interest": False})["id"]

    assert code(decide(judged, officer, first)) == (409, "nothing-to-decide")
    assert decide(judged, officer, later).status_code == 201  # that it has ended is decided too


def test_a_program_has_no_interests(judged: Judged, engine: Engine, evaluator: Who) -> None:
    scopes = (Scope.TENDERS_READ, Scope.INTERESTS_DECLARE, Scope.TENDERS_DECIDE)
    program = a_key(engine, *scopes)
    declared = judged.done(evaluator, DECLARATIONS, INTEREST)["id"]

    refused = judged.post(program, DECLARATIONS, {"has_interest": False})

    assert code(refused) == (403, "person-needed")
    assert code(decide(judged, program, declared)) == (403, "person-needed")
    assert judged.get(program, DECLARATIONS).json()["data"] == []


def test_an_auditor_reads_tenders_and_declarations_and_declares_nothing(
    judged: Judged, engine: Engine
) -> None:
    auditor = a_person(engine, Role.AUDITOR)

    refused = judged.post(auditor, DECLARATIONS, {"has_interest": False})

    assert code(refused) == (403, "scope-missing")
    assert judged.get(auditor, DECLARATIONS).status_code == 200
    assert judged.get(auditor, "/lots/{lot}/tenders").status_code == 200


def test_whoever_may_influence_a_decision_may_declare() -> None:
    influential = {role for role in Role if SCOPES[role] & INFLUENCE}

    assert {role for role in Role if Scope.INTERESTS_DECLARE in SCOPES[role]} == influential


def test_a_supplier_neither_declares_nor_reads(judged: Judged, engine: Engine) -> None:
    supplier = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")

    refused = judged.post(supplier, DECLARATIONS, {"has_interest": False})

    assert code(refused) == (403, "scope-missing")
    assert code(judged.get(supplier, DECLARATIONS)) == (403, "authority-needed")


def test_after_the_award_an_interest_bars_from_what_is_still_to_be_done(
    judged: Judged, evaluator: Who, officer: Who, other_officer: Who, now: datetime
) -> None:
    """Somebody may learn in the standstill that they know the winner."""
    judged.declare(officer)
    judged.change_lot(moderated_at=now, awarded_at=now)
    assert judged.get(officer, TENDERS).status_code == 200

    declared = judged.done(officer, DECLARATIONS, INTEREST)["id"]

    assert code(judged.get(officer, TENDERS)) == (403, "interest-declared")
    assert decide(judged, other_officer, declared, ALLOWED).status_code == 201
    assert judged.get(officer, TENDERS).status_code == 200


def test_an_interest_is_described(judged: Judged, evaluator: Who) -> None:
    for body in ({"has_interest": True}, {"has_interest": True, "details": " \n"}, {}):
        assert judged.post(evaluator, DECLARATIONS, body).status_code == 422


def test_a_decision_has_a_reason(judged: Judged, evaluator: Who, officer: Who) -> None:
    declared = judged.done(evaluator, DECLARATIONS, INTEREST)["id"]

    for reason in ("", " ", "\t"):
        refused = decide(judged, officer, declared, {"allowed": True, "reason": reason})
        assert refused.status_code == 422

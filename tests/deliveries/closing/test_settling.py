from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from app.contracts.kind import Direction
from app.contracts.queries import ContractClosed
from app.contracts.tables import ContractState, Obligation
from app.deliveries.closing.settlement import How
from app.deliveries.closing.settling import (
    NotEnded,
    NotRemedied,
    SettlementStands,
    decide_settlement,
)
from app.deliveries.closing.tables import CloseOutState
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.queries import carried_under
from app.deliveries.shortfall.shortage import NothingShort
from app.deliveries.shortfall.tables import Remedy
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.platform.database import WriteSession
from app.problems import AlreadyDecided, Invalid, NotFound
from tests.deliveries.closing.ended import (
    NOW,
    RULES,
    an_ended_contract,
    is_agreed,
    is_begun,
    is_offered,
)
from tests.deliveries.standing.made import LAST, Running


def test_a_waiver_is_proposed_with_its_figures_and_agreed_by_another_person(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)

    made = is_offered(running, closing, hours)
    with pytest.raises(SecondPersonNeeded):
        decide_settlement(
            session, running.manager, closing, hours.id, "Mine.", NOW, is_agreed=True
        )
    decided = is_agreed(running, closing, hours)

    assert (made["short"], made["unit"], made["state"]) == ("20", "hour", "proposed")
    assert (decided["state"], decided["decision"]) == ("agreed", "So it is.")
    assert closing.settlement == [decided]
    with pytest.raises(AlreadyDecided):
        is_agreed(running, closing, hours)
    with pytest.raises(SettlementStands):
        is_offered(running, closing, hours)


def test_one_that_waits_is_decided_first_and_one_that_was_refused_is_not_in_the_way(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)
    is_offered(running, closing, hours)

    with pytest.raises(SettlementStands):
        is_offered(running, closing, hours)
    closing.settlement = [closing.settlement[0] | {"state": "refused"}]
    is_offered(running, closing, hours)

    assert [one["state"] for one in closing.settlement] == ["refused", "proposed"]


def test_what_is_verified_less_later_is_settled_anew(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)
    is_offered(running, closing, hours)
    is_agreed(running, closing, hours)
    running.delivers(hours, 5, date(2026, 12, 1), verified=5)

    assert is_offered(running, closing, hours)["short"] == "15"


def test_a_payment_needs_its_sum_and_its_reference(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)

    with pytest.raises(Invalid):
        is_offered(running, closing, hours, How.PAID, amount=Decimal(5))
    made = is_offered(running, closing, hours, How.PAID, amount=Decimal("5.50"), reference="P1")

    assert (made["amount"], made["reference"]) == ("5.5", "P1")


def test_it_is_remedied_once_what_was_met_covers_it(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)
    remedy = Remedy(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=hours.id, kind=RemedyKind.CREDIT, state=RemedyState.MET, what="A credit.",
        starts_on=LAST, quantity=Decimal(19), working={}, proposed_by=running.manager.who,
        proposed_at=NOW, updated_at=NOW,
    )  # fmt: skip
    session.add(remedy)
    session.flush()

    with pytest.raises(NotRemedied) as refusal:
        is_offered(running, closing, hours, How.REMEDIED)
    remedy.quantity = Decimal(20)
    session.flush()

    assert refusal.value.facts == {"short": "20", "covered": "19"}
    assert is_offered(running, closing, hours, How.REMEDIED)["how"] == "remedied"


def a_substitution_met(running: Running, hours: Obligation, trees: Obligation) -> Remedy:
    made = Remedy(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=hours.id, kind=RemedyKind.SUBSTITUTION, state=RemedyState.MET,
        what="Trees.", starts_on=LAST, quantity=Decimal(20), in_place=trees.id,
        substitute=Decimal(10), working={}, proposed_by=running.manager.who, proposed_at=NOW,
        updated_at=NOW,
    )  # fmt: skip
    running.session.add(made)
    running.session.flush()
    return made


def test_a_substitution_remedies_only_as_far_as_what_was_verified_carries_it(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    trees = running.owes(10, "tree", "trees")
    delivered = running.delivers(trees, 20, date(2026, 12, 1), verified=20)
    a_substitution_met(running, hours, trees)
    closing = is_begun(running)
    is_offered(running, closing, hours, How.REMEDIED)
    is_agreed(running, closing, hours)

    move(session, delivered, DeliveryState.DISPUTED, NOW, by=None)
    running.delivers(trees, 15, date(2026, 12, 2), verified=15)

    with pytest.raises(NotRemedied) as refusal:  # and what was agreed is in nobody's way
        is_offered(running, closing, hours, How.REMEDIED)
    assert refusal.value.facts == {"short": "20", "covered": "10"}
    assert is_offered(running, closing, hours)["short"] == "20"


def test_a_surplus_carries_one_substitution_and_the_one_proposed_first(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    trees = running.owes(10, "tree", "trees")
    running.delivers(trees, 25, date(2026, 12, 1), verified=25)
    first, second = (a_substitution_met(running, hours, trees) for _ in range(2))

    assert carried_under(session, running.contract, LAST, RULES.library) == {
        first.id: 20, second.id: 10,
    }  # fmt: skip


@pytest.mark.parametrize(("result", "is_enough"), [("damages", True), ("termination", False)])
def test_a_breach_settles_what_is_short_only_where_it_was_paid_for(
    session: WriteSession, result: str, *, is_enough: bool
) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)
    working = {"breach": {"outcomes": [{"result": result, "on": "2026-10-01"}]}}
    session.add(
        Remedy(
            authority_id=running.contract.authority_id, contract_id=running.contract.id,
            obligation_id=hours.id, kind=RemedyKind.BREACH, state=RemedyState.MET,
            what="A breach.", starts_on=LAST, working=working,
            proposed_by=running.manager.who, proposed_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    session.flush()

    if is_enough:
        assert is_offered(running, closing, hours, How.REMEDIED)["how"] == "remedied"
        return
    with pytest.raises(NotRemedied, match="no breach was met by damages"):
        is_offered(running, closing, hours, How.REMEDIED)


def test_what_over_delivery_offsets_is_not_settled_again(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    assert running.plan is not None
    running.plan.terms = {
        "offsets": [{"from_measure": "mentoring", "to_measure": "volunteering", "rate": "2"}]
    }
    mentoring = running.owes(10, measure="mentoring")
    running.delivers(mentoring, 15, date(2026, 11, 2), verified=15)
    closing = is_begun(running)

    assert is_offered(running, closing, hours)["short"] == "10"  # of 20; five stand for ten
    is_agreed(running, closing, hours)
    running.delivers(mentoring, 5, date(2026, 11, 3), verified=5)
    with pytest.raises(NothingShort, match="over-delivery offsets 20"):
        is_offered(running, closing, hours)


def test_what_was_never_reported_is_not_remedied_by_nothing(session: WriteSession) -> None:
    running, _ = an_ended_contract(session)
    little = running.owes(5, "tonne", "carbon", direction=Direction.LESS)
    closing = is_begun(running)

    with pytest.raises(NotRemedied):
        is_offered(running, closing, little, How.REMEDIED)
    assert is_offered(running, closing, little)["short"] == "0"


def test_what_is_not_short_or_not_owed_is_not_settled(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    kept = running.owes(10, measure="mentoring")
    running.delivers(kept, 10, date(2026, 11, 2), verified=10)
    closing = is_begun(running)

    with pytest.raises(NothingShort, match="10 hour are verified of 10 due"):
        is_offered(running, closing, kept)
    other, elsewhere = an_ended_contract(session)
    assert other.contract.id != running.contract.id
    with pytest.raises(NotFound):
        is_offered(running, closing, elsewhere)
    with pytest.raises(NotFound):
        decide_settlement(session, running.manager, closing, uuid4(), "No.", NOW, is_agreed=True)
    with pytest.raises(NotFound):
        is_agreed(running, closing, hours)


def test_a_person_settles_while_the_contract_has_ended_and_is_not_closed(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = is_begun(running)
    person = running.manager

    running.manager = replace(person, person_id=None)
    with pytest.raises(PersonNeeded):
        is_offered(running, closing, hours)
    running.manager = person
    running.contract.state = ContractState.ENTERED
    with pytest.raises(NotEnded):
        is_offered(running, closing, hours)
    closing.state = CloseOutState.CLOSED
    with pytest.raises(ContractClosed):
        is_offered(running, closing, hours)

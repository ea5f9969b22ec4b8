import pytest

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.procurements.amendments.amending import propose
from app.procurements.amendments.amendment import Change
from app.procurements.ending.cancelling import cancel
from app.procurements.interests.queries import (
    InterestDeclared,
    refuse_interested,
    refuse_interested_in_any,
)
from app.procurements.queries import lots_of
from app.procurements.tables import ConflictDeclaration, Lot, Procurement
from app.rules.reading import HOME
from tests.procurements.made import PUBLISHED, a_draft, a_lot, a_published, an_officer


def declares(
    session: WriteSession, who: Caller, lot: Lot, interest: bool, allowed: bool | None = None
) -> None:
    session.add(
        ConflictDeclaration(
            authority_id=lot.authority_id,
            lot_id=lot.id,
            person_id=who.person(),
            has_interest=interest,
            declared_at=PUBLISHED,
            allowed=allowed,
            updated_at=PUBLISHED,
        )
    )
    session.flush()


@pytest.fixture
def made(session: WriteSession) -> Procurement:
    return a_published(session, a_draft(a_lot("1"), a_lot("2")))


@pytest.fixture
def officer(session: WriteSession) -> Caller:
    return an_officer(session)


@pytest.mark.parametrize(
    ("allowed", "words"), [(None, "not been decided"), (False, "not allowed")]
)
def test_an_interest_in_one_lot_keeps_out_of_the_whole_procurement(
    session: WriteSession, made: Procurement, officer: Caller, allowed: bool | None, words: str
) -> None:
    one, other = lots_of(session, made)
    declares(session, officer, one, interest=False)
    declares(session, officer, other, True, allowed)

    refuse_interested(session, officer, one)
    with pytest.raises(InterestDeclared, match=f"in lot 2, .*{words}"):
        refuse_interested(session, officer, other)
    with pytest.raises(InterestDeclared, match=f"in lot 2, .*{words}"):
        refuse_interested_in_any(session, officer, [one, other])


def test_what_others_declared_and_what_was_allowed_keeps_nobody_out(
    session: WriteSession, made: Procurement, officer: Caller
) -> None:
    lots = lots_of(session, made)
    declares(session, an_officer(session), lots[0], interest=True)
    declares(session, officer, lots[0], interest=True, allowed=True)

    refuse_interested_in_any(session, officer, lots)


def test_who_has_an_interest_neither_amends_nor_cancels(
    session: WriteSession, made: Procurement, officer: Caller
) -> None:
    declares(session, officer, lots_of(session, made)[1], interest=True)
    change = Change(title="Cleaning of schools")

    with pytest.raises(InterestDeclared):
        propose(session, officer, made.id, change, "A name.", HOME, lambda _: PUBLISHED)
    with pytest.raises(InterestDeclared):
        cancel(session, officer, made.id, "No money.", PUBLISHED)

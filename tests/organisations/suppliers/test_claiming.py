from datetime import date, datetime, timedelta

import pytest

from app.organisations.suppliers.claiming import Said, note_claim
from app.organisations.suppliers.queries import details_of
from app.organisations.tables import ClaimKind, ClaimStanding, Supplier, SupplierClaim
from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from app.problems import Invalid
from tests.callers import supplier_in

DECLARED, VERIFIED = ClaimStanding.DECLARED, ClaimStanding.VERIFIED
CHECKED = Said(True, VERIFIED, date(2026, 2, 16), "Register of charities")


@pytest.fixture
def alpha(session: WriteSession) -> Supplier:
    return supplier_in(session, "Alpha Works")


def claims(session: WriteSession, supplier: Supplier) -> list[SupplierClaim]:
    return details_of(session, [supplier.id])[supplier.id].claims


def test_a_claim_takes_the_place_of_the_one_before(
    session: WriteSession, alpha: Supplier, now: datetime
) -> None:
    checker = new_id()
    note_claim(session, alpha, ClaimKind.VCSE, Said(True, DECLARED), new_id(), now)
    note_claim(session, alpha, ClaimKind.VCSE, CHECKED, checker, now)
    note_claim(session, alpha, ClaimKind.SME, Said(False, DECLARED), new_id(), now)

    sme, vcse = claims(session, alpha)
    assert (sme.kind, sme.claimed, sme.standing) == (ClaimKind.SME, False, DECLARED)
    assert (vcse.standing, vcse.checked_on, vcse.noted_by) == (
        VERIFIED,
        date(2026, 2, 16),
        checker,
    )
    assert alpha.version == 4


@pytest.mark.parametrize("standing", [VERIFIED, ClaimStanding.CONTRADICTED])
def test_what_was_checked_says_when_and_where(
    session: WriteSession, alpha: Supplier, now: datetime, standing: ClaimStanding
) -> None:
    def codes(said: Said) -> list[str]:
        with pytest.raises(Invalid) as refusal:
            note_claim(session, alpha, ClaimKind.SME, said, new_id(), now)
        return [finding.code for finding in refusal.value.findings]

    tomorrow = now.date() + timedelta(days=1)
    assert codes(Said(True, standing)) == ["day_needed", "source_needed"]
    assert codes(Said(True, standing, tomorrow, "A register")) == ["day_to_come"]
    note_claim(
        session,
        alpha,
        ClaimKind.SME,
        Said(True, standing, now.date(), "A register"),
        new_id(),
        now,
    )


def test_what_is_only_declared_was_not_checked(
    session: WriteSession, alpha: Supplier, now: datetime
) -> None:
    with pytest.raises(Invalid):
        note_claim(session, alpha, ClaimKind.SME, Said(True, DECLARED, now.date()), new_id(), now)
    assert claims(session, alpha) == []

from app.organisations.role import Role
from app.platform.database import WriteSession
from app.rules.queries import Sight, sight_of
from tests.callers import a_caller

BIDDERS = {Role.SUPPLIER, Role.VCS_PARTNER}


def sight_in(session: WriteSession, role: Role) -> Sight:
    supplier = "Alder Cleaning Ltd" if role in BIDDERS else None
    return sight_of(a_caller(session, role, supplier=supplier))


def test_drafts_are_for_those_who_write_try_out_or_audit_rules(session: WriteSession) -> None:
    seeing = {role for role in Role if sight_in(session, role).drafts}

    assert seeing == {Role.PROCUREMENT_OFFICER, Role.ECONOMIC_DEVELOPMENT, Role.AUDITOR}


def test_everybody_sees_one_authority_alone(session: WriteSession) -> None:
    caller = a_caller(session, Role.AUDITOR, authority="Elsewhere Council")

    assert sight_of(caller).authority_id == caller.authority_id

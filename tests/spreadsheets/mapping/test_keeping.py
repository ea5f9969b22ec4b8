from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Conflict, NotFound
from app.spreadsheets.mapping.heading import fingerprint
from app.spreadsheets.mapping.keeping import NameTaken, keep, remove, replace
from app.spreadsheets.mapping.queries import profile_of, profiles_with, standing_profile
from tests.callers import a_caller
from tests.spreadsheets.mapping.made import HEADINGS, a_profile

OURS = a_profile(confirmed=[HEADINGS])


def test_a_profile_is_kept_and_read_again(session: WriteSession, now: datetime) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)

    kept = keep(session, caller, OURS, "", now)

    assert profile_of(session, caller.authority_id, kept.id) == OURS
    told = [one.kind for one in session.exec(select(Event)) if str(one.subject) == str(kept.id)]
    assert told == ["mapping_profile.made"]


def test_a_new_version_leaves_the_former_one_to_be_read(
    session: WriteSession, now: datetime
) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    kept = keep(session, caller, OURS, "", now)
    other = OURS.model_copy(update={"name": "Theirs"})

    replace(session, caller, kept, other, now + timedelta(hours=1))

    assert (kept.version, kept.name, kept.updated_at) == (2, "Theirs", now + timedelta(hours=1))
    assert profile_of(session, caller.authority_id, kept.id) == other
    assert profile_of(session, caller.authority_id, kept.id, version=1) == OURS
    with pytest.raises(NotFound, match="no version 3"):
        profile_of(session, caller.authority_id, kept.id, version=3)


def test_no_two_profiles_share_a_name(session: WriteSession, now: datetime) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    keep(session, caller, OURS, "", now)
    other = keep(session, caller, OURS.model_copy(update={"name": "Other"}), "", now)

    with pytest.raises(NameTaken):
        keep(session, caller, OURS, "", now)
    with pytest.raises(NameTaken):
        replace(session, caller, other, OURS, now)


def test_a_profile_never_comes_to_be_about_something_else(
    session: WriteSession, now: datetime
) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    kept = keep(session, caller, OURS, "", now)
    grants = a_profile(
        target="grants",
        columns=[{"field": "beneficiary", "headings": ["To"]},
                 {"field": "amount", "headings": ["Sum"]}],
    )  # fmt: skip

    with pytest.raises(Conflict, match="for spend, not grants"):
        replace(session, caller, kept, grants, now)


def test_a_profile_is_known_by_the_headings_it_was_confirmed_with(
    session: WriteSession, now: datetime
) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    kept = keep(session, caller, OURS, "", now)
    prints = [fingerprint(["date", "AMOUNT", "Supplier:"])]

    assert profiles_with(session, caller.authority_id, prints) == [kept]
    assert profiles_with(session, caller.authority_id, [fingerprint(["Date"])]) == []
    assert profiles_with(session, other.authority_id, prints) == []


def test_another_authoritys_profile_is_not_there(session: WriteSession, now: datetime) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    kept = keep(session, caller, OURS, "", now)

    with pytest.raises(NotFound):
        profile_of(session, other.authority_id, kept.id)


def test_a_profile_that_is_removed_is_read_by_what_came_before_and_leaves_its_name(
    session: WriteSession, now: datetime
) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    kept = keep(session, caller, OURS, "", now)
    prints = [fingerprint(HEADINGS)]

    assert remove(session, caller, kept, now + timedelta(hours=1)) == OURS

    assert profile_of(session, caller.authority_id, kept.id) == OURS
    assert (kept.version, kept.removed_at) == (2, now + timedelta(hours=1))
    assert profiles_with(session, caller.authority_id, prints) == []
    with pytest.raises(NotFound):
        standing_profile(session, caller.authority_id, kept.id)
    told = [one.kind for one in session.exec(select(Event)) if str(one.subject) == str(kept.id)]
    assert told == ["mapping_profile.made", "mapping_profile.removed"]
    again = keep(session, caller, OURS, "", now)
    assert profiles_with(session, caller.authority_id, prints) == [again]
    remove(session, caller, again, now)  # two of one name may be gone

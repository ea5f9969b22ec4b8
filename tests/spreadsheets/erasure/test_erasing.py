"""Whoever asks for it is erased from every place where anything is kept; nobody else is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.people.tables import PersonErasure, PersonToken
from app.deliveries.people.token import NoPeopleKey, PeopleKey
from app.organisations.caller import PersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession, reading
from app.platform.events import Event
from app.platform.sealing import Seals
from app.problems import Invalid
from app.spreadsheets.erasure.erasing import Erased, erase_person
from tests.callers import a_person
from tests.deliveries.people.asked import counted_twice
from tests.deliveries.returns.made import MEANS, NOW, PEOPLE_KEY
from tests.spreadsheets.erasure.searching import all_that_is_kept
from tests.spreadsheets.erasure.told import (
    EMPLOYED,
    OTHER,
    REFERRAL,
    TOKEN,
    WHY,
    employs,
    erased,
    referrals,
    refers,
    state_of,
)
from tests.spreadsheets.kinds.desk import Desk, codes, counted, filled
from tests.spreadsheets.kinds.returns.made import HALF_TIME, Reporting
from tests.tenders.made import SEAL_KEY

SEALS = Seals(SEAL_KEY)


def sent_with_a_fault(desk: Desk) -> str:
    """Send the person in a file with a fault, then a list of fixes for it that is not mended."""
    rows = [REFERRAL | {"referred_on": "2026-02-16", "outcome": "hired"}]
    first = desk.checked(filled(desk.file(), {"Referrals": rows}))["id"]
    fixes = desk.gets(f"/v1/imports/{first}/fix-list.xlsx").content
    return str(desk.checked(fixes, fixes=first)["id"])


def test_nothing_that_is_kept_anywhere_leads_to_the_person_any_more(
    brokerage: Desk, reporting: Reporting
) -> None:
    refers(brokerage, REFERRAL, OTHER)
    [row, _] = [one["row_ref"] for one in brokerage.rows("referrals")]
    refers(brokerage, {"row_ref": row, "outcome": "kept_13_weeks"})
    employs(reporting, EMPLOYED)
    waiting = sent_with_a_fault(brokerage)
    content = filled(reporting.desk.file(), {"Jobs": [EMPLOYED | {"role": "Trainer"}]})
    reported = reporting.desk.checked(content)["id"]
    traces = {
        "token": TOKEN.casefold(),
        "digest": PeopleKey(PEOPLE_KEY).digest(brokerage.target, TOKEN),
        "row": row,
    }
    before = all_that_is_kept(brokerage.engine, SEALS)
    assert [name for name, trace in traces.items() if trace in before] == [*traces]

    assert erased(brokerage) == {
        "deliveries": 1, "referrals": 1, "files_withdrawn": 2, "files_emptied": 2, "workbooks": 4,
    }  # fmt: skip

    after = all_that_is_kept(brokerage.engine, SEALS)
    assert [name for name, trace in traces.items() if trace in after] == []
    assert [one["place"] for one in referrals(brokerage)] == [OTHER["place"]]
    assert len(reporting.deliveries()) == 1
    assert {state_of(brokerage, waiting)[0], state_of(reporting.desk, reported)[0]} == {
        "withdrawn"
    }


def test_a_row_of_a_return_that_was_left_out_goes_with_whom_it_names(
    brokerage: Desk, reporting: Reporting
) -> None:
    rows = [HALF_TIME, EMPLOYED | {"weekly_hours": "many", "role": f"Asked for by {TOKEN}"}]
    sent = reporting.desk.checked(filled(reporting.desk.file(), {"Jobs": rows}))["id"]
    reporting.desk.applied(sent, partly=True)
    assert TOKEN.casefold() in all_that_is_kept(brokerage.engine, SEALS)

    assert erased(brokerage)["files_emptied"] == 1

    assert TOKEN.casefold() not in all_that_is_kept(brokerage.engine, SEALS)
    preview = reporting.desk.gets(f"/v1/imports/{sent}/preview").json()
    assert preview["total"]["faulty"] == 1  # what was found stays, without the row
    state, why = state_of(reporting.desk, sent)
    assert (state, "rows that this file was saved without" in why) == ("applied", True)
    with reading(brokerage.engine) as session:
        [event] = session.exec(select(Event).where(Event.kind == "import.emptied")).all()
    assert (event.subject, event.facts["reason"]) == (sent, "person-erased")


def test_a_file_that_was_saved_can_be_neither_looked_at_nor_undone(brokerage: Desk) -> None:
    saved = refers(brokerage, REFERRAL, OTHER)
    assert erased(brokerage) | {"workbooks": 0} == {
        "referrals": 1, "files_emptied": 1, "workbooks": 0,
    }  # fmt: skip

    undone = brokerage.posts(f"/v1/imports/{saved}/reverse")

    assert brokerage.gets(f"/v1/imports/{saved}/changes").json()["data"] == []
    assert (undone.status_code, undone.json()["code"]) == (409, "import-depended-on")
    state, why = state_of(brokerage, saved)
    assert (state, "undone no more" in why) == ("applied", True)


def test_a_file_that_waits_is_withdrawn_in_words_and_comes_again_as_a_new_one(
    brokerage: Desk,
) -> None:
    content = filled(brokerage.file(), {"Referrals": [REFERRAL]})
    waiting = brokerage.checked(content)["id"]

    assert erased(brokerage)["files_withdrawn"] == 1

    state, why = state_of(brokerage, waiting)
    assert (state, "without that person" in why) == ("withdrawn", True)
    again = brokerage.sends(content)
    assert (again.status_code, again.json()["id"] == waiting) == (201, False)


@pytest.mark.parametrize("is_asked_for", [True, False])
def test_a_file_that_somebody_works_on_saves_nothing_any_more(
    brokerage: Desk, *, is_asked_for: bool
) -> None:
    content = filled(brokerage.file(), {"Referrals": [REFERRAL]})
    sent = brokerage.sends(content).json()["id"]
    if is_asked_for:
        brokerage.works()
        answer = brokerage.posts(f"/v1/imports/{sent}/apply", {"confirmed": True})
        assert answer.json()["state"] == "applying"

    assert erased(brokerage)["files_withdrawn"] == 1
    brokerage.works()

    assert state_of(brokerage, sent)[0] == "withdrawn"
    assert referrals(brokerage) == []
    assert TOKEN.casefold() not in all_that_is_kept(brokerage.engine, SEALS)


def test_a_file_that_is_saved_at_the_same_moment_brings_nobody_back(brokerage: Desk) -> None:
    sent = brokerage.checked(filled(brokerage.file(), {"Referrals": [REFERRAL]}))["id"]
    brokerage.posts(f"/v1/imports/{sent}/apply", {"confirmed": True})

    with ThreadPoolExecutor(2) as pool:
        for one in (pool.submit(brokerage.works), pool.submit(erased, brokerage)):
            one.result()

    assert state_of(brokerage, sent)[0] in ("applied", "withdrawn")
    kept = all_that_is_kept(brokerage.engine, SEALS)
    assert PeopleKey(PEOPLE_KEY).digest(brokerage.target, TOKEN) not in kept
    assert TOKEN.casefold() not in kept
    assert referrals(brokerage) == []


def test_a_workbook_from_before_is_gone_and_puts_nobody_down_again(brokerage: Desk) -> None:
    refers(brokerage, REFERRAL, OTHER)
    given = brokerage.given()
    old = brokerage.fetched(given)

    erased(brokerage)

    assert brokerage.gets(f"/v1/workbooks/{given['id']}/content").status_code == 404
    preview = brokerage.checked(old)
    assert {"unknown_reference", "row_ref_unknown"} <= set(codes(preview).values())
    refused = brokerage.posts(f"/v1/imports/{preview['id']}/apply", {"confirmed": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "import-not-whole")
    assert len(referrals(brokerage)) == 1


def test_workbooks_of_others_and_of_another_kind_stay(
    brokerage: Desk, reporting: Reporting, engine: Engine
) -> None:
    elsewhere = a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    report, ours = reporting.desk.given(), brokerage.given()

    assert erased(replace(brokerage, headers=elsewhere)) == {}
    assert brokerage.gets(f"/v1/workbooks/{ours['id']}").status_code == 200
    assert erased(brokerage) == {"workbooks": 1}
    assert reporting.desk.gets(f"/v1/workbooks/{report['id']}").status_code == 200


def test_a_supplier_erases_a_person_on_its_own_side_alone(
    brokerage: Desk, reporting: Reporting, engine: Engine
) -> None:
    refers(brokerage, REFERRAL)
    employs(reporting, EMPLOYED)
    theirs = brokerage.checked(
        filled(brokerage.file(), {"Referrals": [REFERRAL | {"referred_on": "2026-02-16"}]})
    )["id"]
    desk = reporting.desk
    own = desk.checked(filled(desk.file(), {"Jobs": [EMPLOYED | {"role": "Trainer"}]}))["id"]
    birch = replace(desk, headers=a_person(engine, Role.SUPPLIER, supplier="Birch Ltd"))

    assert erased(birch) == {}
    assert erased(desk) == {"deliveries": 1, "files_withdrawn": 1}

    assert (state_of(brokerage, theirs)[0], state_of(desk, own)[0]) == ("ready", "withdrawn")
    assert len(referrals(brokerage)) == 1


def test_what_a_file_of_returns_said_when_it_was_saved_stays(
    brokerage: Desk, reporting: Reporting
) -> None:
    saved = employs(reporting, EMPLOYED)

    assert erased(brokerage) == {"deliveries": 1}

    preview = reporting.desk.gets(f"/v1/imports/{saved}/preview").json()
    assert counted(preview, "Jobs") == {"rows": 1, "added": 1}
    undone = reporting.desk.posts(f"/v1/imports/{saved}/reverse")
    assert undone.json()["state"] == "reversed"
    with reading(brokerage.engine) as session:
        assert session.exec(select(PersonToken)).all() == []


def test_the_log_tells_how_much_and_never_whom(session: WriteSession) -> None:
    ash, _, _ = counted_twice(session)

    told = erase_person(session, MEANS.key, ash.manager, "E-0417", WHY, NOW)

    [event] = session.exec(select(Event).where(Event.kind == "person.erased"))
    [kept] = session.exec(select(PersonErasure))
    assert told == Erased(deliveries=2)
    assert (event.facts, event.subject) == (asdict(told), str(kept.id))
    assert (kept.deliveries, kept.reason, kept.by, kept.at) == (2, WHY, ash.manager.who, NOW)
    assert "0417" not in str(kept)


def test_the_log_of_each_side_tells_that_its_file_was_withdrawn(
    reporting: Reporting, brokerage: Desk, now: datetime
) -> None:
    desk = reporting.desk
    own = desk.checked(filled(desk.file(), {"Jobs": [EMPLOYED]}))["id"]
    erased(brokerage)

    with reading(brokerage.engine) as session:
        [event] = session.exec(select(Event).where(Event.kind == "import.withdrawn"))
    assert (event.subject, event.facts["reason"], event.actor) == (own, "person-erased", "")
    assert event.authority not in (brokerage.target, None)
    assert event.at == now


def test_a_program_erases_nobody(session: WriteSession) -> None:
    ash, _, _ = counted_twice(session)

    with pytest.raises(PersonNeeded):
        erase_person(session, MEANS.key, replace(ash.manager, person_id=None), "E-0417", WHY, NOW)


def test_without_the_secret_nobody_can_be_looked_for(session: WriteSession) -> None:
    ash, _, _ = counted_twice(session)

    with pytest.raises(NoPeopleKey):
        erase_person(session, PeopleKey(), ash.manager, "E-0417", WHY, NOW)


@pytest.mark.parametrize(
    ("token", "reason"),
    [("E-0417", "For e-0417."), ("e", "So (E) asked."), ("J. (7)", "Of J. (7), by letter.")],
)
def test_a_reason_that_holds_the_token_is_refused(
    session: WriteSession, token: str, reason: str
) -> None:
    ash, _, _ = counted_twice(session)

    with pytest.raises(Invalid, match="holds the token"):
        erase_person(session, MEANS.key, ash.manager, token, reason, NOW)

    assert len(session.exec(select(PersonToken)).all()) == 2


@pytest.mark.parametrize("token", ["e", "7", "let", "asked for by l"])
def test_a_short_token_leaves_words_to_say_why(session: WriteSession, token: str) -> None:
    ash, _, _ = counted_twice(session)
    reason = "Asked for by letter, on 17 May."

    assert erase_person(session, MEANS.key, ash.manager, token, reason, NOW) == Erased(0)

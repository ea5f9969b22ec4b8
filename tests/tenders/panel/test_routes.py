"""Panels and declarations of one authority are as if they were not there for another."""

from typing import Any

from sqlalchemy import Engine

from app.organisations.role import Role
from tests.callers import a_person
from tests.tenders.panel.made import Judged

Who = dict[str, str]
MISSING = "0195566f-4a00-7000-8000-0000000000ff"


ASKED: list[tuple[str, str, Any]] = [
    ("GET", "/lots/{}/panel", None),
    ("PUT", "/lots/{}/panel", {"members": []}),
    ("GET", "/lots/{}/conflict-declarations", None),
    ("POST", "/lots/{}/conflict-declarations", {"has_interest": False}),
]


def test_another_authoritys_lot_is_as_if_it_were_not_there(judged: Judged, engine: Engine) -> None:
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")

    for method, path, body in ASKED:
        seen = [
            judged.send(
                stranger, method, path.format(lot), body, If_Match="*", X_Request_ID="same"
            )
            for lot in (judged.lot, MISSING)
        ]
        assert [answer.status_code for answer in seen] == [404, 404], path
        assert seen[0].text.replace(str(judged.lot), MISSING) == seen[1].text


def test_another_authoritys_declaration_is_as_if_it_were_not_there(
    judged: Judged, engine: Engine, evaluator: Who
) -> None:
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    interest = {"has_interest": True, "details": "A share in a firm."}
    theirs = judged.done(evaluator, "/lots/{lot}/conflict-declarations", interest)["id"]
    body = {"allowed": True, "reason": "Why not."}

    seen = [
        judged.send(
            stranger, "POST", f"/conflict-declarations/{one}/decision", body, X_Request_ID="same"
        )
        for one in (theirs, MISSING)
    ]

    assert [answer.status_code for answer in seen] == [404, 404]
    assert seen[0].text.replace(theirs, MISSING) == seen[1].text


ALLOWED = {
    Role.PROCUREMENT_OFFICER: (200, 200),
    Role.MODERATOR: (200, 403),
    Role.AUDITOR: (200, 403),
    Role.EVALUATOR: (403, 403),
    Role.ADMINISTRATOR: (403, 403),
}


def test_who_reads_a_panel_and_who_names_it(judged: Judged, engine: Engine) -> None:
    for role, expected in ALLOWED.items():
        who = a_person(engine, role)
        answers = (judged.get(who, "/lots/{lot}/panel"), judged.name(who))
        assert tuple(answer.status_code for answer in answers) == expected, role


def test_a_panel_does_not_tell_who_has_marked(
    judged: Judged, officer: Who, evaluator: Who
) -> None:
    told = judged.name(officer, evaluator=[evaluator]).json()["members"][0]

    assert told.keys() == {"person_id", "role", "named_by", "named_at"}

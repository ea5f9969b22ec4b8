"""Returns over HTTP: one that goes well, and each thing that can be refused."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from app.contracts.tables import ContractState, Obligation
from app.deliveries.rolling import LIFE_STARTS
from app.deliveries.tables import Rollup, Span
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from tests.callers import a_person
from tests.contracts.plan.made import a_contract
from tests.deliveries.returns.asked import Asked, refused
from tests.deliveries.returns.made import BIRCH, LAST, a_reported

TOKEN = "E-0417"


def test_a_return_is_written_submitted_accepted_and_opened_again(asked: Asked) -> None:
    path = asked.begun()
    line = {"obligation_id": str(asked.made.posts.id), "said": "nothing"}
    whole = {"invoiced": "1000", "lines": [line], "deliveries": [asked.delivery()]}

    written = asked.send("PUT", asked.supplier, path, whole)
    submitted = asked.done(asked.supplier, f"{path}/submission")
    locked = asked.done(asked.manager, f"{path}/acceptance")
    reopened = asked.done(asked.manager, f"{path}/reopening", {"reason": "A slip."})

    assert written.status_code == 200, written.text
    assert written.headers["etag"].startswith('"v2')
    assert submitted["summary"]["state"] == "submitted"
    assert (locked["state"], reopened["state"], reopened["submission"]) == ("locked", "draft", 1)
    told = asked.get(asked.manager, path)
    assert [one["reason"] for one in told["reopenings"]] == ["A slip."]
    assert told["summary"]["version"] == 5


def test_faults_come_with_their_places_and_nothing_is_kept(asked: Asked) -> None:
    path = asked.begun()
    wrong = asked.delivery(unit="gbp", delivered_on="2026-04-01")

    answer = asked.send("PUT", asked.supplier, path, {"deliveries": [wrong]})

    assert refused(answer) == (422, "invalid")
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/deliveries/0/delivered_on", "outside_period"),
        ("/deliveries/0/delivered_on", "in_the_future"),
        ("/deliveries/0/unit", "unit_does_not_convert"),
    }
    assert asked.get(asked.supplier, path)["summary"]["version"] == 1


def test_the_same_delivery_again_changes_nothing_and_another_is_refused(asked: Asked) -> None:
    path = f"{asked.begun()}/deliveries"
    first = asked.done(asked.supplier, path, asked.delivery())

    assert asked.done(asked.supplier, path, asked.delivery()) == first
    assert refused(asked.post(asked.supplier, path, asked.delivery(quantity="11"))) == (
        409,
        "delivery-reference-taken",
    )


def test_a_delivery_of_a_draft_is_changed_and_taken_out(asked: Asked) -> None:
    path = asked.begun()
    made = asked.done(asked.supplier, f"{path}/deliveries", asked.delivery())["delivery"]
    address = f"/deliveries/{made['id']}"

    body = asked.delivery(quantity="11")
    del body["reference"]  # it stays
    changed = asked.send("PUT", asked.supplier, address, body)
    stale = asked.client.put(
        f"/v1{address}", headers=asked.supplier | {"If-Match": '"v1"'}, json=body
    )
    out = asked.done(asked.supplier, f"{address}/removal")

    assert changed.json()["delivery"]["quantity"] == "11"
    assert refused(stale) == (412, "stale")
    assert out["state"] == "draft"
    again = asked.post(asked.supplier, f"{address}/removal")
    assert refused(again) == (409, "delivery-replaced")


def test_a_stale_return_is_not_written_over(asked: Asked) -> None:
    path = asked.begun()
    asked.done(asked.supplier, f"{path}/deliveries", asked.delivery())

    answer = asked.client.put(f"/v1{path}", headers=asked.supplier | {"If-Match": '"v1"'}, json={})

    assert refused(answer) == (412, "stale")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/submission", None, "return-submitted"),
        ("/deliveries", "delivery", "return-submitted"),
    ],
)
def test_what_was_submitted_waits_to_be_opened(
    asked: Asked, path: str, body: str | None, code: str
) -> None:
    sent = asked.delivery(reference="M-2") if body else None

    assert refused(asked.post(asked.supplier, asked.submitted() + path, sent)) == (409, code)


def test_a_second_lock_is_refused_and_the_supplier_cannot_open_it(asked: Asked) -> None:
    path = asked.submitted()
    asked.done(asked.manager, f"{path}/acceptance")

    assert refused(asked.post(asked.manager, f"{path}/acceptance")) == (409, "return-locked")
    reason = {"reason": "A slip."}
    assert refused(asked.post(asked.supplier, f"{path}/reopening", reason)) == (
        409,
        "return-locked",
    )


def test_who_submitted_does_not_accept_and_the_log_remembers_it(asked: Asked) -> None:
    path = asked.begun()
    asked.done(asked.manager, f"{path}/deliveries", asked.delivery())
    asked.done(asked.manager, f"{path}/submission")

    answer = asked.post(asked.manager, f"{path}/acceptance")

    assert refused(answer) == (403, "second-person-needed")
    with reading(asked.engine) as session:
        [event] = session.exec(select(Event).where(Event.kind == "access.refused"))
    assert event.subject == "accept_return"


def test_a_draft_is_neither_accepted_nor_opened(asked: Asked) -> None:
    path = asked.begun()

    assert refused(asked.post(asked.manager, f"{path}/acceptance")) == (
        409,
        "return-not-submitted",
    )
    assert refused(asked.post(asked.manager, f"{path}/reopening", {"reason": "Why."})) == (
        409,
        "return-not-submitted",
    )
    assert refused(asked.post(asked.supplier, f"{path}/submission")) == (422, "invalid")


def test_a_period_is_begun_once_and_only_if_it_is_one(asked: Asked) -> None:
    asked.begun()
    path = f"/contracts/{asked.made.contract.id}/returns"

    again = asked.post(asked.supplier, path, {"day": "2026-03-31"})
    before = asked.post(asked.supplier, path, {"day": "2024-12-31"})

    assert refused(again) == (409, "return-begun")
    assert refused(before) == (422, "invalid")
    assert "2025-01-01 to 2025-03-31" in before.json()["how_to_fix"]


def test_a_contract_needs_a_plan_and_to_run(asked: Asked) -> None:
    with writing(asked.engine) as session:
        unplanned = a_contract(session, ends_on=LAST)
        closed = a_reported(session, state=ContractState.CLOSED).contract

    for contract, code in ((unplanned, "no-delivery-plan"), (closed, "contract-not-running")):
        path = f"/contracts/{contract.id}/returns"
        answer = asked.post(asked.supplier, path, {"day": "2026-02-01"})
        assert refused(answer) == (409, code)


def test_without_a_secret_for_tokens_all_else_is_taken(asked: Asked) -> None:
    asked.client.app.state.settings = (  # type: ignore[attr-defined]
        asked.client.app.state.settings.model_copy(update={"people_key": ""})  # type: ignore[attr-defined]
    )
    path = f"{asked.begun()}/deliveries"

    assert refused(asked.post(asked.supplier, path, asked.delivery(people=[TOKEN]))) == (
        503,
        "no-people-key",
    )
    asked.done(asked.supplier, path, asked.delivery())


def test_a_supplier_lists_its_own_returns_and_the_authority_all(asked: Asked) -> None:
    asked.submitted()
    with writing(asked.engine) as session:
        other = a_reported(session, BIRCH)
        other_id = other.begin().id

    def listed(who: dict[str, str], query: str = "") -> list[str]:
        return [one["id"] for one in asked.get(who, f"/returns{query}")["data"]]

    assert len(listed(asked.supplier)) == 1
    assert len(listed(asked.manager)) == 2
    assert listed(asked.manager, "?state=draft") == [str(other_id)]
    assert len(listed(asked.manager, f"?contract_id={asked.made.contract.id}")) == 1


@pytest.mark.parametrize("path", ["", "/submission", "/acceptance", "/deliveries"])
def test_another_suppliers_return_is_not_there(asked: Asked, path: str) -> None:
    with writing(asked.engine) as session:
        return_id: UUID = a_reported(session, BIRCH).begin().id
    who = asked.manager if path == "/acceptance" else asked.supplier
    stranger = a_person(asked.engine, Role.CONTRACT_MANAGER, authority="Othertown Council")
    method = "POST" if path else "GET"
    body = asked.delivery() if path == "/deliveries" else None

    nowhere = asked.send(method, who, f"/returns/{uuid4()}{path}", body)
    theirs = asked.send(method, stranger, f"/returns/{return_id}{path}", body)

    assert refused(nowhere) == refused(theirs) == (404, "not-found")
    if who is asked.supplier:
        rivals = asked.send(method, who, f"/returns/{return_id}{path}", body)
        assert refused(rivals) == (404, "not-found")
        assert rivals.json()["detail"].replace(str(return_id), "") == ("There is no return .")


def test_what_cannot_be_added_up_is_refused(asked: Asked) -> None:
    hours, contract = asked.made.hours, asked.made.contract
    with writing(asked.engine) as session:
        session.get_one(Obligation, hours.id).promised = Decimal(10) ** 13
        life = Rollup(
            obligation_id=hours.id, span=Span.LIFE, starts_on=LIFE_STARTS,
            contract_id=contract.id, authority_id=contract.authority_id, verified=Decimal(0),
            reported=Decimal(10) ** 14 - 10, deliveries=1,
        )  # fmt: skip
        session.add(life)
    path = asked.begun()
    far = asked.post(asked.supplier, f"{path}/deliveries", asked.delivery(quantity=str(10**11)))
    assert [one["code"] for one in far.json()["errors"]] == ["quantity_too_large"]
    asked.done(asked.supplier, f"{path}/deliveries", asked.delivery())

    answer = asked.post(asked.supplier, f"{path}/submission")

    assert refused(answer) == (422, "invalid")
    assert [one["code"] for one in answer.json()["errors"]] == ["sum_too_large"]


def test_questions_are_asked_of_tokens_that_are_missing_and_zeros_that_come_early(
    asked: Asked,
) -> None:
    path = asked.begun()
    line = {"obligation_id": str(asked.made.posts.id), "said": "nothing"}
    owed = str(asked.made.people.id)
    trainees = asked.delivery(reference="A-1", obligation_id=owed, quantity="2", people=["E-0417"])
    comment = "Asked a.b@ash.example."
    sent = {"lines": [line], "deliveries": [trainees, asked.delivery(comment=comment)]}

    written = asked.send("PUT", asked.supplier, path, sent).json()
    submitted = asked.done(asked.supplier, f"{path}/submission")

    assert [one["code"] for one in written["questions"]] == ["personal_comment"]
    assert {one["code"] for one in submitted["questions"]} >= {"no_tokens"}


def test_a_reference_that_names_somebody_is_refused(asked: Asked) -> None:
    path = f"{asked.begun()}/deliveries"

    answer = asked.post(asked.supplier, path, asked.delivery(reference="QQ123456C"))

    assert refused(answer) == (422, "invalid")
    assert [one["code"] for one in answer.json()["errors"]] == ["personal_reference"]

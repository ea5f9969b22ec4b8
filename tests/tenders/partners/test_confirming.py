from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.platform.database import reading
from app.platform.http.dependencies import time_of_request
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.procurements.tables import Lot
from app.tenders.sealing import contents_of
from app.tenders.tables import PartnerConfirmation
from tests.tenders.conftest import Clock
from tests.tenders.made import SEAL_KEY, Scene, an_offer

PARTNER = "Anytown Youth Forum"


def an_offer_with(partner: str = PARTNER) -> dict[str, Any]:
    offer = an_offer()
    offer["commitments"][0]["partner"] = partner
    return offer


@pytest.fixture
def alpha(scene: Scene) -> dict[str, str]:
    return scene.supplier("Alpha Works")


def link_for(scene: Scene, who: dict[str, str], tender: str, partner: str = PARTNER) -> str:
    """Give the path of a new link, after `/v1`."""
    answer = scene.post(who, f"/tenders/{tender}/partners", {"partner": partner})
    assert answer.status_code == 201, answer.text
    link: str = answer.json()["link"]
    assert link.startswith("http://127.0.0.1:8000/v1/confirmations/")
    return link.removeprefix("http://127.0.0.1:8000/v1")


def test_a_partner_reads_its_part_and_answers_without_a_key(
    scene: Scene, alpha: dict[str, str]
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    link = link_for(scene, alpha, tender)

    asked = scene.get({}, link).json()
    assert (asked["partner"], asked["supplier"]) == (PARTNER, "Alpha Works")
    assert asked["authority"] == "Anytown Council"
    [line] = asked["commitments"]
    assert (line["measure"], line["quantity"], line["unit"]) == ("job_local", "6", "fte_year")
    answered = scene.post({}, link, {"answer": "yes", "comment": "We have agreed the dates."})

    assert answered.status_code == 201
    assert answered.json()["answer"] == "yes"
    [told] = scene.get(alpha, f"/tenders/{tender}/partners").json()["partners"]
    assert (told["partner"], told["answer"]) == (PARTNER, "yes")


def test_a_link_is_good_for_one_answer(scene: Scene, alpha: dict[str, str]) -> None:
    tender = scene.tender(alpha, an_offer_with())
    link = link_for(scene, alpha, tender)
    scene.post({}, link, {"answer": "no"})

    again = scene.post({}, link, {"answer": "yes"})
    another = scene.post(alpha, f"/tenders/{tender}/partners", {"partner": PARTNER})

    assert (again.status_code, again.json()["code"]) == (409, "link-used")
    assert (another.status_code, another.json()["code"]) == (409, "link-used")
    assert scene.get({}, link).json()["answer"] == "no"


def test_a_new_link_ends_the_one_before(scene: Scene, alpha: dict[str, str]) -> None:
    tender = scene.tender(alpha, an_offer_with())
    old = link_for(scene, alpha, tender)
    new = link_for(scene, alpha, tender, " anytown  YOUTH forum ")

    assert scene.get({}, old).status_code == 404
    assert scene.get({}, new).status_code == 200


def test_a_link_ends_after_thirty_days(
    scene: Scene, alpha: dict[str, str], client: TestClient, now: datetime
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    link = link_for(scene, alpha, tender)
    app: Any = client.app
    app.dependency_overrides[time_of_request] = lambda: now + timedelta(days=30)

    for answer in (scene.get({}, link), scene.post({}, link, {"answer": "yes"})):
        assert answer.status_code == 404
        assert "its time is over" in answer.json()["detail"]


def test_a_link_that_was_never_made_leads_nowhere(scene: Scene) -> None:
    for token in ("x", "0" * 43, "x" * 100):
        assert scene.get({}, f"/confirmations/{token}").status_code == 404
    assert scene.get({}, f"/confirmations/{'x' * 101}").status_code == 422


def test_only_a_partner_that_the_tender_names_is_asked(
    scene: Scene, alpha: dict[str, str]
) -> None:
    tender = scene.tender(alpha, an_offer_with())

    refused = scene.post(alpha, f"/tenders/{tender}/partners", {"partner": "Somebody else"})

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "unknown_partner"


def test_neither_the_link_nor_the_partner_can_be_read_off_the_database(
    scene: Scene, alpha: dict[str, str]
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    token = link_for(scene, alpha, tender).rsplit("/", 1)[1]
    scene.post({}, f"/confirmations/{token}", {"answer": "partly", "comment": "Only in May."})

    with reading(scene.engine) as session:
        [row] = session.exec(select(PartnerConfirmation)).all()
    stored = repr(row.model_dump())
    assert token not in stored
    assert "Youth" not in stored
    assert "May" not in stored


def test_what_partners_answer_goes_with_the_tender_into_scoring(
    scene: Scene, alpha: dict[str, str], clock: Clock
) -> None:
    beta = scene.supplier("Beta Build")
    tender, silent = scene.tender(alpha, an_offer_with()), scene.tender(beta, an_offer_with())
    scene.post({}, link_for(scene, alpha, tender), {"answer": "partly"})
    clock.set(timedelta(seconds=1))
    scene.open()

    with reading(scene.engine) as session:
        lot = session.get_one(Lot, scene.lot)
        contents = contents_of(session, Seals(SEAL_KEY), lot)
    answers = {
        str(one): content.commitments[0].partner_answer for one, content in contents.items()
    }
    assert answers == {tender: "partly", silent: "none"}


def test_a_yes_to_one_job_is_no_answer_about_five_hundred(
    scene: Scene, alpha: dict[str, str], clock: Clock
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    scene.post({}, link_for(scene, alpha, tender), {"answer": "yes"})
    more = an_offer_with()
    more["commitments"][0]["quantity"] = "500"
    scene.tender(alpha, more)
    clock.set(timedelta(seconds=1))
    scene.open()

    with reading(scene.engine) as session:
        contents = contents_of(session, Seals(SEAL_KEY), session.get_one(Lot, scene.lot))
    assert [one.commitments[0].partner_answer for one in contents.values()] == ["none"]


def answers_in(scene: Scene) -> list[str | None]:
    """Give what the partners of the only tender answered, as it goes into scoring."""
    with reading(scene.engine) as session:
        contents = contents_of(session, Seals(SEAL_KEY), session.get_one(Lot, scene.lot))
    return [one.partner_answer for content in contents.values() for one in content.commitments]


def asked_of(scene: Scene, who: dict[str, str], tender: str) -> list[tuple[str | None, bool]]:
    told = scene.get(who, f"/tenders/{tender}/partners").json()["partners"]
    return [(one["answer"], one["is_as_it_stands"]) for one in told]


def test_a_partner_is_asked_again_once_its_part_has_changed(
    scene: Scene, alpha: dict[str, str], clock: Clock
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    scene.post({}, link_for(scene, alpha, tender), {"answer": "yes"})
    more = an_offer_with()
    more["commitments"][0]["quantity"] = "7"

    told = scene.upload(alpha, more)
    scene.post(alpha, f"/tenders/{tender}/submission", {})

    [warning] = [one for one in told["findings"] if one["code"].startswith("partner_answered")]
    assert (warning["severity"], warning["path"]) == ("warning", "commitments[0].partner")
    assert asked_of(scene, alpha, tender) == [("yes", False)]
    link = link_for(scene, alpha, tender)
    assert scene.get({}, link).json()["commitments"][0]["quantity"] == "7"
    assert scene.post({}, link, {"answer": "partly"}).status_code == 201
    assert asked_of(scene, alpha, tender) == [("yes", False), ("partly", True)]
    clock.set(timedelta(seconds=1))
    scene.open()
    assert answers_in(scene) == ["partly"]


def test_an_answer_counts_again_once_its_part_is_as_it_was(
    scene: Scene, alpha: dict[str, str], clock: Clock
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    scene.post({}, link_for(scene, alpha, tender), {"answer": "yes"})
    more = an_offer_with()
    more["commitments"][0]["quantity"] = "7"
    scene.tender(alpha, more)
    waits = link_for(scene, alpha, tender)
    scene.tender(alpha, an_offer_with())

    used = scene.post(alpha, f"/tenders/{tender}/partners", {"partner": PARTNER})

    assert (used.status_code, used.json()["code"]) == (409, "link-used")
    assert asked_of(scene, alpha, tender) == [("yes", True), (None, False)]
    assert scene.get({}, waits).status_code == 200
    clock.set(timedelta(seconds=1))
    scene.open()
    assert answers_in(scene) == ["yes"]


def test_a_line_put_above_a_partners_changes_nothing_of_what_it_said(
    scene: Scene, alpha: dict[str, str], clock: Clock
) -> None:
    offer = an_offer_with()
    del offer["commitments"][0]["id"]
    tender = scene.tender(alpha, offer)
    scene.post({}, link_for(scene, alpha, tender), {"answer": "yes"})
    above = {"measure": "job_local", "quantity": "1", "unit": "fte_year", "place": "RM10 7PT"}

    told = scene.upload(alpha, offer | {"commitments": [above, *offer["commitments"]]})
    scene.post(alpha, f"/tenders/{tender}/submission", {})

    assert not [one for one in told["findings"] if one["code"].startswith("partner_answered")]
    assert asked_of(scene, alpha, tender) == [("yes", True)]
    clock.set(timedelta(seconds=1))
    scene.open()
    assert answers_in(scene) == [None, "yes"]


def lot_version(scene: Scene) -> int:
    with reading(scene.engine) as session:
        return session.get_one(Lot, scene.lot).version


def test_an_answer_changes_the_lot_only_where_its_tender_was_opened(
    scene: Scene, alpha: dict[str, str], clock: Clock
) -> None:
    tender = scene.tender(alpha, an_offer_with())
    draft = scene.upload(scene.supplier("Beta Build"), an_offer_with())["id"]
    late = link_for(scene, scene.supplier("Beta Build"), draft)
    other = scene.supplier("Gamma Green")
    early = link_for(scene, other, scene.tender(other, an_offer_with()))
    link = link_for(scene, alpha, tender)
    sealed = lot_version(scene)

    scene.post({}, early, {"answer": "yes"})
    assert lot_version(scene) == sealed
    clock.set(timedelta(seconds=1))
    scene.open()
    opened = lot_version(scene)

    assert scene.post({}, late, {"answer": "no"}).status_code == 201
    assert lot_version(scene) == opened
    assert scene.post({}, link, {"answer": "no"}).status_code == 201
    assert lot_version(scene) == opened + 1


def test_the_settings_say_where_links_begin() -> None:
    assert Settings().public_url == "http://127.0.0.1:8000"

from datetime import timedelta

import pytest
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import writing
from app.tenders.tables import PartnerConfirmation
from tests.callers import a_person, person_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene
from tests.tenders.partners.test_confirming import PARTNER, an_offer_with, link_for


def a_judge(scene: Scene) -> dict[str, str]:
    """Give somebody who marks the lot."""
    judge = a_person(scene.engine, Role.EVALUATOR)
    member = {"person_id": str(person_id_of(scene.engine, judge)), "role": "evaluator"}
    scene.client.put(
        f"/v1/lots/{scene.lot}/panel", json={"members": [member]},
        headers=scene.officer | {"If-Match": "*"},
    )  # fmt: skip
    scene.declare(judge)
    return judge


def test_the_authority_reads_with_the_tender_who_answered_and_by_which_way(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha, an_offer_with())
    path = link_for(scene, alpha, tender)
    scene.post({}, path, {"answer": "partly", "comment": "Only 60 hours, at Alpha Works' site."})
    [own] = scene.get(alpha, f"/tenders/{tender}/partners").json()["partners"]
    clock.set(timedelta(seconds=1))
    scene.open()
    scene.declare(scene.officer)

    [told] = scene.get(scene.officer, f"/tenders/{tender}/content").json()["partners"]

    assert not {"comment", "said"} & set(own)
    assert (told["partner"], told["answer"], told["is_as_it_stands"]) == (PARTNER, "partly", True)
    assert told["answered_at"] is not None
    assert told["comment"] == "Only 60 hours, at Alpha Works' site."
    assert told["said"].startswith("It answered `partly` by a link that the supplier was given")
    assert "partners" not in scene.get(alpha, f"/tenders/{tender}/content").json()


def test_who_marks_without_names_is_not_told_what_the_partner_wrote(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.blind_names = True
    tender = scene.tender(alpha, an_offer_with("Friends of Alpha Works"))
    path = link_for(scene, alpha, tender, "Friends of Alpha Works")
    scene.post({}, path, {"answer": "yes", "comment": "We know the Alpha people."})
    clock.set(timedelta(seconds=1))
    scene.open()
    judge = a_judge(scene)

    [told] = scene.get(judge, f"/tenders/{tender}/content").json()["partners"]

    assert (told["partner"], told["answer"]) == ("Friends of [the tenderer]", "yes")
    assert told["comment"] is None


def test_who_marks_without_names_finds_no_member_of_a_consortium_among_the_partners(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.blind_names = True
    offer = an_offer_with("Bramble CIC") | {"members": [{"name": "Bramble CIC"}]}
    tender = scene.tender(alpha, offer)
    link_for(scene, alpha, tender, "Bramble CIC")
    clock.set(timedelta(seconds=1))
    scene.open()
    judge = a_judge(scene)

    told = scene.get(judge, f"/tenders/{tender}/content").json()

    assert told["partners"][0]["partner"] == "[the tenderer]"
    assert "Bramble" not in str(told)


@pytest.mark.parametrize("named", [True, False])
def test_a_damaged_partner_keeps_nobody_from_the_tender_and_is_told(
    scene: Scene, clock: Clock, named: bool
) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha, an_offer_with())
    whole, spoilt = link_for(scene, alpha, tender), "Anytown Sewing Club"
    if named:
        scene.post({}, whole, {"answer": "yes", "comment": "We have agreed the dates."})
    else:
        scene.tender(alpha, an_offer_with(spoilt))
    with writing(scene.engine) as session:
        session.exec(select(PartnerConfirmation)).one().sealed = b"no longer"
    clock.set(timedelta(seconds=1))
    scene.open()
    scene.declare(scene.officer)

    read = scene.get(scene.officer, f"/tenders/{tender}/content")
    own = scene.get(alpha, f"/tenders/{tender}/partners")

    assert (read.status_code, own.status_code) == (200, 200)
    [told] = read.json()["partners"]
    expected = (PARTNER, "yes", True) if named else ("(damaged)", None, False)
    assert (told["partner"], told["answer"], told["is_as_it_stands"]) == expected
    assert told["comment"] == ""
    assert "DAMAGED" in told["said"]
    assert own.json()["partners"][0]["partner"] == told["partner"]

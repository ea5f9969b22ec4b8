from datetime import timedelta

from app.organisations.role import Role
from tests.callers import a_person, person_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene
from tests.tenders.partners.test_confirming import PARTNER, an_offer_with, link_for


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
    judge = a_person(scene.engine, Role.EVALUATOR)
    member = {"person_id": str(person_id_of(scene.engine, judge)), "role": "evaluator"}
    scene.client.put(
        f"/v1/lots/{scene.lot}/panel", json={"members": [member]},
        headers=scene.officer | {"If-Match": "*"},
    )  # fmt: skip
    scene.declare(judge)

    [told] = scene.get(judge, f"/tenders/{tender}/content").json()["partners"]

    assert (told["partner"], told["answer"]) == ("Friends of [the tenderer]", "yes")
    assert told["comment"] is None

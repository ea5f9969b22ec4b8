"""A tender's workbook is held to the words that its rules require beside each quantity."""

from tests.spreadsheets.tender.made import blank, filled, said, send
from tests.tenders.made import Scene, an_offer
from tests.tenders.test_narrative import IN_WORDS


def test_a_workbook_is_held_to_the_words_that_the_rules_require(scene: Scene) -> None:
    """As the same offer in JSON: what is missing is told at once, and stops its submission."""
    alpha = scene.supplier("Alpha Works")
    scene.amend_rules(IN_WORDS)
    offer = an_offer(method_statements={})
    template = blank(scene, alpha)

    told = send(scene, alpha, filled(template, offer)).json()
    refused = scene.post(alpha, f"/tenders/{told['id']}/submission", {})
    words_alone = said("Your offer", "job_local", evidence_plan="Payroll extract")
    unread = send(scene, alpha, filled(template, offer, words_alone))

    lacks = [one for one in told["findings"] if one["code"] == "no_evidence_plan"]
    assert [(one["severity"], one["cell"]) for one in lacks] == [("fault", "Your offer!F5")]
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    [error] = [one for one in unread.json()["errors"] if one["severity"] == "fault"]
    assert (error["code"], error["cell"]) == ("narrative_without_quantity", "Your offer!K4")


def test_a_profile_alone_is_not_the_words_that_the_rules_require(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.amend_rules(IN_WORDS)
    offer = an_offer(method_statements={}, commitments=[])
    row = {"offer_qty": 6, "evidence_plan": "Payroll extract", "profile": "even"}
    bare = said("Your offer", "job_local", **row)
    worded = said("How you will do it", "job_local", how="Through the brokerage")

    told = send(scene, alpha, filled(blank(scene, alpha), offer, bare)).json()
    refused = scene.post(alpha, f"/tenders/{told['id']}/submission", {})
    whole = send(scene, alpha, filled(blank(scene, alpha), offer, bare, worded)).json()
    submitted = scene.post(alpha, f"/tenders/{told['id']}/submission", {})

    assert ("quantity_without_narrative", "fault", "Your offer!F4") in {
        (one["code"], one["severity"], one["cell"]) for one in told["findings"]
    }
    assert refused.status_code == 422
    assert [one["code"] for one in refused.json()["errors"]] == ["quantity_without_narrative"]
    assert (whole["number"], submitted.status_code) == (2, 201)
    [line] = scene.get(alpha, f"/tenders/{told['id']}/content").json()["content"]["commitments"]
    assert line["description"] == "Profile: even\nHow: Through the brokerage"

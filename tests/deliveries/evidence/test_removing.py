from app.deliveries.lifecycle import DeliveryState
from tests.deliveries.evidence.made import PDF, Site, code, finding


def test_a_removed_proof_takes_the_delivery_back_with_the_reason(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    body = {"delivery_ids": [str(delivery)], "reason": "It is about another site."}

    assert site.send(site.supplier, "POST", f"/evidence/{found}/removal", json=body).is_success

    assert site.moves(delivery) == [("evidenced", ""), ("claimed", "It is about another site.")]
    [use] = site.send(site.manager, "GET", f"/evidence/{found}").json()["deliveries"]
    assert use["why_removed"] == "It is about another site."
    again = site.send(site.supplier, "POST", f"/evidence/{found}/removal", json=body)
    assert finding(again) == "not_put"
    back = {"delivery_ids": [str(delivery)]}
    refused = site.send(site.supplier, "POST", f"/evidence/{found}/deliveries", json=back)
    assert finding(refused) == "evidence_removed"


def test_what_was_verified_keeps_its_proof(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery)
    body = {"delivery_ids": [str(delivery)], "reason": "A slip."}

    refused = site.send(site.supplier, "POST", f"/evidence/{found}/removal", json=body)

    assert code(refused) == (409, "proof-in-use")
    assert site.stands(delivery) == (DeliveryState.VERIFIED, 2)


def test_one_of_two_proofs_may_go(site: Site) -> None:
    delivery = site.delivers()
    first, _ = site.uploaded(delivery), site.uploaded(delivery, content=PDF + b"\n%%EOF")
    body = {"delivery_ids": [str(delivery)], "reason": "A slip."}

    site.send(site.supplier, "POST", f"/evidence/{first}/removal", json=body)

    assert site.moves(delivery) == [("evidenced", "")]


def test_what_is_disputed_keeps_its_proof_too(site: Site) -> None:
    delivery = site.delivers()
    found = site.uploaded(delivery)
    site.verify(delivery, "disputed", reason="Nobody came.")
    body = {"delivery_ids": [str(delivery)], "reason": "A slip."}

    refused = site.send(site.supplier, "POST", f"/evidence/{found}/removal", json=body)

    assert code(refused) == (409, "proof-in-use")

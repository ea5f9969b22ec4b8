from typing import Any

import pytest
from sqlmodel import col, delete, update

from app.contracts.bundle.collecting.tenders import of_tenders
from app.contracts.bundle.material import Material
from app.organisations.role import Role
from app.platform.database import writing
from app.platform.sealing import Seals
from app.procurements.tables import Lot
from app.tenders.tables import LotSeal, PartnerConfirmation, TenderVersion
from tests.assessments.results.made import OFFERS, Judged, an_offer, looking
from tests.callers import a_person
from tests.contracts.bundle.made import asked, documents_in
from tests.sealed.test_channels import counted
from tests.tenders.made import SEAL_KEY

PARTNER = "Anytown Youth Forum"
COMMENT = "Two of the ten have begun."


def collected(judged: Judged) -> dict[str, Material]:
    with looking(judged.engine) as session:
        lot = session.get_one(Lot, judged.lot)
        return {one.name: one for one in of_tenders(session, Seals(SEAL_KEY), lot)}


def with_partner(judged: Judged) -> Judged:
    """Have Birch name a partner, which answers."""
    offer = an_offer(120_000, 10)
    offer["commitments"][0]["partner"] = PARTNER
    judged.offers = {**OFFERS, "Birch": offer}
    tender = judged.tenders["Birch"]
    birch = a_person(judged.engine, Role.SUPPLIER, supplier="Birch")
    link = judged.done(birch, f"/tenders/{tender}/partners", {"partner": PARTNER})["link"]
    path = "/confirmations/" + link.rsplit("/", 1)[1]
    judged.done({}, path, {"answer": "partly", "comment": COMMENT})
    return judged


def partners_of_birch(judged: Judged) -> list[dict[str, Any]]:
    [tender] = [one.content for one in collected(judged).values() if "Birch" in str(one.content)][
        :1
    ]
    asked: list[dict[str, Any]] = tender["partner_confirmations"]
    return asked


def test_what_partners_were_asked_and_answered_is_in_it(judged: Judged) -> None:
    [told] = partners_of_birch(with_partner(judged))

    assert (told["partner"], told["answer"], told["comment"]) == (PARTNER, "partly", COMMENT)
    assert [line["id"] for line in told["commitments"]] == ["jobs"]
    assert not {"sealed", "sealed_comment", "token_digest", "partner_digest"} & set(told)


def test_a_partners_part_of_a_tender_that_was_not_opened_stays_sealed(judged: Judged) -> None:
    with_partner(judged).change("Birch", state="late")

    [told] = partners_of_birch(judged)

    assert "partner" not in told
    assert told["answer"] == "partly"


def test_a_partners_part_that_is_damaged_has_a_note_in_its_place(judged: Judged) -> None:
    with_partner(judged)
    with writing(judged.engine) as session:
        session.execute(update(PartnerConfirmation).values(sealed=b"changed" * 9))

    [told] = partners_of_birch(judged)

    assert "no longer as it was" in told["damaged"]
    assert told["answer"] == "partly"


@pytest.mark.parametrize("changed", ["sealed", "digest"])
def test_a_tender_that_was_damaged_has_a_note_in_its_place(judged: Judged, changed: str) -> None:
    """The others are told as ever."""
    judged.awarded()
    value: Any = b"changed" * 9 if changed == "sealed" else "sha256:changed"
    version = col(TenderVersion.tender_id) == judged.tenders["Ash"]
    with writing(judged.engine) as session:
        session.execute(update(TenderVersion).where(version).values({changed: value}))

    found = documents_in(asked(judged))

    said = [found[f"tenders/{place}/content.json"] for place in (1, 2, 3)]
    assert ["damaged" in one for one in said] == [True, False, False]
    assert "not as it was received" in said[0]["damaged"]
    listed = {one["name"]: one["what"] for one in found["index.json"]["documents"]}
    assert listed["tenders/1/content.json"] == "What tender 1 says: damaged"


@pytest.mark.parametrize("lost", [LotSeal, TenderVersion])
def test_what_is_lost_leaves_a_note_too(judged: Judged, lost: Any) -> None:
    judged.assessed()
    with writing(judged.engine) as session:
        session.execute(delete(lost))

    found = collected(judged)

    assert "no longer there" in found["tenders/1/content.json"].content["damaged"]
    assert len([name for name in found if name.endswith("tender.json")]) == 3


def test_tenders_are_called_by_their_places_and_not_by_their_suppliers(judged: Judged) -> None:
    judged.assessed()

    words = [one.what for one in collected(judged).values()]

    assert words[:2] == ["Tender 1", "What tender 1 says"]
    assert "Ash" not in str(words)


def test_tenders_with_an_alias_come_first_on_any_database(judged: Judged) -> None:
    judged.change("Cedar", alias="Tender A")
    judged.change("Birch", alias="Tender B")

    found = collected(judged)

    order = [found[f"tenders/{place}/tender.json"].content["supplier"] for place in (1, 2, 3)]
    assert order == ["Cedar", "Birch", "Ash"]


def test_many_tenders_ask_no_more_of_the_database_than_few(judged: Judged) -> None:
    few = Judged(judged.client, judged.engine, offers={"Ash": OFFERS["Ash"]}, marks={})
    many = {f"Firm {number}": OFFERS["Ash"] for number in range(9)}
    judged.offers, judged.marks = many, {}
    assert len(judged.tenders) == 9 * len(few.tenders)

    statements = []
    for one in (few, judged):
        with counted(judged.engine) as sent:
            collected(one)
        statements.append(sent)

    assert len(statements[0]) == len(statements[1]) < 15

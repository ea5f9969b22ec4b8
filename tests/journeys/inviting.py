"""The first act: people come in, a procurement is published, amended and tendered for."""

import re
from datetime import UTC, datetime
from typing import Any

from tests.journeys.caller import ADMINISTRATOR, ISSUER, Journey
from tests.journeys.offers import DEADLINE, FIGURES, PROCUREMENT, RULES, an_offer

STAFF = {
    "officer": "procurement_officer",
    "second": "procurement_officer",
    "anna": "evaluator",
    "ben": "evaluator",
    "cara": "evaluator",
    "dan": "evaluator",
    "moderator": "moderator",
    "manager": "contract_manager",
    "auditor": "auditor",
}
PEEK = "/lots/{lot}/tenders"


def people_come_in(journey: Journey) -> None:
    """The administrator enters everybody, and the authority's address for its letters."""
    entry = {"name": "Anytown Council", "address": "Town Hall, Anytown", "email": "buy@any.test"}
    changed = journey.ask(ADMINISTRATOR, "PATCH", "/authority", entry, If_Match="*")
    assert changed.status_code == 200, changed.text
    for name, role in STAFF.items():
        _let_in(journey, name, role)
    for place, name in enumerate(FIGURES, 1):
        wanted = {
            "name": f"{name} Works", "address": f"{place} Mill Lane, Anytown",
            "email": f"tenders@{name.lower()}.test",
            "identifiers": [{"scheme": "GB-PPON", "id": f"PABC-{place:04}-DEFG"}],
        }  # fmt: skip
        journey.ids[f"{name} Works"] = journey.done(ADMINISTRATOR, "/suppliers", wanted)["id"]
        _let_in(journey, name, "supplier", supplier_id=journey.ids[f"{name} Works"])

    assert journey.refused(ADMINISTRATOR, "POST", "/procurements", PROCUREMENT)[0] == 403
    assert len(journey.rows(ADMINISTRATOR, "/people")) == 2 + len(STAFF) + len(FIGURES)


def _let_in(journey: Journey, name: str, role: str, **whose: str) -> None:
    person = {
        "name": f"{role.capitalize()} ({name})", "roles": [role], "email": f"{name}@any.test",
        **whose,
    }  # fmt: skip
    journey.ids[name] = journey.done(ADMINISTRATOR, "/people", person)["id"]
    wanted = {
        "label": "journey", "person_id": journey.ids[name], "days": 3650,
    }  # fmt: skip
    alone = journey.refused(ADMINISTRATOR, "POST", "/api-keys", wanted)
    assert alone == (403, "second-person-needed")
    assert journey.done(ISSUER, "/api-keys", wanted)["key"] is None
    key = re.findall(r"sv_live_\w+", journey.post_letters()[-1])[0]
    for file in journey.letters.glob("*api_key.issued*"):
        file.unlink()  # as the letter asks
    journey.keys[name] = {"Authorization": f"Bearer {key}"}


def it_is_published(journey: Journey) -> None:
    """One officer drafts it, another publishes it; the rules are pinned with their whole text."""
    draft = journey.done("officer", "/procurements", PROCUREMENT)
    journey.ids["procurement"] = draft["id"]
    publication = "/procurements/{procurement}/publication"
    unseen = (404, "not-found")
    assert journey.refused("Ash", "GET", "/procurements/{procurement}") == unseen
    by_itself = journey.refused("officer", "POST", publication, {"version": 1})
    assert by_itself == (403, "second-person-needed")

    published = journey.done("second", publication, {"version": draft["version"]})

    assert published["procurement"]["published_version"] == 1
    [lot] = journey.rows("Ash", "/procurements/{procurement}/lots")
    assert (lot["state"], lot["rules"]) == ("open", RULES)
    journey.ids["lot"] = lot["id"]
    pinned = journey.read("Ash", "/lots/{lot}/rules")
    library = journey.read("officer", f"/rule-sets/library/{RULES}")
    assert pinned["digest"] == library["digest"] == lot["rules_digest"]
    assert pinned["text"] == library["pinned"]


def it_is_asked_about(journey: Journey) -> None:
    """Ash asks, everybody who is interested is told the answer, and nobody who asked."""
    journey.done("Birch", "/procurements/{procurement}/interest")
    words = {"question": "May the two supervisors share one office?"}
    asked = journey.done("Ash", "/procurements/{procurement}/questions", words)
    assert journey.rows("Birch", "/procurements/{procurement}/clarifications") == []

    path = f"/clarifications/{asked['id']}"
    journey.put("officer", path, {"answer": "Yes, they may."}, asked["version"])

    [seen] = journey.rows("Birch", "/procurements/{procurement}/clarifications")
    assert (seen["question"], seen["answer"]) == (words["question"], "Yes, they may.")
    assert "supplier_id" not in seen
    letters = journey.post_letters()
    assert len(letters) == 2
    assert all("Yes, they may." in letter and "Ash" not in letter for letter in letters)


def it_is_amended(journey: Journey) -> None:
    """Birch has submitted; the deadline moves by a week, and Birch has to confirm."""
    tendered(journey, "Birch")
    change = {"change": {"deadline": DEADLINE}, "reason": "Suppliers asked for more time."}
    amendment = journey.done("officer", "/procurements/{procurement}/amendments", change)
    decision = f"/amendments/{amendment['id']}/decision"
    read = journey.read("second", "/procurements/{procurement}")["version"]
    apply = {"decision": "apply", "version": read}
    by_itself = journey.refused("officer", "POST", decision, apply)
    assert by_itself == (403, "second-person-needed")

    applied = journey.done("second", decision, apply)

    assert (applied["state"], applied["version_made"]) == ("applied", 2)
    letters = journey.post_letters()
    assert len(letters) == 4
    assert all("Friday 8 May 2026, 12 noon" in letter for letter in letters[2:])
    [own] = journey.rows("Birch", "/tenders")
    assert own["needs_confirming"] is True
    body = {"procurement_version": 2}
    confirmed = journey.done("Birch", "/tenders/{tender of Birch}/confirmation", body)
    assert confirmed["needs_confirming"] is False


def five_tender_and_two_do_not(journey: Journey) -> None:
    """Ash replaces its tender, Elder withdraws; Fir and Gorse have only uploaded theirs."""
    tendered(journey, "Ash", price="1950000")
    again = tendered(journey, "Ash")
    assert again["number"] == 2
    first = journey.read("Ash", "/tenders/{tender of Ash}/receipt?number=1")
    assert "replaced" in first["said"]
    for name in ("Cedar", "Damson", "Elder"):
        tendered(journey, name)
    withdrawn = journey.done("Elder", "/tenders/{tender of Elder}/withdrawal")
    assert withdrawn["state"] == "withdrawn"
    for name in ("Fir", "Gorse"):
        said = uploaded(journey, name)["said"]
        assert said.startswith("UPLOADED, NOT SUBMITTED")
    assert [one["supplier"] for one in journey.rows("Ash", "/tenders")] == ["Ash Works"]
    assert journey.refused("Ash", "GET", "/tenders/{tender of Birch}") == (404, "not-found")


def nobody_peeks(journey: Journey) -> None:
    """Before the deadline nobody of the authority sees anything, and who tries is remembered."""
    assert journey.refused("officer", "GET", PEEK) == (403, "lot-sealed")
    by_id = journey.refused("officer", "GET", "/tenders/{tender of Ash}/content")
    assert by_id == (404, "not-found")
    early = journey.refused("second", "POST", "/lots/{lot}/opening")
    assert early == (409, "deadline-not-passed")

    noted = journey.rows("auditor", "/audit-events?kind=access.refused")

    tried = [(one["actor"], one["subject"]) for one in noted]
    officer, second = journey.ids["officer"], journey.ids["second"]
    assert (officer, "list_tenders") in tried
    assert (officer, "read_tender_content") in tried
    assert (second, "open_tenders") in tried


def the_deadline_passes(journey: Journey) -> None:
    """At its very instant it is over: Gorse is late, and nobody can change anything."""
    journey.clock.at = datetime(2026, 5, 8, 11, 0, tzinfo=UTC)  # noon in London
    late = journey.refused("Gorse", "POST", "/tenders/{tender of Gorse}/submission", _read_two())
    assert late == (409, "deadline-passed")
    [own] = journey.rows("Gorse", "/tenders")
    assert own["state"] == "late"
    withdrawal = journey.refused("Ash", "POST", "/tenders/{tender of Ash}/withdrawal")
    assert withdrawal == (409, "deadline-passed")


def uploaded(journey: Journey, name: str, **changes: str) -> dict[str, Any]:
    """Have a supplier write a version of its tender; the rules find nothing wrong with it."""
    made: dict[str, Any] = journey.done(name, "/lots/{lot}/tenders", an_offer(name, **changes))
    assert made["findings"] == []
    journey.ids[f"tender of {name}"] = made["id"]
    return made


def tendered(journey: Journey, name: str, **changes: str) -> dict[str, Any]:
    """Have a supplier write a version of its tender and submit it; give the receipt."""
    version = uploaded(journey, name, **changes)
    published = journey.read(name, "/procurements/{procurement}")["published_version"]
    body = {"procurement_version": published}
    receipt: dict[str, Any] = journey.done(name, f"/tenders/{{tender of {name}}}/submission", body)
    assert receipt["digest"] == version["digest"]
    return receipt


def _read_two() -> dict[str, int]:
    return {"procurement_version": 2}

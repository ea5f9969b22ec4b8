import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import DBAPIError

from app.deliveries.proof import sampling
from app.deliveries.proof.tables import Sample
from app.organisations.role import Role
from app.platform.columns import canonical
from app.platform.database import writing
from tests.callers import ISSUED, a_person
from tests.deliveries.evidence.made import Site, code, finding
from tests.deliveries.proof.made import corrected, counts, evidenced

QUARTER = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "seed": "spring-2026"}


def draw(site: Site, who: dict[str, str] | None = None, **changes: Any) -> Any:
    path = f"/contracts/{site.contract}/samples"
    return site.send(who or site.manager, "POST", path, json=QUARTER | changes)


def of(told: dict[str, Any], delivery: UUID) -> dict[str, Any]:
    [found] = [one for one in told["population"] if one["delivery_id"] == str(delivery)]
    assert isinstance(found, dict)
    return found


def test_the_same_seed_draws_the_same_ones(site: Site) -> None:
    for _ in range(30):
        site.delivers()

    first, again = draw(site, size=4).json(), draw(site, size=4).json()

    assert first["drawn"] == again["drawn"]
    assert len(first["drawn"]) == 4
    assert first["population_digest"] == again["population_digest"]
    assert first["id"] != again["id"]
    other = draw(site, size=4, seed="autumn").json()
    assert other["drawn"] != first["drawn"]


def test_the_population_is_kept_with_its_digest(site: Site) -> None:
    site.delivers()
    site.delivers(submission=None)
    site.delivers(withdrawn_at=ISSUED)
    site.delivers(delivered_on=date(2026, 4, 1))

    made = draw(site).json()
    told = site.send(site.manager, "GET", f"/samples/{made['id']}").json()

    assert len(told["population"]) == 1
    digest = hashlib.sha256(canonical(told["population"]).encode()).hexdigest()
    assert told["population_digest"] == digest
    [event] = site.events("sample.drawn")
    assert event.facts["population_digest"] == digest


def test_reasons_to_look_come_from_what_is_there(site: Site) -> None:
    bare, weak, strong, disputed = (site.delivers() for _ in range(4))
    site.uploaded(weak, kind="self_declaration")
    site.uploaded(strong, disputed)
    site.verify(disputed, "disputed")
    site.verify(disputed, "evidenced")

    told = draw(site).json()

    assert of(told, bare)["evidence"] == 3
    assert of(told, weak)["evidence"] == 2
    assert (of(told, strong)["evidence"], of(told, strong)["disputed"]) == (0, 0)
    assert of(told, disputed)["disputed"] == 3
    assert {one["first"] for one in told["population"]} == {2}
    site.verify(strong)
    assert {one["first"] for one in draw(site).json()["population"]} == {0}


def test_who_was_disputed_stays_so_in_the_one_that_took_its_place(site: Site) -> None:
    delivery = evidenced(site)
    site.verify(delivery, "rejected")

    again = corrected(site, delivery)

    assert of(draw(site).json(), again)["disputed"] == 3


def test_people_who_count_once_and_are_not_told_apart_are_a_reason_to_look(site: Site) -> None:
    bare, told = site.delivers(), counts(site, site.delivers(), "a")
    erased = counts(site, site.delivers(tokens_erased=1), "b")
    adverts = site.delivers("job_advertised_locally")

    found = draw(site).json()

    assert [of(found, one)["untold"] for one in (bare, told, erased, adverts)] == [2, 0, 2, 0]


def test_how_often_it_was_drawn_shows(site: Site) -> None:
    site.delivers()
    first, again = draw(site).json(), draw(site, seed="a-better-one").json()
    draw(site, starts_on="2026-02-01")

    rows = site.send(site.manager, "GET", f"/contracts/{site.contract}/samples").json()["data"]

    assert (first["number"], again["number"]) == (1, 2)
    assert sorted(row["number"] for row in rows) == [1, 2, 3]


def test_what_was_drawn_stays_as_it_was(site: Site, engine: Engine) -> None:
    site.delivers()
    draw(site)

    with pytest.raises(DBAPIError, match="only ever added"), writing(engine) as session:
        session.exec(update(Sample).values(seed="another"))


def test_it_tells_how_many_of_the_drawn_ones_are_verified(site: Site) -> None:
    ids = [site.delivers() for _ in range(3)]
    site.uploaded(*ids)
    made = draw(site, percent=100).json()
    assert made["verified"] == 0

    site.verify(ids[0])
    site.verify(ids[1], "part_verified", quantity="1")

    told = site.send(site.manager, "GET", f"/samples/{made['id']}").json()
    assert told["verified"] == 2
    assert told["states"] == {"verified": 1, "part_verified": 1, "evidenced": 1}
    assert told["population"] == made["population"]


def test_without_a_size_the_measures_own_rules_say_how_many(site: Site) -> None:
    every = {str(site.delivers("vcs_expert_hours")) for _ in range(3)}
    for _ in range(11):
        site.delivers()

    found = set(draw(site).json()["drawn"])

    assert every <= found
    assert len(found) == 3 + 2


def test_what_is_over_a_bound_is_always_drawn(site: Site) -> None:
    large = site.delivers(quantity="9")
    for _ in range(10):
        site.delivers()

    found = draw(site, size=1, always_over={"job_local": "8.5"}).json()

    assert str(large) in found["drawn"]
    assert len(found["drawn"]) == 2
    assert found["rule"]["always_over"] == {"job_local": "8.5"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_on": "2025-12-31"}, "days_order"),
        ({"always_over": {"jobs": "1"}}, "unknown_measure"),
        ({"size": 0}, "greater_than_equal"),
        ({"percent": 101}, "less_than_equal"),
        ({"seed": "two words"}, "string_pattern_mismatch"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    site: Site, changes: dict[str, Any], expected: str
) -> None:
    site.delivers()

    refused = draw(site, **changes)

    assert (refused.status_code, finding(refused)) == (422, expected)


def test_nothing_is_drawn_from_nothing(site: Site) -> None:
    assert code(draw(site)) == (409, "nothing-to-draw")


def test_more_than_one_sample_takes_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "MOST", 2)
    for _ in range(3):
        site.delivers()

    assert code(draw(site)) == (413, "too-large")


def test_suppliers_do_not_learn_what_will_be_looked_at(site: Site) -> None:
    site.delivers()
    made = draw(site).json()["id"]

    listed = site.send(site.supplier, "GET", f"/contracts/{site.contract}/samples")
    assert code(listed) == (404, "not-found")
    assert code(site.send(site.supplier, "GET", f"/samples/{made}")) == (404, "not-found")
    assert code(draw(site, site.supplier)) == (403, "scope-missing")


def test_samples_are_listed_for_their_authority_alone(site: Site, engine: Engine) -> None:
    site.delivers()
    made = draw(site).json()["id"]
    stranger = a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    rows = site.send(site.manager, "GET", f"/contracts/{site.contract}/samples").json()["data"]

    assert [row["id"] for row in rows] == [made]
    assert code(site.send(stranger, "GET", f"/samples/{made}")) == (404, "not-found")
    assert code(draw(site, stranger)) == (404, "not-found")

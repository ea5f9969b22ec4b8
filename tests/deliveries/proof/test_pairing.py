from uuid import UUID

import pytest

from app.deliveries.people.tables import DoubtState
from tests.deliveries.evidence.made import Site, code
from tests.deliveries.proof.made import corrected, counts, evidenced, same_people


def one_and_a_group(site: Site) -> tuple[UUID, UUID]:
    """Have one delivery count one person, and another the same one and two more."""
    return counts(site, evidenced(site, "1"), "a"), counts(site, evidenced(site, "3"), *"abc")


@pytest.mark.parametrize(("found", "expected"), [(DoubtState.SAME, 409), (DoubtState.OTHERS, 201)])
def test_one_person_is_verified_once(site: Site, found: DoubtState, expected: int) -> None:
    first, second = evidenced(site), evidenced(site)
    same_people(site, first, second, found)

    assert site.verify(first).status_code == 201
    refused = site.verify(second)

    assert refused.status_code == expected
    if expected == 409:
        assert refused.json()["code"] == "counted-twice"
        site.verify(first, "rejected")
        assert site.verify(second).status_code == 201


def test_one_who_is_shared_costs_a_group_one_and_no_more(site: Site) -> None:
    one, group = (
        counts(site, evidenced(site, "1"), "a"),
        counts(site, evidenced(site, "3"), *"abc"),
    )
    same_people(site, one, group)
    site.verify(one)

    refused = site.verify(group)
    assert (code(refused), refused.json()["most"]) == ((409, "counted-twice"), "2")
    assert "2 fte_year of it can be verified" in refused.json()["detail"]
    assert code(site.verify(group, "part_verified", quantity="2.5")) == (409, "counted-twice")

    assert site.verify(group, "part_verified", quantity="2").status_code == 201
    assert site.rolled_up() == (4, 3)


def test_a_group_that_is_verified_without_the_one_it_shares_takes_nothing_away(site: Site) -> None:
    one, group = (
        counts(site, evidenced(site, "1"), "a"),
        counts(site, evidenced(site, "3"), *"abc"),
    )
    same_people(site, one, group)
    site.verify(group, "part_verified", quantity="2")

    assert site.verify(one).status_code == 201


def test_what_was_decided_of_a_delivery_holds_for_the_one_that_took_its_place(site: Site) -> None:
    first, second = evidenced(site), evidenced(site)
    same_people(site, first, second)
    third = corrected(site, first)

    assert site.verify(second).status_code == 201
    assert code(site.verify(third)) == (409, "counted-twice")


def test_tokens_that_are_erased_are_taken_as_shared(site: Site) -> None:
    one = counts(site, evidenced(site, "1"), "a")
    group = counts(site, evidenced(site, "3", tokens_erased=1), *"bc")
    same_people(site, one, group)
    site.verify(one)

    assert code(site.verify(group)) == (409, "counted-twice")
    assert site.verify(group, "part_verified", quantity="2").status_code == 201

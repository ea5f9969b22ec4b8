import pytest

from app.spreadsheets.tender.estimate.count import at, counts, refuse_unsayable
from app.spreadsheets.tender.estimate.said import Unsayable
from tests.factories import a_plan

PLAN = a_plan("""
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1, elsewhere: 0.25}}
groups: {stacking: highest_only, credit: {care_leaver: 1.5, none: 1}}
partners: {credit: {unconfirmed: 0.5}}
measures:
  - {code: jobs, unit: fte_year, time_basis: per_year}
  - {code: anywhere, unit: fte_year, locality_test: none}
  - {code: short, unit: hour, each: {min: 5}}
  - {code: share, unit: percent}
  - {code: fading, unit: hour, drop_off: 0.1}
  - {code: taken, unit: hour, deadweight: 0.2}
criteria:
  - {code: all, weight: 100, value: "jobs + anywhere", method: {formula: "value"}}
""")


def test_each_thing_that_changes_what_counts_is_a_factor() -> None:
    written = counts(PLAN, PLAN.measures["jobs"], ("E09000002",), 4)

    assert "*2*" in written  # two years
    assert 'IF(I4="",1,IF(OR(I4="E09000002"),1,NA()))' in written
    assert 'IF(OR(H4="care_leaver"),1.5,' in written
    assert 'IF(L4="",1,0.5)' in written
    assert at("each", 4) in written


def test_where_it_is_done_changes_nothing_where_the_rules_do_not_ask() -> None:
    assert "I4" not in counts(PLAN, PLAN.measures["anywhere"], ("E09000002",), 4)


@pytest.mark.parametrize("code", ["short", "share", "fading", "taken"])
def test_counting_that_needs_more_is_refused(code: str) -> None:
    with pytest.raises(Unsayable):
        refuse_unsayable(PLAN.measures[code])

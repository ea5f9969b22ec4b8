"""Postcodes become areas, by the sample that comes with the service."""

from dataclasses import replace
from datetime import date

import pytest

from app.deliveries.returns.checks.placing import Placed, Placer
from app.deliveries.returns.checks.report import DeliverySent, Precision
from app.platform.database import WriteSession
from app.platform.identifiers import new_id

SENT = DeliverySent("R-1", new_id(), date(2026, 2, 1))


def test_a_postcode_becomes_its_district_and_is_dropped(session: WriteSession) -> None:
    placed, faults = Placer(session).placed(replace(SENT, postcode="e17 8xb"), "")

    assert faults == []
    assert (placed.code, placed.vintage[:6]) == ("E09000031", "Sample")


def test_it_becomes_its_ward_where_that_is_wanted(session: WriteSession) -> None:
    sent = replace(SENT, postcode="E17 8XB", precision=Precision.WARD)

    assert Placer(session).placed(sent, "")[0].code == "E05013898"


def test_a_code_is_taken_as_it_is(session: WriteSession) -> None:
    assert Placer(session).placed(replace(SENT, place="E09000002"), "") == (
        Placed("E09000002"),
        [],
    )
    assert Placer(session).placed(SENT, "") == (Placed(), [])


@pytest.mark.parametrize(
    ("postcode", "words"),
    [
        ("AB1 0AA", "had ended"),
        ("ZZ1 1ZZ", "not a postcode"),
        ("E17 0ZZ", "not in the list"),
        ("E17", "part of a postcode"),
        ("T12 VP94", "United Kingdom"),
        ("Somewhere", "not a postcode"),
    ],
)
def test_one_that_tells_no_place_is_a_finding_that_does_not_repeat_it(
    session: WriteSession, postcode: str, words: str
) -> None:
    placed, [fault] = Placer(session).placed(replace(SENT, postcode=postcode), "/deliveries/3")

    assert placed == Placed()
    assert (fault.code, fault.path) == ("postcode_not_placed", "/deliveries/3/postcode")
    assert words in fault.message
    assert postcode not in f"{fault.message} {fault.how_to_fix}"

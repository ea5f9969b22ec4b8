from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.deliveries.returns.checks.checking import Checker, refuse_faulty
from app.deliveries.returns.checks.grounding import ground_of
from app.deliveries.returns.checks.placing import Placer
from app.deliveries.returns.checks.report import Posts
from app.platform.identifiers import new_id
from app.problems import Finding, Invalid
from tests.deliveries.returns.made import MEANS, NOW, Reported


@pytest.fixture
def checker(reporting: Reported) -> Checker:
    parent, contract = reporting.begin(), reporting.contract
    ground = ground_of(reporting.session, parent, contract, MEANS.home, NOW)
    return Checker(contract.authority_id, ground, Placer(reporting.session), MEANS.key)


def test_every_fault_of_a_delivery_is_told_at_once(reporting: Reported, checker: Checker) -> None:
    sent = reporting.mentoring(
        "1000000", delivered_on=date(2026, 4, 1), postcode="nowhere", people=("Somebody",)
    )

    entry, faults, _ = checker.checked(sent, "/deliveries/4")

    assert entry is None
    assert {one.code for one in faults} == {
        "outside_period", "in_the_future", "not_a_token", "postcode_not_placed", "thousandfold",
    }  # fmt: skip
    assert all(one.path.startswith("/deliveries/4/") for one in faults)


def test_a_delivery_without_a_fault_is_an_entry_without_postcode_or_token(
    reporting: Reported, checker: Checker
) -> None:
    sent = reporting.apprentice("E-0417", postcode="E17 8XB")

    entry, faults, questions = checker.checked(sent, "")

    assert (faults, questions) == ([], [])
    assert entry is not None
    assert (entry.quantity, entry.place) == (Decimal(1), "E09000031")
    assert entry.people == MEANS.key.digests(reporting.contract.authority_id, ("E-0417",))
    assert "E17" not in str(entry.columns())
    assert "0417" not in str(entry.columns())


def test_the_weeks_of_posts_and_a_share_are_checked(reporting: Reported, checker: Checker) -> None:
    owed = {
        **checker.ground.owed,
        reporting.hours.id: replace(checker.ground.owed[reporting.hours.id], unit="percent"),
    }
    checker = replace(checker, ground=replace(checker.ground, owed=owed))
    posts = replace(
        reporting.a_delivery(reporting.posts, "1", "J-1"), quantity=None,
        posts=(Posts(1, Decimal(35), Decimal(52)),), full_time_hours=Decimal(7),
    )  # fmt: skip

    _, of_posts, _ = checker.checked(posts, "")
    _, of_share, _ = checker.checked(reporting.mentoring("160"), "")

    assert [one.code for one in of_posts] == ["longer_than_its_days", "short_full_time"]
    assert [one.code for one in of_share] == ["more_than_all"]


def test_an_obligation_of_another_contract_is_refused(
    reporting: Reported, checker: Checker
) -> None:
    strange = reporting.hours.model_copy(update={"id": new_id()})

    entry, [fault], _ = checker.checked(reporting.a_delivery(strange, "1", "R-1"), "")

    assert entry is None
    assert (fault.code, fault.path) == ("unknown_obligation", "/obligation_id")


def test_faults_are_counted_in_words() -> None:
    fault = Finding("much", "Too much.")

    refuse_faulty([])
    with pytest.raises(Invalid, match="One thing in this return is not right"):
        refuse_faulty([fault])
    with pytest.raises(Invalid, match="2 things in this return are"):
        refuse_faulty([fault, fault])

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from app.contracts.kind import Regime
from app.ocds.intake.buyer import Buyers
from app.ocds.intake.shape import in_shape
from app.ocds.intake.told import MOST_FINDINGS
from app.ocds.intake.using.deed import Alter, Draft, Rate, TakeOn, Told, Use
from app.ocds.intake.using.planning import Known, plan
from app.ocds.intake.using.undone import Called
from app.ocds.intake.using.wanted import For
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.rules.reading import read_library
from tests.ocds.contracts.samples import a_document, as_read, history, performance
from tests.ocds.intake.using.made import RULES, a_change_notice, worth

NOBODY = Caller(UUID(int=1), UUID(int=2), Mode.TEST, frozenset([Scope.PROCUREMENTS_WRITE]))
NOTHING = Known()


def told(trees: list[Any], used: int = 0) -> list[Told]:
    return [
        Told(UUID(int=place), UUID(int=9), place, one["ocid"], one["id"], place < used,
             in_shape(as_read(one)))
        for place, one in enumerate(trees)
    ]  # fmt: skip


def planned(
    trees: list[Any],
    used: int = 0,
    regime: Regime | None = None,
    rules: str = RULES,
    known: Known = NOTHING,
    buyers: Sequence[str] = (),
    names: Sequence[str] = (),
) -> list[Use]:
    us = Buyers(buyers, names)
    wanted = For(NOBODY, UUID(int=3), rules, None, regime, us, read_library())
    return plan(told(trees, used), wanted, known)


def deeds(uses: list[Use]) -> list[list[type]]:
    return [[type(deed) for deed in use.deeds] for use in uses]


def codes(use: Use) -> set[str]:
    return {one.code for one in use.findings}


def test_of_a_history_each_release_has_its_own_deeds() -> None:
    sent = [*history()["releases"], a_change_notice(**worth(9_000_000))]

    uses = planned(sent)

    assert deeds(uses) == [[Draft], [], [TakeOn], [Rate], [Alter]]
    assert codes(uses[1]) == {"later_notice"}
    [deed] = [one for one in uses[2].deeds if isinstance(one, TakeOn)]
    assert deed.details.value == 8_500_000


def test_what_was_used_is_not_planned_again_and_is_still_known() -> None:
    uses = planned([*history()["releases"], a_change_notice(**worth(9_000_000))], used=3)

    assert deeds(uses) == [[Rate], [Alter]]


def test_a_firm_is_not_taken_for_another_of_the_same_local_id() -> None:
    def release(number: int, supplier: str, company: str) -> dict[str, Any]:
        party = {"id": "org-1", "name": supplier, "roles": ["supplier"],
                 "identifier": {"scheme": "GB-COH", "id": company}}  # fmt: skip
        award = {"id": f"a{number}", "status": "active", "value": {"amount": 9, "currency": "GBP"},
                 "suppliers": [{"id": "org-1", "name": supplier}],
                 "contractPeriod": {"startDate": "2025-01-01T00:00:00Z"}}  # fmt: skip
        return {"ocid": "o", "id": str(number), "date": f"2025-01-0{number}T00:00:00Z",
                "tag": ["award"], "parties": [party], "awards": [award]}  # fmt: skip

    uses = planned(
        [release(1, "Ash Ltd", "07654321"), release(2, "Beech Ltd", "01234567")],
        regime=Regime.PCR15,
    )

    suppliers = [
        (supplier.name, supplier.identifiers)
        for use in uses
        for deed in use.deeds
        if isinstance(deed, TakeOn)
        for supplier in deed.details.suppliers
    ]
    assert suppliers == [
        ("Ash Ltd", (("GB-COH", "07654321"),)),
        ("Beech Ltd", (("GB-COH", "01234567"),)),
    ]


def test_thousands_of_bad_awards_are_few_findings_and_no_deeds() -> None:
    [award] = a_document("award-2a1e3359")["awards"]
    many = [award | {"id": str(one)} for one in range(4_000)]

    [use] = planned([a_document("award-2a1e3359") | {"awards": many}])

    assert use.deeds == []
    assert use.waits
    assert len(use.findings) == 2_000
    assert use.findings.left_out > MOST_FINDINGS


@pytest.mark.parametrize("regime", [None, Regime.PCR15])
def test_an_award_of_earlier_law_counts_where_the_law_is_named(regime: Regime | None) -> None:
    [use] = planned([a_document("award-f20e2ab3")], regime=regime)

    if regime is None:
        assert (use.deeds, use.waits) == ([], True)
        assert codes(use) >= {"regime_missing", "day_missing"}
    else:
        [deed] = use.deeds
        assert isinstance(deed, TakeOn)
        assert (deed.given.regime, str(deed.given.entered_on)) == (regime, "2024-11-15")
        assert "day_assumed" in codes(use)


def test_the_law_that_a_sender_names_is_not_that_of_a_notice_of_the_act() -> None:
    uses = planned(history()["releases"], regime=Regime.PCR15)

    [deed] = [one for one in uses[2].deeds if isinstance(one, TakeOn)]
    assert deed.given.regime is None


def test_a_cancelled_contract_is_none() -> None:
    sent = history()["releases"]
    sent[2]["contracts"][0]["status"] = "cancelled"

    assert deeds(planned(sent))[2] == []


def test_ratings_stand_by_themselves() -> None:
    assert deeds(planned([performance()])) == [[Rate]]


def test_a_release_without_a_tag_that_has_only_a_tender_is_its_notice() -> None:
    [first, *_] = history()["releases"]

    [use] = planned([first])

    assert deeds([use]) == [[Draft]]
    assert {"no_tag", "undivided"} <= codes(use)


def test_a_tender_is_drafted_once_and_only_where_rules_are_named() -> None:
    [first, *_] = history()["releases"]

    [without] = planned([first], rules="")
    [again] = planned([first], known=Known(procurement=UUID(int=5)))

    assert (without.deeds, codes(without), without.waits) == ([], {"no_rules"}, True)
    assert (again.deeds, codes(again), again.is_done) == ([], {"procurement_known"}, True)


def test_a_contract_that_is_cancelled_later_is_not_taken_on() -> None:
    sent = history()["releases"]
    late = {"ocid": sent[2]["ocid"], "id": "099999-2026", "date": "2026-08-01T00:00:00Z",
            "contracts": [{"id": "1", "awardID": "1", "status": "cancelled"}]}  # fmt: skip

    uses = planned([*sent, late])

    assert deeds(uses)[2] == deeds(uses)[4] == []
    assert "told_as_cancelled" in codes(uses[2])
    assert (codes(uses[4]), uses[4].waits) == ({"told_as_cancelled"}, False)


def test_that_a_contract_was_cancelled_waits_where_it_was_taken_on_before() -> None:
    sent = history()["releases"]
    late = {"ocid": sent[2]["ocid"], "id": "099999-2026", "date": "2026-08-01T00:00:00Z",
            "contracts": [{"id": "1", "status": "cancelled"}]}  # fmt: skip

    [use] = planned([*sent, late], used=4, known=Known([Called("1", "1")]))

    assert (deeds([use]), codes(use), use.waits) == ([[]], {"told_as_cancelled"}, True)


@pytest.mark.parametrize("state", ["cancelled", "unsuccessful"])
def test_an_award_that_is_taken_back_later_is_none(state: str) -> None:
    award = a_document("award-f20e2ab3")
    name = award["awards"][0]["id"]
    late = {"ocid": award["ocid"], "id": "2", "date": "2026-08-01T00:00:00Z",
            "awards": [{"id": name, "status": state}]}  # fmt: skip
    again = late | {"id": "3", "date": "2026-09-01T00:00:00Z",
                    "awards": [{"id": name, "status": "active"}]}  # fmt: skip

    uses = planned([award, late], regime=Regime.PCR15)
    after_all = planned([award, late, again], regime=Regime.PCR15)

    assert deeds(uses) == [[], []]
    assert [codes(one) & {"told_as_cancelled", "later_notice"} for one in uses] == [
        {"told_as_cancelled"}, {"told_as_cancelled"},
    ]  # fmt: skip
    assert deeds(after_all)[0] == [TakeOn]


def an_award_taken_back(**told: Any) -> dict[str, Any]:
    """Give a release by which the award of the real history came to nothing."""
    ocid, awards = history()["releases"][0]["ocid"], [{"id": "1", "status": "cancelled"}]
    late = {"ocid": ocid, "id": "099999-2026", "date": "2026-08-01T00:00:00Z", "awards": awards}
    return late | told


def test_a_contract_whose_award_is_taken_back_is_none_with_what_befell_it() -> None:
    sent = [*history()["releases"], a_change_notice(**worth(9_000_000))]

    uses = planned([*sent, an_award_taken_back()])

    assert deeds(uses) == [[Draft], [], [], [], [], []]
    assert all("told_as_cancelled" in codes(one) for one in uses[2:])
    assert not any(one.waits for one in uses[2:])


def test_a_contract_that_is_told_of_after_its_award_was_taken_back_is_one() -> None:
    after_all = an_award_taken_back(
        id="099999-2027", date="2026-08-02T00:00:00Z", awards=[],
        contracts=[{"id": "1", "awardID": "1", "status": "active"}],
    )  # fmt: skip

    uses = planned([*history()["releases"], an_award_taken_back(), after_all])

    assert deeds(uses)[2:4] == [[TakeOn], [Rate]]


def test_what_befell_a_cancelled_contract_that_there_is_is_still_told_of_it() -> None:
    sent = [*history()["releases"], a_change_notice(**worth(9_000_000)), an_award_taken_back()]

    uses = planned(sent, used=3, known=Known([Called("1", "1")]))

    assert deeds(uses) == [[Rate], [Alter], []]
    assert [one.waits for one in uses] == [True, True, True]


def test_a_lot_that_was_not_awarded_keeps_no_release_waiting_beside_another_contract() -> None:
    sent = history()["releases"]
    sent[2]["awards"].append({"id": "2", "status": "unsuccessful"})

    uses = planned(sent, used=2, known=Known([Called("1", "1")]))

    assert (deeds(uses)[0], uses[0].waits) == ([TakeOn], False)
    [told] = [one for one in uses[0].findings if one.code == "told_as_cancelled"]
    assert (told.message, told.how_to_fix) == ("Award 2 is told to have come to nothing.", "")

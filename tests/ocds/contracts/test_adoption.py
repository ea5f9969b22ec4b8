from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.kind import Regime, Works
from app.ocds.contracts.adoption import Adoption, adoption_from
from app.ocds.contracts.details import details_in
from app.ocds.contracts.given import Given
from app.ocds.contracts.notice import AgreedMetric, ContractDetails, NoticeParty, Target
from app.rules.reading import HOME, read_library
from tests.ocds.contracts.samples import (
    as_read,
    award_alone,
    below_threshold,
    history,
    small_award,
)

UNITS = read_library(HOME).units
[SMALL] = details_in(as_read(below_threshold())).contracts
[LARGE] = details_in(as_read(history())).contracts


[AWARD] = details_in(as_read(award_alone())).contracts
[SMALL_AWARD] = details_in(as_read(small_award())).contracts
NOTHING = Given()


def made(notice: ContractDetails, given: Given = NOTHING, **changes: object) -> Adoption:
    return adoption_from(replace(notice, **changes), given, UNITS)  # type: ignore[arg-type]


def codes(adoption: Adoption) -> set[str]:
    return {one.code for one in adoption.findings} - {"not_used"}


def test_a_notice_becomes_the_facts_of_a_contract() -> None:
    facts = made(SMALL).facts

    assert (facts.works, facts.regime) == (Works.GOODS, Regime.PA23_BELOW)
    assert (facts.entered, facts.ends_on) == (date(2025, 4, 4), date(2028, 5, 18))
    assert (facts.ocid, facts.outside_id) == ("ocds-h6vhtk-052a2e", "1")
    assert facts.source == "Contract details notice 028961-2025"
    assert made(LARGE).facts.regime is Regime.PA23


def test_the_supplier_is_known_by_its_register_in_the_registers_own_form() -> None:
    assert [str(one) for one in made(LARGE).identifiers] == ["GB-COH-08834019"]
    assert made(LARGE).supplier == "Brigantes Consulting Limited"


def test_a_number_of_the_platform_alone_names_nobody() -> None:
    told = made(SMALL, suppliers=(NoticeParty("A firm", (("GB-FTS", "185095"),)),))

    assert told.identifiers == ()
    assert codes(told) == {"no_scheme"}


def test_of_several_suppliers_none_is_chosen() -> None:
    told = made(SMALL, suppliers=SMALL.suppliers * 2)

    assert told.identifiers == ()
    assert codes(told) == {"which_supplier"}


def test_indicators_keep_their_ids_and_a_filler_is_left_out() -> None:
    filler = AgreedMetric("3", "N/A")

    told = made(LARGE, metrics=(*LARGE.metrics, filler, LARGE.metrics[0]))

    assert [(one.id, one.promised) for one in told.metrics] == [("1", None), ("2", None)]
    assert "agreedMetrics[2]" in {one.path for one in told.findings}
    assert codes(told) == {"id_twice"}


@pytest.mark.parametrize(
    ("unit", "known"),
    [("percent", "percent"), ("%", "percent"), ("Hours", "hour"), ("GBP", "gbp")],
)
def test_a_target_in_a_unit_of_the_library_is_owed(unit: str, known: str) -> None:
    target = Target(Decimal("97.5"), unit)

    [one] = made(LARGE, metrics=(AgreedMetric("A 1", "On time", targets=(target,)),)).metrics

    assert one.promised is not None
    assert (one.promised.unit, one.promised.quantity) == (known, Decimal("97.5"))
    assert (one.promised.measure, one.promised.id) == ("metric_a_1", "metric-A 1")


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ((Target(Decimal(5), "parsec"),), "target_not_used"),
        ((Target(Decimal(0), "hour"),), "target_not_used"),
        ((Target(Decimal("0.00001"), "hour"),), "target_not_used"),
        ((Target(Decimal(5), "hour"), Target(Decimal(6), "hour")), "several_targets"),
    ],
)
def test_a_target_that_cannot_be_owed_is_told(targets: tuple[Target, ...], code: str) -> None:
    told = made(LARGE, metrics=(AgreedMetric("1", "On time", targets=targets),))

    assert [one.promised for one in told.metrics] == [None]
    assert codes(told) == {code}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"currency": "EUR"}, "not_money"),
        ({"value": Decimal("0.001")}, "not_money"),
        ({"value": Decimal(0)}, "not_money"),
        ({"value_with_tax": Decimal(1)}, "value_below_net"),
        ({"ends": date(2020, 1, 1)}, "ends_before_start"),
        ({"category": ""}, "kind_missing"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_told(changes: dict[str, Any], code: str) -> None:
    assert codes(made(LARGE, **changes)) == {code}


def test_what_the_contract_does_not_hold_is_listed() -> None:
    paths = {one.path for one in made(LARGE).findings if one.code == "not_used"}

    assert paths == {"period.maxExtentDate", "tender.id", "releases[2].contracts[0]"}


def test_an_award_asks_for_the_day_on_which_the_contract_was_entered_into() -> None:
    asked = made(AWARD)
    said = made(AWARD, given=Given(entered_on=date(2026, 1, 9)))

    assert [one.path for one in asked.missing] == ["/entered_on"]
    assert (said.missing, said.facts.entered_on) == ((), date(2026, 1, 9))
    assert said.facts.source == "Contract award 083057-2025"
    assert (said.facts.outside_id, said.facts.outside_award) == ("", "1")
    [kept] = [one.message for one in said.findings if one.path == "awards[0]"]
    assert "standstillPeriod" in kept


def test_a_document_of_no_known_kind_asks_for_the_law() -> None:
    asked = made(SMALL_AWARD)
    said = made(SMALL_AWARD, given=Given(regime=Regime.PCR15))

    assert {one.path for one in asked.missing} == {"/regime", "/entered_on"}
    assert [one.path for one in said.missing] == ["/entered_on"]
    assert said.facts.regime is Regime.PCR15


def test_what_the_caller_says_goes_before_the_notice() -> None:
    given = Given(
        title="Winter kit", reference="K-1", works=Works.SERVICES, value=Decimal(9),
        value_with_vat=Decimal(10), starts_on=date(2026, 1, 13), ends_on=date(2026, 12, 31),
    )  # fmt: skip

    facts = made(LARGE, given=given, currency="EUR", ends=date(2020, 1, 1), category="").facts

    assert (facts.title, facts.reference, facts.works) == ("Winter kit", "K-1", Works.SERVICES)
    assert (facts.value, facts.value_with_vat) == (Decimal(9), Decimal(10))
    assert (facts.starts_on, facts.ends_on) == (date(2026, 1, 13), date(2026, 12, 31))


def test_what_much_is_worked_out_by_is_asked_for_and_can_wait() -> None:
    told = made(AWARD, value=None, starts=None, ends=None)

    asked = {one.path for one in told.findings if one.code == "not_said"}
    assert asked == {"/value", "/starts_on", "/ends_on"}
    assert [one.path for one in told.missing] == ["/entered_on"]

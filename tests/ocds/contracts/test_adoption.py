from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.kind import Regime, Works
from app.ocds.contracts.adoption import Adoption, adoption_from
from app.ocds.contracts.details import details_in
from app.ocds.contracts.notice import AgreedMetric, ContractDetails, NoticeParty, Target
from app.rules.reading import HOME, read_library
from tests.ocds.contracts.samples import as_read, below_threshold, history

UNITS = read_library(HOME).units
[SMALL] = details_in(as_read(below_threshold())).contracts
[LARGE] = details_in(as_read(history())).contracts


def made(notice: ContractDetails, **changes: object) -> Adoption:
    return adoption_from(replace(notice, **changes), "", UNITS)  # type: ignore[arg-type]


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
        ({"value_with_tax": Decimal(1)}, "value_below_net"),
        ({"ends": date(2020, 1, 1)}, "ends_before_start"),
        ({"category": ""}, "kind_missing"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_told(changes: dict[str, object], code: str) -> None:
    assert codes(made(LARGE, **changes)) == {code}


def test_what_the_contract_does_not_hold_is_listed() -> None:
    paths = {one.path for one in made(LARGE).findings if one.code == "not_used"}

    assert paths == {"period.maxExtentDate", "tender.id"}

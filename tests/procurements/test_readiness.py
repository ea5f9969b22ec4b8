from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.problems import Severity
from app.procurements.draft import Deadline, Draft, EstimatedValue, Kind, Procedure
from app.procurements.law.reading import read_law
from app.procurements.readiness import (
    NamedRules,
    Surroundings,
    facts_asked,
    faults_of_commencement,
    findings_before,
)
from app.rules.digest import digest_of, pinned
from app.rules.document.ruleset import RuleSet
from app.rules.reading import HOME, library_rule_sets, read_library
from tests.factories import PRICE_ONLY, a_rule_set
from tests.procurements.made import DEADLINE, RULES, a_draft, a_lot

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def named(rule_set: RuleSet, *, is_published: bool = True) -> NamedRules:
    library = read_library()
    text = pinned(rule_set, library)
    return NamedRules(rule_set, library, text, digest_of(text), is_published)


def beside(authority: str = "sub_central", ours: NamedRules | None = None) -> Surroundings:
    shipped = {f"{one.id}@{one.version}": named(one) for one in library_rule_sets(HOME)}
    more = {} if ours is None else {"ours@1": ours}
    return Surroundings(shipped | more, read_law(), authority)


def found(draft: Draft, around: Surroundings | None = None) -> dict[str, tuple[Severity, str]]:
    findings = findings_before(draft, around or beside(), NOW)
    return {one.code: (one.severity, one.path) for one in findings}


def test_a_procurement_that_is_ready_has_nothing_against_it() -> None:
    assert found(a_draft()) == {}


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"deadline": None}, "deadline_missing", "deadline"),
        ({"deadline": Deadline(NOW)}, "deadline_passed", "deadline.at"),
        ({"value": None}, "value_with_vat_missing", "estimated_value.with_vat"),
        (
            {"value": EstimatedValue(Decimal(1), None)},
            "value_with_vat_missing",
            "estimated_value.with_vat",
        ),
        (
            {
                "procedure": Procedure.COMPETITIVE_FLEXIBLE,
                "requests_by": Deadline(DEADLINE),
            },
            "requests_too_late",
            "requests_by.at",
        ),
        ({"lots": (a_lot(rules="nobody@1"),)}, "unknown_rules", "lots[0].rules"),
        (
            {"lots": (a_lot(), a_lot("2", contract={"years": Decimal(2)}))},
            "contract_fact_missing",
            "lots[1].contract.value",
        ),
        (
            {"lots": (a_lot(contract={"value": Decimal(-1), "years": Decimal(2)}),)},
            "bad_contract_fact",
            "lots[0].contract.value",
        ),
    ],
)
def test_each_fault_stands_in_the_way_with_its_place(
    changes: dict[str, Any], code: str, path: str
) -> None:
    assert found(a_draft(**changes))[code] == (Severity.FAULT, path)


def test_less_than_the_laws_time_for_tenders_is_a_warning() -> None:
    just = Deadline(NOW + timedelta(days=25))
    short = Deadline(NOW + timedelta(days=25) - timedelta(seconds=1))

    assert found(a_draft(deadline=just)) == {}
    assert found(a_draft(deadline=short)) == {"deadline_soon": (Severity.WARNING, "deadline.at")}


def test_a_small_contract_may_be_invited_for_as_long_as_is_fair() -> None:
    small = a_draft(
        a_lot(contract={"value": Decimal(20_000), "years": Decimal(2)}),
        procedure=Procedure.BELOW_THRESHOLD,
        value=EstimatedValue(Decimal(20_000), Decimal(24_000)),
        deadline=Deadline(NOW + timedelta(days=7)),
    )

    assert found(small) == {}


@pytest.mark.parametrize(
    ("kind", "limit"),
    [("services", "207720"), ("works", "5193000"), ("light_touch", "663540")],
)
def test_what_reaches_the_threshold_is_not_bought_below_it(kind: str, limit: str) -> None:
    small = {"value": Decimal(20_000), "years": Decimal(2)}
    reached = Decimal(limit)

    def told(with_vat: Decimal, *lots: dict[str, Decimal]) -> dict[str, Any]:
        draft = a_draft(
            *(a_lot(str(number), contract=lot) for number, lot in enumerate(lots)),
            kind=Kind(kind),
            procedure=Procedure.BELOW_THRESHOLD,
            value=EstimatedValue(Decimal(1), with_vat),
        )
        return found(draft)

    fault = {"not_below_threshold": (Severity.FAULT, "procedure")}
    assert told(reached - Decimal("0.01"), small) == {}
    assert told(reached, small) == fault
    half = small | {"value": reached / 2}
    assert told(Decimal(100_000), half, half) == fault | {
        "lots_above_value": (Severity.WARNING, "estimated_value.with_vat")
    }


def test_an_open_procedure_takes_any_value_and_its_lots_are_held_against_it() -> None:
    whole = EstimatedValue(Decimal(1_000_000), Decimal(1_200_000))

    assert found(a_draft(value=whole)) == {}
    assert found(a_draft(a_lot(), a_lot("2"), value=whole)) == {
        "lots_above_value": (Severity.WARNING, "estimated_value.with_vat")
    }


def test_rules_that_are_a_draft_are_not_scored_by() -> None:
    around = beside(ours=named(a_rule_set(), is_published=False))

    told = found(a_draft(a_lot(rules="ours@1")), around)

    assert told["rules_not_published"] == (Severity.FAULT, "lots[0].rules")


def test_rules_with_a_fault_are_not_scored_by() -> None:
    wrong = PRICE_ONLY.replace("weight: 100", "weight: 99")
    around = beside(ours=named(a_rule_set(wrong)))

    told = found(a_draft(a_lot(rules="ours@1")), around)

    assert told["weights_total"] == (Severity.FAULT, "lots[0].rules")


def test_a_figure_that_grows_with_the_contract_asks_for_what_it_grows_with() -> None:
    rules = """
measures: [{code: job_local, title: Local jobs, theme: local_jobs, unit: fte_year}]
criteria:
  - code: jobs
    weight: 100
    value: job_local
    method: {use: share_of_target, target: {quantity: 2, per_year: true}}
"""
    made = a_rule_set(rules)

    assert facts_asked(made, read_library(), {}) == {"years"}
    assert facts_asked(a_rule_set(), read_library(), {}) == set()


def test_a_fact_of_the_rules_own_is_asked_for_by_its_name() -> None:
    rules = """
figures: {each: {formula: price / contract_floor_area}}
criteria: [{code: price, weight: 100, value: each, method: {use: ratio_to_lowest}}]
"""
    lot = a_lot(rules="ours@1")
    around = beside(ours=named(a_rule_set(rules)))

    told = found(a_draft(lot), around)
    given = a_lot(rules="ours@1", contract={"floor_area": Decimal(900)})

    assert told["contract_fact_missing"] == (Severity.FAULT, "lots[0].contract.floor_area")
    assert "contract_fact_missing" not in found(a_draft(given), around)


@pytest.mark.parametrize(
    ("authority", "severity"),
    [("central", Severity.FAULT), ("sub_central", Severity.WARNING)],
)
def test_too_little_weight_for_social_value_stops_central_bodies_and_warns_councils(
    authority: str, severity: Severity
) -> None:
    around = beside(authority, ours=named(a_rule_set()))
    draft = a_draft(a_lot(rules="ours@1"))

    assert found(draft, around)["social_value_weight"] == (severity, "lots[0].rules")


def test_the_model_of_the_day_of_commencement_sets_the_weight() -> None:
    large = EstimatedValue(Decimal(5_000_000), Decimal(6_000_000))
    lot = a_lot(rules="ppn-002-social-value-model@2025.1")
    before = a_draft(lot, value=large, commences_on=date(2026, 12, 31))
    after = a_draft(lot, value=large, commences_on=date(2027, 1, 1))

    assert "social_value_weight" not in found(before, beside("central"))
    assert found(after, beside("central"))["social_value_weight"][0] is Severity.FAULT
    assert found(a_draft(value=large, commences_on=date(2027, 1, 1)), beside("central")) == {}


def test_lots_that_are_alike_are_told_each_in_its_place() -> None:
    lots = (a_lot("1", rules="nobody@1"), a_lot("2", rules="nobody@1"), a_lot("3", rules=RULES))

    large = EstimatedValue(Decimal(3_000_000), Decimal(3_600_000))
    told = [one.path for one in findings_before(a_draft(*lots, value=large), beside(), NOW)]

    assert told == ["lots[0].rules", "lots[1].rules"]


@pytest.mark.parametrize(
    ("day", "at", "codes"),
    [
        ("2026-03-01", "2026-03-02T09:30Z", ["commences_too_early"]),
        ("2020-01-01", "2026-03-02T09:30Z", ["commences_too_early"]),
        ("2026-03-02", "2026-03-02T09:30Z", []),
        ("2026-03-09", "2026-03-02T09:30Z", []),
        ("2026-05-01", "2026-03-02T09:30Z", []),  # the day on which tenders are due
        ("2026-05-02", "2026-03-02T09:30Z", ["commences_too_late"]),
        ("2026-04-01", "2026-04-01T23:30Z", ["commences_too_early"]),  # it is the 2nd in London
        ("2026-04-02", "2026-04-01T23:30Z", []),
    ],
)
def test_it_commences_between_its_publication_and_its_deadline(
    day: str, at: str, codes: list[str]
) -> None:
    draft = a_draft(commences_on=date.fromisoformat(day))

    found = list(faults_of_commencement(draft, datetime.fromisoformat(at)))

    assert [one.code for one in found] == codes
    assert {one.path for one in found} <= {"commences_on"}


def test_what_was_made_of_a_notice_may_keep_the_notices_day_and_no_other() -> None:
    noticed, other = date(2026, 2, 2), date(2026, 2, 1)
    own = a_draft(commences_on=noticed, noticed_on=noticed)
    earlier = a_draft(commences_on=other, noticed_on=noticed)

    [fault] = faults_of_commencement(earlier, NOW)

    assert list(faults_of_commencement(own, NOW)) == []
    assert "2026-02-02" in fault.how_to_fix


def test_a_lot_that_was_cancelled_counts_no_more() -> None:
    lots = a_lot(), a_lot("2", rules="ours@9"), a_lot("3", rules="ours@9")
    around = replace(beside(), cancelled=frozenset({"1", "2"}))

    assert found(a_draft(*lots)).keys() == {"unknown_rules", "lots_above_value"}
    assert found(a_draft(*lots), around) == {"unknown_rules": (Severity.FAULT, "lots[2].rules")}

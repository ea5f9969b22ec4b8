"""What releases that were sent say of a contract, for its notices."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.change.ground import Ground
from app.ocds.publication.particulars.particulars import Particulars
from app.ocds.publication.particulars.sent import NONE, filled, particulars_in


def merged(contract: dict[str, Any] | None = None, award: dict[str, Any] | None = None) -> Any:
    """Give a merged release of a contract and its award, beside others of the procurement."""
    other = {"id": "9", "hasOptions": True, "options": {"description": "Of another."}}
    return {
        "tender": {"procurementMethod": "open", "procurementMethodDetails": "Open procedure"},
        "contracts": [other, {"id": "1", **(contract or {})}],
        "awards": [other, {"id": "a", **(award or {})}],
    }


@pytest.mark.parametrize(
    ("contract", "award", "options"),
    [
        ({"hasOptions": False}, {}, NONE),
        ({}, {"hasOptions": False}, NONE),
        ({"hasOptions": False}, {"options": {"description": "Of the award."}}, NONE),
        ({"hasOptions": True}, {"options": {"description": "Two lots."}}, "Two lots."),
        ({"options": {"description": " Two lots. "}}, {}, "Two lots."),
        ({"hasOptions": True}, {}, ""),
        ({"hasOptions": "false"}, {}, ""),
        ({}, {}, ""),
    ],
)
def test_that_there_are_no_options_is_told_only_where_that_was_said(
    contract: dict[str, Any], award: dict[str, Any], options: str
) -> None:
    assert particulars_in(merged(contract, award), "1", "a").options == options


def test_that_it_cannot_be_extended_is_told_the_same_way() -> None:
    assert particulars_in(merged({"hasRenewal": False}), "1", "a").renewal == NONE


def test_places_and_codes_are_read_from_contract_and_award_each_once() -> None:
    contract = {"items": [
        {"deliveryAddresses": [{"region": "UKD45"}, {"region": "UKD45"}, {"region": "UK"}]},
        {"classification": {"scheme": "CPV", "id": "55521100"}},
    ]}  # fmt: skip
    award = {"items": [
        {"deliveryAddresses": [{"region": "UKD46"}, {"region": "North West"}, {}, {"region": 5}]},
        {"additionalClassifications": [
            {"scheme": "CPV", "id": "55521100"}, {"scheme": "CPV", "id": "5552"},
            {"scheme": "UNSPSC", "id": "55521101"}, {"scheme": "CPV", "id": "37411300"},
        ]},
    ]}  # fmt: skip

    said = particulars_in(merged(contract, award), "1", "a")

    assert said.regions == ("UKD45", "UK", "UKD46")
    assert said.cpv == ("55521100", "37411300")
    assert (said.method, said.method_details) == ("open", "Open procedure")


def test_of_a_contract_without_an_id_only_its_award_is_read() -> None:
    said = particulars_in(
        merged({"description": "Meals."}, {"description": "Meals for all."}), "", "a"
    )

    assert said.description == "Meals for all."


@pytest.mark.parametrize(
    ("said", "final_value"),
    [
        ({"amount": Decimal(123_456), "currency": "GBP"}, Decimal(123_456)),
        ({"amount": Decimal(0)}, Decimal(0)),
        ({"amount": Decimal(123_456), "currency": "EUR"}, None),
        ({"amount": Decimal("0.001")}, None),
        ({"amount": Decimal(10) ** 30}, None),
        ({}, None),
    ],
)
def test_what_it_came_to_is_told_as_it_was_sent_or_entered(
    said: dict[str, Any], final_value: Decimal | None
) -> None:
    sent = particulars_in(merged({"implementation": {"finalValue": said}}), "1", "a")

    assert sent.final_value == final_value
    assert filled(Particulars(), sent).final_value == final_value
    assert filled(Particulars(final_value=Decimal(7)), sent).final_value == 7


def test_what_was_entered_stands_and_the_rest_is_filled_in() -> None:
    entered = Particulars(options="Two lots.", conflicts_assessed=False)
    sent = Particulars(options=NONE, renewal=NONE, regions=("UK",), latest_end=date(2028, 3, 31))

    assert filled(entered, sent) == Particulars(
        options="Two lots.", renewal=NONE, regions=("UK",), latest_end=date(2028, 3, 31),
        conflicts_assessed=False,
    )  # fmt: skip


def test_codes_of_grounds_are_read_and_words_are_not_taken_for_codes() -> None:
    coded = {"id": "extremeUrgency", "scheme": "UK", "description": "Urgency."}
    classified = [coded, coded, {"id": "in words"}, {"description": "So."}, {"id": "b" * 101}, 5]
    tree = merged({"terminationRationaleClassifications": classified})
    tree["tender"] |= {
        "procurementMethodRationale": " It was urgent. ",
        "procurementMethodRationaleClassifications": classified,
    }

    said = particulars_in(tree, "1", "a")

    ground = Ground("extremeUrgency", "UK", "Urgency.")
    assert (said.justification, said.justification_codes) == ("It was urgent.", (ground,))
    assert said.ending_codes == (ground,)
    single = {"terminationRationaleClassification": coded}
    assert particulars_in(merged(single), "1", "a").ending_codes == (ground,)
    assert Particulars.read(said.document()) == said
    entered = Particulars(ending_codes=(Ground("other"),))
    assert filled(entered, said).ending_codes == (Ground("other"),)
    assert filled(entered, said).justification_codes == (ground,)

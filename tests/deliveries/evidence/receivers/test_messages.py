import pytest
from pydantic import ValidationError

from app.deliveries.evidence.receivers.messages import ReceiverIn

EMAIL = "office@youthforum.example"


@pytest.mark.parametrize(
    "name",
    [
        "Your council tax refund: http://evil.example/pay", "Pay at evil.example/pay now",
        "See WWW.evil.example", "Write to pay@evil.example", "Anytown\nYouth Forum",
        "Forum\r\nDear resident", "Forum\u2028Dear resident", "Forum\x85Dear", "Forum\u202e",
        "  ", "\t", "F" * 151, "",
    ],
)  # fmt: skip
def test_a_name_carries_no_link_and_no_second_line_into_a_letter(name: str) -> None:
    with pytest.raises(ValidationError):
        ReceiverIn(organisation=name, email=EMAIL)


@pytest.mark.parametrize(
    "name",
    ["Anytown Youth Forum", "St. John's C/E School", "Ysgol Gynradd Tŷ-coch", "Age.UK (Anytown)",
     "F" * 150],
)  # fmt: skip
def test_a_name_of_an_organisation_is_taken_as_it_is(name: str) -> None:
    assert ReceiverIn(organisation=name, email=EMAIL).organisation == name

import pytest
from pydantic import ValidationError

from app.deliveries.evidence.receivers.messages import ReceiverIn

EMAIL = "office@youthforum.example"


@pytest.mark.parametrize(
    "name",
    [
        "Your council tax refund: http://evil.example/pay", "Pay at evil.example/pay now",
        "See WWW.evil.example", "Write to pay@evil.example", "Anytown\nYouth Forum",
        "evil.com", "evil.com:80", "evil.example?x=1", "Refund at t.co", "evil。example",
        "evil｡example", "evil．example", "pay＠evil", "evil.xn--p1ai", "10.0.0.1/pay",
        "Forum\r\nDear resident", "Forum\u2028Dear resident", "Forum\x85Dear", "Forum\u202e",
        "  ", "\t", "F" * 151, "",
    ],
)  # fmt: skip
def test_a_name_carries_no_link_and_no_second_line_into_a_letter(name: str) -> None:
    with pytest.raises(ValidationError):
        ReceiverIn(organisation=name, email=EMAIL)


@pytest.mark.parametrize(
    "name",
    ["Anytown Youth Forum", "St. John's C/E School", "Ysgol Gynradd Tŷ-coch", "Age UK (Anytown)",
     "Anytown C.E. School", "St. Mary's", "Smith & Co. UK", "Hall No.12", "Youth Forum Ltd.",
     "F" * 150],
)  # fmt: skip
def test_a_name_of_an_organisation_is_taken_as_it_is(name: str) -> None:
    assert ReceiverIn(organisation=name, email=EMAIL).organisation == name

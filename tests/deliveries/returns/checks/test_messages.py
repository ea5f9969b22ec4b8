"""What is taken in a return, and what of it is never kept."""

from typing import Any

import pytest
from sqlmodel import select

from app.deliveries.tables import Delivery
from app.platform.database import reading
from app.platform.events import Event
from tests.deliveries.returns.asked import Asked, refused

POSTCODE, TOKEN = "E17 8XB", "E-0417"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"quantity": "-1"}, "/quantity"),
        ({"quantity": "0.00001"}, "/quantity"),
        ({"place": "Barking"}, "/place"),
        ({"tier": 0}, "/tier"),
        ({"reference": " "}, "/reference"),
        ({"sessions": [{"hours": "0", "attendees": 1}]}, "/sessions/0/hours"),
        ({"full_time_hours": "0"}, "/full_time_hours"),
        ({"people": ["E-1234"] * 101}, "/people"),
        ({"name": "Somebody"}, "/name"),
    ],
)
def test_what_cannot_be_a_delivery_is_refused(
    asked: Asked, changes: dict[str, Any], pointer: str
) -> None:
    answer = asked.post(asked.supplier, f"{asked.begun()}/deliveries", asked.delivery(**changes))

    assert refused(answer) == (422, "invalid")
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}


def test_neither_postcode_nor_token_is_kept_told_or_logged(
    asked: Asked, capfd: pytest.CaptureFixture[str]
) -> None:
    path = asked.begun()
    sent = asked.delivery(
        obligation_id=str(asked.made.people.id), quantity="1", postcode=POSTCODE, people=[TOKEN]
    )
    told = asked.post(asked.supplier, f"{path}/deliveries", sent)
    wrong = asked.post(
        asked.supplier, f"{path}/deliveries", sent | {"reference": "M-2", "postcode": "E17 0ZZ"}
    )
    asked.done(asked.supplier, f"{path}/submission")

    assert told.json()["delivery"]["place"] == "E09000031"
    assert refused(wrong) == (422, "invalid")
    with reading(asked.engine) as session:
        rows = [row.model_dump() for row in session.exec(select(Delivery))]
        events = list(session.exec(select(Event.facts)))
    out = "".join(capfd.readouterr())
    for words in (told.text, wrong.text, str(rows), str(events), out):
        assert not [one for one in ("8XB", "0ZZ", TOKEN, "0417") if one in words]

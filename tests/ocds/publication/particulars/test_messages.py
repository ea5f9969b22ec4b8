from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.ocds.publication.particulars.messages import EXAMPLE


@pytest.mark.parametrize(
    "buyer",
    [
        {"scheme": "GB-PPON", "id": "x"},
        {"scheme": "GB-PPON", "id": "PABC-1234-DEF"},
        {"scheme": "GB-FTS", "id": "12345"},
        {"scheme": "GB-COH", "id": "00000000"},
    ],
)
def test_what_is_no_number_of_a_register_goes_into_no_release(
    client: TestClient, officer: dict[str, str], contract: UUID, buyer: dict[str, Any]
) -> None:
    path = f"/v1/contracts/{contract}/ocds/particulars"
    answer = client.post(path, headers=officer, json=EXAMPLE | {"buyer": buyer})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "/buyer/id"
    assert client.get(path, headers=officer).json()["number"] == 0


def test_a_number_is_kept_in_its_registers_own_form(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    path = f"/v1/contracts/{contract}/ocds/particulars"
    buyer = {"scheme": "GB-PPON", "id": "gb-ppon-pabc1234defg"}
    answer = client.post(path, headers=officer, json=EXAMPLE | {"buyer": buyer})

    assert answer.json()["buyer"] == {"scheme": "GB-PPON", "id": "PABC-1234-DEFG"}

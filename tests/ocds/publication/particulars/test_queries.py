from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.ocds.contracts.samples import history
from tests.ocds.intake.sent import ingested
from tests.ocds.intake.using.made import the_contract


def test_of_very_many_releases_none_is_read_and_the_omissions_say_so(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingested(client, engine, officer, history())
    path = f"/v1/contracts/{the_contract(engine).id}/ocds"

    def omitted() -> set[str]:
        answer: Any = client.get(f"{path}/omissions?notice=details", headers=officer)
        return {one["code"] for one in answer.json()["omissions"]}

    def regions() -> bool:
        [release] = client.get(path, headers=officer).json()["releases"]
        return "deliveryAddresses" in repr(release)

    read = omitted()
    assert (regions(), "releases_not_read" in read) == (True, False)
    monkeypatch.setattr("app.ocds.intake.queries.MOST_RELEASES", 1)

    assert omitted() > (read - {"ocid_of_another"}) | {"releases_not_read"}
    assert not regions()

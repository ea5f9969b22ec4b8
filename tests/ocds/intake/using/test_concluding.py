import json
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.intake.using.concluding import conclude_too_large
from app.platform.database import writing
from tests.ocds.contracts.samples import OCID, history, only
from tests.ocds.intake.sent import NOW, codes, ingested, told
from tests.ocds.intake.using.made import RULES, UK7, made_by
from tests.ocds.notices import REAL as SHIPPED


def test_what_was_made_stays_told_though_nothing_more_comes_of_a_release(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    details = only(history(), UK7)
    [contract] = details["contracts"]
    details["contracts"] = [contract, contract | {"id": "2", "dateSigned": "2999-01-01"}]
    file, [first] = ingested(client, engine, officer, details)
    assert (first["answer"], "in_the_future" in codes(first)) == ("taken", True)

    ingested(client, engine, officer, details, buyer="GB-PPON-PABC-1234-DEFG")

    _, [later] = told(client, officer, file["id"])
    assert (later["answer"], codes(later)) == ("taken", {"other_buyer"})
    assert made_by([later]) == made_by([first])


def test_what_was_made_stays_told_though_more_is_kept_of_it_than_is_read_by_now(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    file, [first] = ingested(client, engine, officer, only(history(), UK7))
    with writing(engine) as session:
        conclude_too_large(session, UUID(file["id"]), OCID, NOW)

    _, [later] = told(client, officer, file["id"])
    assert (later["answer"], codes(later)) == ("taken", {"history_too_long"})
    assert made_by([later]) == made_by([first])


def test_the_answer_to_one_that_was_sent_before_tells_what_was_made_of_it_until_now(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    tender = json.loads(SHIPPED.read_text(encoding="utf-8"))
    sent = [history(), tender]
    _, first = ingested(client, engine, officer, sent)

    _, again = ingested(client, engine, officer, sent)
    _, later = ingested(client, engine, officer, sent, rules=RULES)

    told = [[one["made"], one["findings"]] for one in first]
    assert any(made for made, _ in told)
    assert [[one["made"], one["findings"]] for one in again] == told
    assert made_by(later) == made_by(first) | {tender["releases"][0]["id"]: {"procurement"}}

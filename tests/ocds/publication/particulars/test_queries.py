"""What releases that were sent say of a contract goes out where they are the authority's own."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.intake.noticing import notice_others
from app.platform.database import writing
from tests.ocds.contracts.samples import OCID, history
from tests.ocds.intake.sent import NOW, ingested
from tests.ocds.intake.using.made import the_contract
from tests.ocds.intake.using.test_ours import THEIRS, bought_as, bought_by
from tests.ocds.publication.made import codes, entered, published

BUYER = "GB-PPON-PHVX-4316-ZVGZ"  #: of the history
NOTHING: dict[str, Any] = {
    "description": "", "cpv": [], "regions": [], "method": "", "method_details": "",
    "options": "", "renewal": "", "latest_end": None,
}  # fmt: skip


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


def theirs() -> dict[str, Any]:
    """Give what another buyer says of a contract of its own, which it numbers as we do ours."""
    coded = {"id": "theirCode", "description": "Of theirs."}
    contract = {
        "id": "1", "awardID": "1", "description": "Theirs to describe.",
        "renewal": {"description": "Theirs to renew."}, "hasRenewal": True,
        "options": {"description": "Theirs to choose."}, "hasOptions": True,
    }  # fmt: skip
    tender = {
        "id": "T", "procurementMethod": "direct", "procurementMethodDetails": "Theirs alone",
        "procurementMethodRationale": "Theirs was urgent.",
        "procurementMethodRationaleClassifications": [coded],
    }  # fmt: skip
    told = {"contracts": [contract], "tender": tender, "tag": ["contractUpdate"]}
    return bought_by(
        THEIRS, {"ocid": OCID, "id": "theirs", "date": "2026-09-01T09:00:00Z"}, **told
    )


@pytest.mark.parametrize("is_told", [True, False], ids=["told with the file", "entered"])
def test_nothing_that_another_buyer_says_under_the_same_ocid_goes_out_as_ours(
    client: TestClient, engine: Engine, officer: dict[str, str], is_told: bool
) -> None:
    asked = {"buyer": BUYER} if is_told else {}
    ingested(client, engine, officer, [history(), theirs()], **asked)
    contract = the_contract(engine).id
    if not is_told:
        said = NOTHING | {"buyer": {"scheme": "GB-PPON", "id": BUYER.removeprefix("GB-PPON-")}}
        entered(client, officer, contract, **said)

    whole = client.get(f"/v1/contracts/{contract}/ocds", headers=officer).text
    made = published(client, officer, contract, notice="details").json()
    out = client.get(f"/api/1.0/ocdsReleasePackages/{made['release_id']}").text

    for text in (whole, out):
        assert "1 year or part thereof" in text  # which ours say
        assert "their" not in text.lower().replace("their suppliers", "")
    assert "ocid_of_another" not in codes(client, officer, contract, "notice=details")


def test_nothing_of_another_buyer_whom_another_register_knows_goes_out_as_ours(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    other = bought_as(theirs(), {"id": "GB-COH-01234567", "name": "Elsewhere Ltd"})
    ingested(client, engine, officer, [history(), other], buyer=BUYER)
    contract = the_contract(engine).id

    whole = client.get(f"/v1/contracts/{contract}/ocds", headers=officer).text

    assert "1 year or part thereof" in whole
    assert "Theirs" not in whole
    assert "theirCode" not in whole


def test_what_names_no_buyer_does_not_go_out_where_others_buy_whose_releases_are_not_here(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    each = history()["releases"]
    each[2] |= {"buyer": None, "parties": []}
    ingested(client, engine, officer, each[:3])
    ingested(client, engine, officer, [each[0] | {"id": "again"}], buyer=BUYER)
    contract = the_contract(engine)
    path = f"/v1/contracts/{contract.id}/ocds"
    before = client.get(path, headers=officer).text
    with writing(engine) as session:
        notice_others(session, contract.authority_id, UUID(int=1), [OCID], NOW)

    assert "1 year or part thereof" in before
    assert "1 year or part thereof" not in client.get(path, headers=officer).text


def test_a_buyer_that_another_register_knows_is_known_by_its_name(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    """As Contracts Finder names buyers, which has numbers of its own."""
    own = {"id": "GB-CFS-1", "name": "ANYTOWN  council", "roles": ["buyer"]}
    each = [
        one | {"buyer": {"id": own["id"]}}
        | {"parties": [own, *(two for two in one["parties"] if "buyer" not in two["roles"])]}
        for one in history()["releases"]
    ]  # fmt: skip
    ingested(client, engine, officer, [*each, theirs()])
    contract = the_contract(engine).id
    entered(client, officer, contract, **NOTHING)

    whole = client.get(f"/v1/contracts/{contract}/ocds", headers=officer).text

    assert "1 year or part thereof" in whole
    assert "Theirs to" not in whole
    assert "ocid_of_another" not in codes(client, officer, contract, "notice=details")


def test_where_the_releases_of_an_ocid_are_all_anothers_that_is_told_and_nothing_goes_out(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ingested(client, engine, officer, history())
    contract = the_contract(engine).id
    entered(client, officer, contract, **NOTHING)

    [release] = client.get(f"/v1/contracts/{contract}/ocds", headers=officer).json()["releases"]

    assert "1 year or part thereof" not in repr(release)
    assert "ocid_of_another" in codes(client, officer, contract, "notice=details")

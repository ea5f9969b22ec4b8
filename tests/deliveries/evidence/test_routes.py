from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.identifiers import new_id
from tests.callers import a_person
from tests.deliveries.evidence.made import PDF, Site, code, files_in


def test_a_file_is_handed_in_and_read_back_byte_for_byte(site: Site, folder: Path) -> None:
    delivery = site.delivers()

    answer = site.upload(delivery, name="März.pdf".encode("ascii", "ignore").decode())

    told = answer.json()
    assert answer.status_code == 201
    assert (told["media_type"], told["size"], told["scan"]) == (
        "application/pdf",
        len(PDF),
        "none",
    )
    assert len(files_in(folder)) == 1
    assert told["digest"] in files_in(folder)[0].name
    for who in (site.supplier, site.manager):
        read = site.send(who, "GET", f"/evidence/{told['id']}/content")
        assert read.content == PDF
        assert read.headers["content-disposition"].startswith("attachment;")
        assert read.headers["cache-control"] == "no-store"
        assert read.headers["x-content-type-options"] == "nosniff"
    whole = site.send(site.manager, "GET", f"/evidence/{told['id']}").json()
    assert [one["delivery_id"] for one in whole["deliveries"]] == [str(delivery)]


def test_a_name_beyond_ascii_comes_and_goes_as_rfc_6266_has_it(site: Site) -> None:
    header = f"attachment; filename*=UTF-8''{quote('Löhne März.pdf')}"

    told = site.upload(name=None, who=site.supplier | {"Content-Disposition": header}).json()

    read = site.send(site.supplier, "GET", f"/evidence/{told['id']}/content")
    assert told["name"] == "Löhne März.pdf"
    assert read.headers["content-disposition"].endswith(quote("Löhne März.pdf"))


def test_a_name_keeps_nothing_of_a_path(site: Site) -> None:
    assert site.upload(name="../../etc/march.pdf").json()["name"] == "march.pdf"
    assert site.upload(name="C:\\\\secret\\\\march.pdf").json()["name"] == "march.pdf"


def test_without_a_name_a_file_is_named_after_its_kind(site: Site) -> None:
    assert site.upload(name=None).json()["name"] == "payroll_extract.pdf"


@pytest.mark.parametrize("header", ["attachment", "attachment; filename=", "inline; x=1"])
def test_a_header_without_a_name_is_refused(site: Site, header: str) -> None:
    refused = site.upload(name=None, who=site.supplier | {"Content-Disposition": header})

    assert code(refused) == (400, "malformed")


def test_a_form_is_refused_with_how_a_file_is_sent(site: Site) -> None:
    path, file = f"/contracts/{site.contract}/evidence?kind=payroll_extract", ("march.pdf", PDF)

    refused = site.send(site.supplier, "POST", path, files={"file": file})

    assert code(refused) == (415, "wrong-media-type")
    assert "no form" in refused.json()["how_to_fix"]
    assert "Content-Disposition" in refused.json()["how_to_fix"]


def test_evidence_of_another_contract_looks_like_none(site: Site, engine: Engine) -> None:
    found, delivery = site.uploaded(), site.delivers()
    rival = a_person(engine, Role.SUPPLIER, supplier="Birch Services Ltd")
    stranger = a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")
    body = {"delivery_ids": [str(delivery)], "reason": "x"}

    for who in (rival, stranger):
        missing = site.send(who, "GET", f"/evidence/{new_id()}")
        for method, path in (("GET", ""), ("GET", "/content"), ("POST", "/removal")):
            sent = {"json": body} if method == "POST" else {}
            refused = site.send(who, method, f"/evidence/{found}{path}", **sent)
            assert code(refused) == code(missing) == (404, "not-found")
        assert code(site.upload(who=who)) == (404, "not-found")
        listed = site.send(who, "GET", f"/contracts/{site.contract}/evidence")
        assert code(listed) == (404, "not-found")


def test_the_list_tells_what_was_handed_in(site: Site, now: datetime) -> None:
    found = site.uploaded()

    [row] = site.send(site.supplier, "GET", f"/contracts/{site.contract}/evidence").json()["data"]

    assert (row["id"], row["kind"], row["is_here"]) == (found, "payroll_extract", True)
    assert UUID(row["contract_id"]) == site.contract

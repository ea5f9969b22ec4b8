from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from app.deliveries.evidence.tables import Evidence, Scan
from app.platform.database import reading
from tests.deliveries.evidence.made import (
    PDF,
    PNG,
    Site,
    an_office_file,
    code,
    files_in,
    finding,
    set_,
)


def test_the_wrong_kind_of_file_under_a_right_name_is_refused(site: Site, folder: Path) -> None:
    refused = site.upload(name="march.pdf", content=PNG)

    assert (refused.status_code, finding(refused)) == (422, "name_does_not_fit")
    assert files_in(folder) == []


def test_a_macro_is_refused(site: Site) -> None:
    content = an_office_file(**{"xl__vbaProject.bin": "x"})

    assert finding(site.upload(name="a.xlsx", content=content)) == "has_macros"


def test_a_file_over_the_limit_is_refused(site: Site, folder: Path) -> None:
    refused = site.upload(content=PDF[:-6] + b" " * 10_000 + b"%%EOF\n")

    assert code(refused) == (413, "too-large")
    assert refused.json()["most_bytes"] == 10_000
    assert files_in(folder) == []


def test_a_kind_that_nobody_knows_is_refused_with_the_nearest(site: Site) -> None:
    refused = site.upload(kind="payrol_extract")

    assert finding(refused) == "unknown_kind"
    assert "payroll_extract" in refused.json()["detail"]


def test_a_store_that_is_away_keeps_nothing_and_says_so(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    set_(site, evidence_url=str(tmp_path / "a file" / "folder"))

    refused = site.upload(site.delivers())

    assert code(refused) == (503, "evidence-store-away")
    with reading(site.engine) as session:
        assert session.exec(select(Evidence)).all() == []


def test_an_s3_store_that_is_down_keeps_nothing(site: Site) -> None:
    set_(site, evidence_url="s3://key:hidden@127.0.0.1:9/bucket?tls=no")

    refused = site.upload()

    assert code(refused) == (503, "evidence-store-away")
    assert "hidden" not in refused.text
    listed = site.send(site.manager, "GET", f"/contracts/{site.contract}/evidence")
    assert listed.json()["data"] == []


@pytest.fixture
def scanner(tmp_path: Path) -> Callable[[str], str]:
    """Make a scanner of a few lines of shell."""

    def make(lines: str) -> str:
        script = tmp_path / "scan.sh"
        script.write_text(f"#!/bin/sh\n{lines}\n")
        script.chmod(0o700)
        return str(script)

    return make


def test_a_scanner_sees_the_bytes_and_keeps_a_file_out(
    site: Site, folder: Path, scanner: Callable[[str], str]
) -> None:
    set_(site, scan_command=scanner("grep -q EICAR && exit 1; exit 0"))

    clean = site.upload().json()
    refused = site.upload(content=PDF.replace(b"1 0 obj", b"EICAR  "))

    assert (clean["scan"], clean["scanned_by"]) == ("clean", "scan.sh")
    assert code(refused) == (422, "evidence-refused")
    assert len(files_in(folder)) == 1
    [entry] = [
        one
        for one in site.send(site.manager, "GET", f"/contracts/{site.contract}/evidence").json()[
            "data"
        ]
        if one["scan"] == Scan.REFUSED
    ]
    assert entry["is_here"] is False
    assert len(site.events("evidence.refused")) == 1
    gone = site.send(site.manager, "GET", f"/evidence/{entry['id']}/content")
    assert code(gone) == (409, "evidence-gone")


@pytest.mark.parametrize("lines", ["exit 2", "kill -9 $$"])
def test_a_scanner_that_cannot_tell_keeps_nothing(
    site: Site, folder: Path, scanner: Callable[[str], str], lines: str
) -> None:
    set_(site, scan_command=scanner(lines))

    assert code(site.upload()) == (503, "scanner-away")
    assert files_in(folder) == []


def test_a_setting_that_is_no_store_is_told_without_quoting_it(site: Site) -> None:
    set_(site, evidence_url="ftp://user:hidden@host/")

    refused = site.upload()

    assert code(refused) == (503, "evidence-store-away")
    assert "hidden" not in refused.text

from pathlib import Path

from sqlalchemy import Engine

from app.organisations.scope import Scope
from tests.callers import a_key
from tests.deliveries.evidence.made import PDF, Site, code, files_in


def test_a_program_of_the_authority_reads_the_entry_and_not_the_file(
    site: Site, engine: Engine
) -> None:
    found, program = site.uploaded(), a_key(engine, Scope.CONTRACTS_READ)

    assert site.send(program, "GET", f"/evidence/{found}").status_code == 200
    refused = site.send(program, "GET", f"/evidence/{found}/content")
    assert code(refused) == (403, "person-needed")


def test_changed_bytes_are_not_given_and_the_log_remembers_them(site: Site, folder: Path) -> None:
    found = site.uploaded()
    [path] = files_in(folder)
    path.write_bytes(PDF + b"%%EOF")

    refused = site.send(site.manager, "GET", f"/evidence/{found}/content")

    assert code(refused) == (409, "file-damaged")
    [event] = site.events("evidence.damaged")
    assert event.subject == found


def test_bytes_that_are_gone_are_told(site: Site, folder: Path) -> None:
    found = site.uploaded()
    files_in(folder)[0].unlink()

    refused = site.send(site.manager, "GET", f"/evidence/{found}/content")

    assert code(refused) == (409, "file-damaged")

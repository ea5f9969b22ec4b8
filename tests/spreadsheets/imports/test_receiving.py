"""What is taken in, from whom, and how much of it at once."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import func, select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.request.arriving import PART_BYTES
from app.platform.sealing import Seals
from app.spreadsheets.imports import arriving, known
from app.spreadsheets.imports.lifecycle import MOST_WAITING
from app.spreadsheets.imports.receiving import TOGETHER
from app.spreadsheets.imports.tables import FileImport, FileImportPart
from tests.callers import a_person
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REGISTER

ONE = a_sheet([a_firm("Ash Ltd")])


def kept(office: Office) -> tuple[int, int]:
    """Count what is kept: imports, and parts of files."""
    with reading(office.engine) as session:
        imports = session.exec(select(func.count()).select_from(FileImport)).one()
        return imports, session.exec(select(func.count()).select_from(FileImportPart)).one()


def told(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]


def test_an_empty_file_says_so(office: Office) -> None:
    answer = office.sends(b"")

    assert told(answer) == (422, "invalid")
    assert answer.json()["detail"] == "The selected file is empty."
    assert kept(office) == (0, 0)


def test_a_file_beyond_the_limit_of_its_kind_is_refused_with_the_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "OWN_BYTES", 6 * PART_BYTES)
    announced = office.sends(b"x" * (6 * PART_BYTES + 1))
    arrives = office.sends(iter([b"x" * PART_BYTES] * 7))  # type: ignore[arg-type]

    for answer in (announced, arrives):
        assert told(answer) == (413, "too-large")
        assert "smaller than 6 MB" in answer.json()["detail"]
        assert "50,000 rows" in answer.json()["how_to_fix"]
    assert kept(office) == (0, 0)


def test_a_large_file_is_kept_whole_and_sealed(office: Office) -> None:
    size = (TOGETHER + 2) * PART_BYTES + 17
    content = b"row_ref,name\r\n" + b"x" * (size - 14)

    import_id = office.sent(content)

    assert kept(office) == (1, TOGETHER + 3)
    row = office.row(import_id)
    assert row.size == size
    with reading(office.engine) as session:
        sealed = b"".join(one.sealed for one in session.exec(select(FileImportPart)))
    assert b"row_ref" not in sealed
    assert b"x" * 16 not in sealed  # four of them may come by chance


def test_a_file_sent_twice_leaves_one_copy(office: Office) -> None:
    content = b"row_ref,name\r\n" + b"x" * (6 * PART_BYTES)

    first, second = office.sends(content), office.sends(content)

    assert first.json()["id"] == second.json()["id"]
    assert kept(office) == (1, 7)


def test_a_request_that_is_repeated_with_its_key_has_one_answer(office: Office) -> None:
    key = {"Idempotency-Key": "one"}
    first, again = office.sends(ONE, headers=key), office.sends(ONE, headers=key)
    other = office.sends(ONE + b"Birch Ltd\r\n", headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert told(other) == (422, "idempotency-key-reused")
    assert kept(office) == (1, 1)


def test_what_is_no_file_of_octets_is_refused(office: Office) -> None:
    answer = office.sends(ONE, headers={"Content-Type": "text/csv"})

    assert told(answer) == (415, "wrong-media-type")


def test_a_kind_that_is_not_taken_is_refused_with_those_that_are(office: Office) -> None:
    answer = office.sends(ONE, kind="tea")

    assert told(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["parameter"] == "kind"
    assert "register" in answer.json()["errors"][0]["how_to_fix"]


def test_a_kind_that_is_only_given_out_is_not_taken(office: Office) -> None:
    office.client.app.state.kinds = (replace(REGISTER, read=None),)  # type: ignore[attr-defined]

    assert told(office.sends(ONE)) == (422, "invalid")


def test_whoever_lacks_the_scope_of_a_kind_may_not_send_it(office: Office) -> None:
    moderator = office.of(a_person(office.engine, Role.MODERATOR))

    assert told(moderator.sends(ONE)) == (403, "kind-not-yours")


def test_what_is_not_there_for_the_caller_is_not_found(office: Office) -> None:
    assert told(office.sends(ONE, target=uuid4())) == (404, "not-found")
    assert kept(office) == (0, 0)


def test_without_a_secret_nothing_is_taken_in(office: Office) -> None:
    office.client.app.state.seals = Seals()  # type: ignore[attr-defined]

    assert told(office.sends(ONE)) == (503, "no-seal-key")


def test_a_name_nobody_should_trust_is_made_fit_to_be_shown(office: Office) -> None:
    answer = office.sends(ONE, file_name='../../etc/\u202efirms\r\nSet-Cookie: a="b".csv')

    assert answer.json()["file_name"] == 'firms Set-Cookie: a="b".csv'.replace(" Set", "Set")


def test_as_many_files_wait_as_may_and_the_next_is_told_when_to_come(office: Office) -> None:
    for at in range(MOST_WAITING):
        office.sent(a_sheet([a_firm(f"Firm {at}")]))

    answer = office.sends(ONE)

    assert told(answer) == (429, "too-many-imports")
    assert int(answer.headers["Retry-After"]) >= 5
    office.works()
    assert office.sends(ONE).status_code == 201


def test_as_many_files_arrive_at_once_as_may(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving.ARRIVING, "most", 0)

    answer = office.sends(ONE)

    assert told(answer) == (503, "uploads-busy")
    assert answer.headers["Retry-After"] == "10"


def test_a_place_is_free_again_once_a_file_has_come(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving.ARRIVING, "most", 1)

    assert [office.sends(ONE).status_code for _ in range(3)] == [201, 200, 200]


def test_other_sides_find_nothing(office: Office) -> None:
    import_id = office.checked(ONE)["id"]
    elsewhere = a_person(office.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    supplier = a_person(office.engine, Role.SUPPLIER, supplier="Ash Ltd")
    auditor = a_person(office.engine, Role.AUDITOR)
    colleague = a_person(office.engine, Role.ECONOMIC_DEVELOPMENT)

    for headers in (elsewhere, supplier, auditor):
        other = office.of(headers)
        assert other.gets("/v1/imports").json()["data"] == []
        for part in ("", "/preview", "/problems", "/changes"):
            assert told(other.gets(f"/v1/imports/{import_id}{part}")) == (404, "not-found")
        assert told(other.applies(import_id)) == (404, "not-found")
        assert told(other.posts(f"/v1/imports/{import_id}/reverse")) == (404, "not-found")
        gone = other.client.delete(f"/v1/imports/{import_id}", headers=headers)
        assert told(gone) == (404, "not-found")
    assert office.of(colleague).reads(import_id)["state"] == "ready"


def test_what_is_sealed_is_known_to_who_sent_it_alone(office: Office) -> None:
    office.client.app.state.kinds = (  # type: ignore[attr-defined]
        replace(REGISTER, is_sealed=True),
    )
    import_id = office.sent(ONE)
    colleague = office.of(a_person(office.engine, Role.ECONOMIC_DEVELOPMENT))

    assert told(colleague.gets(f"/v1/imports/{import_id}")) == (404, "not-found")
    assert colleague.gets("/v1/imports").json()["data"] == []
    assert colleague.sent(ONE) != import_id
    assert office.reads(import_id)["state"] == "received"

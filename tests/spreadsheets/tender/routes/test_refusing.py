"""What is wrong with a workbook is told so that it can be mended, and nothing of it is kept."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person
from tests.procurements.made import published
from tests.spreadsheets.files import packed, parts_of
from tests.spreadsheets.tender.made import blank, cell, filled, send
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer


def tenders_in(scene: Scene, who: dict[str, str]) -> int:
    return len(scene.get(who, "/tenders").json()["data"])


def test_every_fault_is_told_with_its_cell_and_nothing_is_kept(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    spoilt = [
        cell("Your offer", "B2", "about a million"),
        cell("Commitments", "B2", 0.00001),
        cell("Commitments", "A3", "job local"),
        cell("Commitments", "B3", 1),
        cell("Commitments", "J3", "01/06/2026"),
        cell("Commitments", "A4", "job_local"),
        cell("Commitments", "Q4", "and no quantity"),
        cell("Commitments", "A5", "not a code"),
        cell("Commitments", "B5", 1),
        cell("Method statements", "D2", "Paper 3"),
        cell("Members", "B2", "GB-COH 01234567"),
    ]

    refused = send(scene, alpha, filled(blank(scene, alpha), an_offer(), *spoilt))

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    errors = refused.json()["errors"]
    assert {(one["cell"], one["code"]) for one in errors} == {
        ("Your offer!B2", "bad_cell"),
        ("Commitments!A2", "bad_value"),  # its row: too many decimal places
        ("Commitments!A3", "bad_value"),
        ("Commitments!J3", "bad_cell"),
        ("Commitments!A4", "empty_cell"),
        ("Commitments!A5", "bad_value"),
        ("Method statements!D2", "empty_cell"),
        ("Members!B2", "empty_cell"),
    }
    assert len(errors) == 8
    assert all(one["how_to_fix"] and "document" not in one["message"] for one in errors)
    assert tenders_in(scene, alpha) == 0


def other_lot(scene: Scene, who: dict[str, str]) -> bytes:
    return blank(scene, who, published(scene.engine).lot_ids[0])


def other_rules(scene: Scene, who: dict[str, str]) -> bytes:
    return filled(blank(scene, who), {}, cell("_sv", "B4", "sha256:" + "0" * 64))


def unmarked(scene: Scene, who: dict[str, str]) -> bytes:
    return filled(blank(scene, who), {}, lambda book: book.remove(book["_sv"]))


def another_kind(scene: Scene, who: dict[str, str]) -> bytes:
    return filled(blank(scene, who), {}, cell("_sv", "B2", "return"))


@pytest.mark.parametrize(
    ("workbook", "code", "at"),
    [
        (other_lot, "other_lot", "_sv!B3"),
        (other_rules, "other_rules", "_sv!B4"),
        (unmarked, "no_stamp", "_sv!A1"),
        (another_kind, "no_stamp", "_sv!A1"),
        (blank, "nothing_said", "Your offer!A1"),
    ],
)
def test_a_workbook_that_is_not_this_lots_or_is_blank_is_refused(
    scene: Scene, workbook: Callable[[Scene, dict[str, str]], bytes], code: str, at: str
) -> None:
    alpha = scene.supplier("Alpha Works")

    refused = send(scene, alpha, workbook(scene, alpha))

    assert refused.status_code == 422, refused.text
    [error] = refused.json()["errors"]
    assert (error["code"], error["cell"]) == (code, at)
    assert error["how_to_fix"]
    assert tenders_in(scene, alpha) == 0


def test_files_that_are_no_workbook_are_refused_by_what_they_are(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    with_macros = packed(parts_of(blank(scene, alpha)) | {"xl/vbaProject.bin": b"x"})
    cut_off = blank(scene, alpha)[:4_000]
    for file, status, words in (
        (with_macros, 415, "a workbook with macros"),
        (b"%PDF-1.7", 415, "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415, "an old Office file"),
        (cut_off, 422, "damaged"),
        (b"Measure,Quantity\njob_local,2\n", 422, "not made from a lot's template"),
        (b" ", 422, "empty"),
        (b"", 422, "wrong with what was sent"),
        (b"x" * 5_000_001, 413, "larger than"),
    ):
        refused = send(scene, alpha, file)

        assert refused.status_code == status, refused.text
        assert words in refused.json()["detail"]
    assert tenders_in(scene, alpha) == 0


def test_a_body_of_another_kind_is_told_which_is_taken(scene: Scene) -> None:
    refused = scene.post(scene.supplier("Alpha"), f"/lots/{scene.lot}/tenders/workbook", {})

    assert (refused.status_code, refused.json()["code"]) == (415, "wrong-media-type")
    assert "application/octet-stream" in refused.json()["how_to_fix"]


def test_after_the_deadline_a_workbook_is_not_even_read(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    clock.set(timedelta(minutes=3, seconds=7))

    refused = send(scene, alpha, b"no workbook")

    assert (refused.status_code, refused.json()["code"]) == (409, "deadline-passed")
    assert "3 minutes 7 seconds too late" in refused.json()["detail"]


def test_only_a_supplier_sends_one_and_only_for_a_lot_that_is_there(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    elsewhere = a_person(
        scene.engine, Role.SUPPLIER, supplier="Alpha Works", authority="Elsewhere Council"
    )
    file = blank(scene, alpha)

    by_a_program = send(scene, a_key(scene.engine, Scope.TENDERS_SUBMIT), file)
    assert (by_a_program.status_code, by_a_program.json()["code"]) == (403, "supplier-needed")
    assert send(scene, scene.officer, file).json()["code"] == "scope-missing"
    missing = uuid4()
    for who, lot in ((alpha, missing), (elsewhere, scene.lot)):
        refused = send(scene, who, file, lot)
        assert refused.status_code == 404
        assert refused.json()["detail"] == f"There is no lot {lot}."
        told = scene.get(who, f"/lots/{lot}/tender-template.xlsx")
        assert (told.status_code, told.json()["detail"]) == (404, f"There is no lot {lot}.")

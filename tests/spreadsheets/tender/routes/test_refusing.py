"""What is wrong with a workbook is told so that it can be mended, and nothing of it is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person
from tests.procurements.made import published
from tests.spreadsheets.files import packed, parts_of, xlsx
from tests.spreadsheets.tender.made import Change, blank, cell, filled, send
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer


def tenders_in(scene: Scene, who: dict[str, str]) -> int:
    return len(scene.get(who, "/tenders").json()["data"])


WITHOUT_WORDS = {"no_evidence_plan", "quantity_without_narrative"}  #: told with the faults


def below(row: int, **cells: object) -> list[Change]:
    """Write into a row below the printed ones of the sheet of offers."""
    return [cell("Your offer", f"{column}{row}", value) for column, value in cells.items()]


def test_every_fault_is_told_with_its_cell_and_nothing_is_kept(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    spoilt = [
        cell("Price", "C4", "about a million"),
        *below(12, B="job_local", F=0.00001),
        *below(13, B="job local", F=1),
        *below(14, B="job_local", F=1, O="01/06/26"),
        *below(15, F=3),
        *below(16, B="not a code", F=1),
        cell("Method statements", "D4", "Paper 3"),
        cell("Members", "B4", "GB-COH 01234567"),
    ]

    refused = send(scene, alpha, filled(blank(scene, alpha), an_offer(commitments=[]), *spoilt))

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    errors = [one for one in refused.json()["errors"] if one["code"] not in WITHOUT_WORDS]
    assert {(one["cell"], one["code"]) for one in errors} == {
        ("Price!C4", "bad_cell"),
        ("Your offer!B12", "bad_value"),  # its row: too many decimal places
        ("Your offer!B13", "bad_value"),
        ("Your offer!O14", "bad_cell"),
        ("Your offer!F15", "empty_cell"),
        ("Your offer!B16", "bad_value"),
        ("Method statements!D4", "empty_cell"),
        ("Members!B4", "empty_cell"),
    }
    assert len(errors) == 8
    assert all(one["how_to_fix"] and "document" not in one["message"] for one in errors)
    assert tenders_in(scene, alpha) == 0


def other_lot(scene: Scene, who: dict[str, str]) -> bytes:
    return blank(scene, who, published(scene.engine).lot_ids[0])


def other_rules(scene: Scene, who: dict[str, str]) -> bytes:
    return filled(blank(scene, who), {}, cell("_sv", "B5", "sha256:" + "0" * 64))


def unmarked(scene: Scene, who: dict[str, str]) -> bytes:
    """Take all three carriers away."""

    def change(book: Any) -> None:
        book.remove(book["_sv"])
        book.remove(book["Read me"])
        del book.custom_doc_props["sv_reference"]

    return filled(blank(scene, who), {}, change)


def other_reference(scene: Scene, who: dict[str, str]) -> bytes:
    """Leave the file's own property alone, of a workbook for another lot."""

    def change(book: Any) -> None:
        book.remove(book["_sv"])
        book.remove(book["Read me"])

    return filled(other_lot(scene, who), {}, change)


def another_kind(scene: Scene, who: dict[str, str]) -> bytes:
    return filled(blank(scene, who), {}, cell("_sv", "B2", "return"))


def another_suppliers(scene: Scene, _who: dict[str, str]) -> bytes:
    return filled(blank(scene, scene.supplier("Beta")), {})


def another_suppliers_by_its_reference(scene: Scene, _who: dict[str, str]) -> bytes:
    def change(book: Any) -> None:
        book.remove(book["_sv"])

    return filled(blank(scene, scene.supplier("Beta")), {}, change)


def of_the_first_template(scene: Scene, _who: dict[str, str]) -> bytes:
    """Give a workbook as they were made before promises had a sheet with a row each."""
    return xlsx({
        "Your offer": (("Name", "Value", "What it is"), ("price", 940_000, "In pounds")),
        "Commitments": (("Measure", "Quantity"), ("job_local", 6)),
        "_sv": (("Name", "Value"), ("kind", "tender"), ("lot", str(scene.lot)), ("rules", "x")),
    })  # fmt: skip


@pytest.mark.parametrize(
    ("workbook", "code", "at"),
    [
        (other_lot, "other_lot", "_sv!B4"),
        (other_rules, "other_rules", "_sv!B5"),
        (other_reference, "other_reference", "_sv!A1"),
        (another_suppliers, "other_supplier", "_sv!B6"),
        (another_suppliers_by_its_reference, "other_reference", "_sv!A1"),
        (unmarked, "no_stamp", "_sv!A1"),
        (another_kind, "other_kind", "_sv!B2"),
        (of_the_first_template, "old_template", "_sv!B2"),
        (blank, "nothing_said", "Price!A1"),
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

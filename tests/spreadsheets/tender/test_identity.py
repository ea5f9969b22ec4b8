from uuid import UUID

import pytest

from app.spreadsheets.sheet import Workbook
from app.spreadsheets.tender.identity import Identity, misfit
from tests.spreadsheets.files import Rows
from tests.spreadsheets.sheets import a_sheet

OWN = Identity(UUID("0195566f-4a00-7000-8000-000000000001"), "sha256:0")
STAMP: Rows = (
    ("reference", OWN.reference), ("kind", "tender"), ("template_version", "2"),
    ("fact: lot", str(OWN.lot_id)), ("fact: rules", OWN.rules_digest),
)  # fmt: skip


def code(own: Identity = OWN, properties: str = "", **sheets: Rows) -> str | None:
    made = tuple(a_sheet(name.replace("_me", " me"), rows) for name, rows in sheets.items())
    carried = {"sv_reference": properties} if properties else {}
    found = misfit(Workbook("", made, properties=carried), own)
    return None if found is None else found.code


def test_any_one_of_the_three_carriers_is_enough() -> None:
    assert code(_sv=STAMP) is None
    assert code(Read_me=(("Return reference", OWN.reference),)) is None
    assert code(properties=OWN.reference) is None


def test_a_workbook_that_says_nothing_of_itself_is_refused() -> None:
    assert code() == "no_stamp"
    assert code(_sv=(("template_version", "2"), ("kind", "tender"))) == "no_stamp"


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        (Identity(UUID(int=7), "sha256:0"), "other_lot"),
        (Identity(OWN.lot_id, "sha256:1"), "other_rules"),
    ],
)
def test_one_for_another_lot_or_other_rules_is_told_apart(own: Identity, wanted: str) -> None:
    assert code(own, _sv=STAMP) == wanted
    assert code(own, properties=OWN.reference) == "other_reference"


def test_one_that_was_put_together_from_several_is_refused() -> None:
    assert code(_sv=STAMP, properties="WB-0000-0000") == "other_reference"


def test_one_of_another_template_is_refused_with_one_message() -> None:
    first = (("Name", "Value"), ("kind", "tender"), ("lot", "x"), ("rules", "y"))
    later = tuple(
        ("template_version", "3") if row[0] == "template_version" else row for row in STAMP
    )

    assert code(_sv=first) == code(_sv=later) == "old_template"


def test_references_are_of_one_lot_and_rules_alone() -> None:
    others = [Identity(UUID(int=7), "sha256:0"), Identity(OWN.lot_id, "sha256:1")]

    assert len({OWN.reference, *(one.reference for one in others)}) == 3
    assert OWN.row_ref(2) == f"OFR-{OWN.reference[-4:]}-02"

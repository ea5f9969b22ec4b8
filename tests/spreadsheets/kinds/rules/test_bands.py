"""Bands in a rule set's workbook: every value has one owner, or the cells are told."""

from typing import Any

from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Table
from app.rules.library import Library
from app.spreadsheets.kinds.rules.printed import band_tables
from tests.spreadsheets.kinds.desk import Desk, changed, codes, filled
from tests.spreadsheets.kinds.rules.made import DRAFT, kept, measure

#: as City of Bradford MDC has them in its overview of social value KPIs
PRINTED = [
    ("Good", 95, None, None, None),
    ("Approaching target", 91, "yes", 93, "yes"),
    ("Requires improvement", 86, "yes", 90, "yes"),
    ("Inadequate", None, None, 85, "yes"),
]


def ratings(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Write bands over those of the ratings."""
    keys = ("rating", "from_pct", "from_inclusive", "to_pct", "to_inclusive")
    return [
        {"row_ref": f"ratings-{at}", **dict(zip(keys, row, strict=True))}
        for at, row in enumerate(rows, 1)
    ]


def test_bradfords_bands_as_printed_are_refused_with_the_cells_that_leave_gaps(
    desk: Desk,
) -> None:
    content = desk.file()

    preview = desk.checked(filled(content, {"Bands": ratings(PRINTED)}))

    gaps = [one for one in preview["problems"] if one["code"] == "bands_have_a_gap"]
    assert {cell for one in gaps for cell in one["cells"]} == {"Bands!D4", "Bands!D5", "Bands!D6"}
    assert all(one["severity"] == "fix" and one["how_to_fix"] for one in gaps)
    answer = desk.posts(f"/v1/imports/{preview['id']}/apply", {"confirmed": True})
    assert answer.status_code == 409
    assert kept(desk)["text"] == DRAFT


def test_bradfords_bands_as_mended_are_saved(desk: Desk) -> None:
    mended = [
        ("good", 95, None, None, None),
        ("approaching_target", 91, None, 95, None),
        ("requires_improvement", 86, None, 91, None),
        ("inadequate", None, None, 86, None),
    ]

    desk.saved(filled(desk.file(), {"Bands": ratings(mended)}))

    assert kept(desk)["pinned"]["rules"]["ratings"] == {
        "unit": "percent",
        "bands": [
            {"from": "95", "rating": "good"},
            {"from": "91", "under": "95", "rating": "approaching_target"},
            {"from": "86", "under": "91", "rating": "requires_improvement"},
            {"under": "86", "rating": "inadequate"},
        ],
    }


def test_a_value_with_two_owners_is_refused_in_its_cell(desk: Desk) -> None:
    row = {"row_ref": "kept-2", "to_inclusive": "yes"}

    preview = desk.checked(filled(desk.file(), {"Bands": [row]}))

    assert codes(preview, "fix") == {"Bands!D8": "bands_overlap"}


def test_a_band_that_holds_nothing_is_refused_and_the_rest_can_be_saved(desk: Desk) -> None:
    sheets: dict[str, list[dict[str, Any]]] = {
        "Bands": [{"row_ref": "kept-1", "to_pct": 90}],
        "Measures": [{"measure_code": "hours", "unit": "hour"}],
    }

    preview = desk.checked(filled(desk.file(), sheets))
    desk.applied(preview["id"], partly=True)

    assert codes(preview, "fix") == {"Bands!D8": "bad_band"}
    found = kept(desk)["pinned"]["rules"]
    assert [one["code"] for one in found["measures"]] == ["job_local", "job_young", "hours"]
    assert found["tables"]["kept"]["bands"][0] == {"from": "95", "share": "1", "label": "Good"}


def test_a_cleared_band_and_a_cleared_pair_are_taken_out(desk: Desk) -> None:
    def clear(book: Any) -> None:
        for column in "BCDEFGHI":
            book["Bands"][f"{column}7"] = None
        book["Bands"]["D6"] = None
        book["Stacking"]["C4"] = None

    desk.saved(changed(desk.file(), clear))

    found = kept(desk)["pinned"]["rules"]
    assert [one["rating"] for one in found["ratings"]["bands"]] == [
        "good", "approaching_target", "requires_improvement",
    ]  # fmt: skip
    assert found["ratings"]["bands"][-1] == {"under": "90", "rating": "requires_improvement"}
    assert "stacking" not in measure(kept(desk), "job_local")


def test_a_table_that_is_called_ratings_is_not_taken_for_the_ratings() -> None:
    table = Table.model_validate({"bands": [{"from": "0", "share": "1"}]})
    rule_set = RuleSet(id="own", tables={"ratings": table, "kept": table})

    called_ratings = band_tables(rule_set, Library())

    assert list(called_ratings) == ["kept"]


def test_a_percentage_is_told_in_its_cell_and_nothing_that_follows_from_it(desk: Desk) -> None:
    """A band whose end cannot be read would otherwise go from any value to any."""
    rows = [("good", "90%", None, None, None), ("poor", None, None, 90, None)]

    preview = desk.checked(filled(desk.file(), {"Bands": ratings(rows)}))
    another = desk.checked(
        filled(desk.file(), {"Bands": [{"table": "kept", "rating": "Fair", "from_pct": "90%"}]})
    )

    [told] = [one for one in preview["problems"] if one["severity"] in ("fix", "stop")]
    assert (told["cells"], told["code"]) == (["Bands!D4"], "bad_cell")
    assert "alone" in told["how_to_fix"]
    assert "the sheet has a column Unit" in told["how_to_fix"]
    assert list(codes(another, "fix", "stop").values()) == ["bad_cell"]


def test_a_table_is_left_out_whole_with_a_row_of_it_that_is_at_fault(desk: Desk) -> None:
    sheets: dict[str, list[dict[str, Any]]] = {
        "Bands": [
            {"row_ref": "kept-1", "from_pct": "90%"}, {"row_ref": "kept-2", "to_pct": 90},
        ],
        "Measures": [{"measure_code": "hours", "unit": "hour"}],
    }  # fmt: skip

    preview = desk.checked(filled(desk.file(), sheets))
    desk.applied(preview["id"], partly=True)

    assert sorted(codes(preview, "fix").values()) == ["bad_cell", "kept_with_another"]
    found = kept(desk)["pinned"]["rules"]
    assert [one["code"] for one in found["measures"]] == ["job_local", "job_young", "hours"]
    assert found["tables"]["kept"]["bands"][0]["from"] == "95"

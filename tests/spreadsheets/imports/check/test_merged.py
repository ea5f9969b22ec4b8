"""A file beside what is here: three versions of each cell, and what is to stand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.cell import a_word
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.imports.check.change import Answer, Merged, Standing
from app.spreadsheets.imports.check.merged import merged, without

PLAIN = Form(
    "jobs",
    "Jobs",
    "",
    (
        Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True),
        Field("what", "What", a_word, "", is_required=True),
        Field("note", "Note", a_word, ""),
        Field("home", "Home", a_word, "", is_kept_when_blank=True),
    ),
)
BY_KEY = Form("sites", "Sites", "", PLAIN.fields[1:], natural_key=("what",))
Values = Mapping[str, Any]
WORDS = st.sampled_from(["", "a", "b", "c"])


def a_book(form: Form, *rows: Values) -> Book:
    return Book("jobs", 1, "Jobs", (), ((form, rows),))


def a_file(form: Form, *rows: Values, said: frozenset[str] | None = None) -> Filled:
    made = [
        FilledRow(
            form.key, form.name, at, str(row.get(ROW_REF, "")),
            {key: value for key, value in row.items() if value != ""}, {},
        )
        for at, row in enumerate(rows, 4)
    ]  # fmt: skip
    headings = {} if said is None else {form.key: said}
    return Filled(made, counts={form.key: len(made)}, headings=headings)


def put(yours: Values, ours: Values, base: Values | None, **answers: Answer) -> Merged:
    ref = {ROW_REF: "J-1"}
    before = None if base is None else a_book(PLAIN, ref | dict(base))
    return merged(
        a_file(PLAIN, ref | dict(yours)), a_book(PLAIN, ref | dict(ours)), before, answers
    )


def note_in(made: Merged) -> str:
    [row] = made.filled.rows
    return str(row.values.get("note", ""))


@given(yours=WORDS, ours=WORDS, base=WORDS)
def test_a_cell_is_asked_about_if_and_only_if_both_sides_changed_it(
    yours: str, ours: str, base: str
) -> None:
    made = put({"note": yours}, {"note": ours}, {"note": base})

    both = yours != base and ours != base and yours != ours
    assert bool(made.questions) == both
    if not both:
        assert note_in(made) == (ours if yours == base else yours)
        assert bool(made.changes) == (note_in(made) != ours)


@given(yours=WORDS, ours=WORDS)
def test_where_nobody_knows_what_it_was_the_file_is_taken(yours: str, ours: str) -> None:
    made = put({"note": yours}, {"note": ours}, None)

    assert note_in(made) == yours
    assert made.questions == []
    assert bool(made.changes) == (yours != ours)


@given(yours=WORDS, ours=WORDS, base=WORDS, take=st.sampled_from(["yours", "ours"]))
def test_an_answer_is_what_stands(yours: str, ours: str, base: str, take: Any) -> None:
    name = "jobs:J-1:note"
    if not put({"note": yours}, {"note": ours}, {"note": base}).questions:
        return

    made = put({"note": yours}, {"note": ours}, {"note": base}, **{name: Answer(take, ours)})

    assert made.questions == []
    assert note_in(made) == (yours if take == "yours" else ours)


def test_what_is_never_printed_again_is_kept_when_blank() -> None:
    kept = put({"home": ""}, {"home": "IG11"}, None)
    given_anew = put({"home": "RM10"}, {}, None)

    assert kept.changes == []
    assert [one.after for one in given_anew.changes] == ["(not shown)"]


def test_a_column_that_the_file_does_not_have_says_nothing() -> None:
    ours = a_book(PLAIN, {ROW_REF: "J-1", "what": "x", "note": "kept"})
    file = a_file(PLAIN, {ROW_REF: "J-1", "what": "x"}, said=frozenset({ROW_REF, "what"}))

    made = merged(file, ours, None, {})

    assert (note_in(made), made.changes) == ("kept", [])


def test_a_row_without_a_reference_is_known_by_its_natural_key() -> None:
    ours = a_book(BY_KEY, {"what": "Park", "note": "old"}, {"what": "Square", "note": ""})

    made = merged(a_file(BY_KEY, {"what": "Park", "note": "new"}), ours, None, {})

    assert [(one.before, one.after) for one in made.changes] == [("old", "new")]
    assert made.missing == ["Square"]
    assert len(made.filled.rows) == 2


def test_two_rows_of_one_natural_key_are_a_fault() -> None:
    ours = a_book(BY_KEY, {"what": "Park"})

    made = merged(a_file(BY_KEY, {"what": "Park"}, {"what": "Park"}), ours, None, {})

    assert [one.code for one in made.findings] == ["row_twice"]


def test_a_reference_that_is_unknown_or_gone_is_a_fault() -> None:
    file = a_file(PLAIN, {ROW_REF: "J-8", "what": "x"}, {ROW_REF: "J-9", "what": "y"})
    base = a_book(PLAIN, {ROW_REF: "J-8", "what": "x"})

    made = merged(file, a_book(PLAIN), base, {})

    assert [one.code for one in made.findings] == ["row_gone", "row_ref_unknown"]
    assert set(made.standing.values()) == {Standing.FAULTY}


def test_an_unknown_reference_is_told_with_the_sheet_that_a_csv_file_was_taken_for() -> None:
    file = a_file(PLAIN, {ROW_REF: "schools", "what": "x"})
    file.rows = [replace(one, sheet="") for one in file.rows]

    [found] = merged(file, a_book(PLAIN), None, {}).findings

    assert found.message == "Jobs has no row schools."
    assert found.how_to_fix.startswith("By its headings the file was taken for Jobs. ")


def test_a_new_row_that_lacks_what_it_needs_is_a_fault() -> None:
    made = merged(a_file(PLAIN, {"note": "x"}), a_book(PLAIN), None, {})

    assert [(one.code, one.cell) for one in made.findings] == [("missing_value", "Jobs!A4")]


def test_what_is_left_out_stays_as_it_is_here() -> None:
    ours = a_book(PLAIN, {ROW_REF: "J-1", "what": "x", "note": "old"})
    file = a_file(PLAIN, {ROW_REF: "J-1", "what": "x", "note": "new"}, {"what": "z"})
    made = merged(file, ours, None, {})

    [row] = without(made, {("Jobs", 4), ("Jobs", 5)}).rows

    assert row.values["note"] == "old"


ROWS = st.lists(st.tuples(WORDS, WORDS), max_size=6)


@given(there=ROWS, sent=ROWS)
def test_no_row_of_a_file_is_lost_and_none_of_ours_is_deleted(
    there: list[tuple[str, str]], sent: list[tuple[str, str]]
) -> None:
    rows = [
        {ROW_REF: f"J-{at}", "what": what, "note": note} for at, (what, note) in enumerate(there)
    ]
    known = [
        {ROW_REF: f"J-{at}", "what": what, "note": note} for at, (what, note) in enumerate(sent)
    ]
    file = a_file(PLAIN, *known)

    made = merged(file, a_book(PLAIN, *rows), None, {})

    assert len(made.standing) == len(sent)
    refs = {row.ref for row in made.filled.rows}
    assert {row[ROW_REF] for row in rows} <= refs

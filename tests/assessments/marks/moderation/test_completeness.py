"""The record that a court would look at: every gap in it is found, and nothing else."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.marks.criteria import marked_criteria
from app.assessments.marks.moderation.completeness import Agreed, gaps
from app.rules.reading import read_library
from tests.factories import a_rule_set

CRITERIA = marked_criteria(
    a_rule_set(
        "criteria:\n"
        "  - {code: service, title: The service, weight: 40,"
        " method: {use: grade, scale: five-point}}\n"
        "  - {code: number, weight: 40, method: {use: mark_out_of, full: 10}}\n"
        "  - {code: extra, weight: 20, missing: 0, method: {use: grade, scale: five-point}}\n"
    ),
    read_library(),
)
TENDER = uuid4()
FULL = Agreed(
    mark="3",
    reason="Twelve apprentices are named, and two colleges.",
    good="Each apprentice has a college and a month.",
    missing="No mentor is named after the first term.",
    changed_because="The table on page nine had been overlooked.",
    is_referenced=True,
)


def recorded(changes: dict[str, Any]) -> Agreed:
    """Give a full record with these changes."""
    return replace(FULL, **changes)


def gaps_of(
    code: str, originals: list[str], record: Agreed | None, tender: UUID = TENDER
) -> list[tuple[str, str]]:
    """Give the code and the end of the path of each gap for one criterion."""
    agreed = {} if record is None else {(tender, code): record}
    found = gaps({code: CRITERIA[code]}, [tender], {(tender, code): originals}, agreed)
    start = f"tenders[{tender}].criteria.{code}"
    return [(one.code, one.path.removeprefix(start)) for one in found]


def test_a_full_record_has_no_gap() -> None:
    assert gaps_of("service", ["2", "4"], FULL) == []


def test_where_everybody_gave_the_agreed_mark_it_is_enough_to_say_why_and_why_not_more() -> None:
    short = replace(FULL, good="", changed_because="")

    assert gaps_of("service", ["3", "3"], short) == []
    silent = replace(short, missing=" ")
    assert gaps_of("service", ["3", "3"], silent) == [("reason_missing", ".missing")]


def test_why_not_more_may_have_been_said_by_an_evaluator() -> None:
    short = replace(FULL, good="", missing="", changed_because="", is_more_told=True)

    assert gaps_of("service", ["3", "3"], short) == []


@pytest.mark.parametrize(
    ("code", "mark", "missing"), [("service", "5", ""), ("number", "10", "-")]
)
def test_at_the_top_nothing_needs_to_be_missing(code: str, mark: str, missing: str) -> None:
    top = replace(FULL, mark=mark, good="", missing=missing, changed_because="")

    assert gaps_of(code, [mark, mark], top) == []


def test_what_was_not_agreed_is_a_gap() -> None:
    assert gaps_of("service", ["3"], None) == [("not_agreed", "")]


def test_what_may_be_missing_is_a_gap_only_if_somebody_marked_it() -> None:
    assert gaps_of("extra", [], None) == []
    assert gaps_of("extra", ["3"], None) == [("not_agreed", "")]


@pytest.mark.parametrize("name", ["good", "missing", "changed_because"])
@pytest.mark.parametrize("text", ["", " \n", "none", "N/A", "nothing.", "-"])
def test_one_differing_mark_asks_for_all_three(name: str, text: str) -> None:
    record = recorded({name: text})

    assert gaps_of("service", ["3", "3", "4"], record) == [("reason_missing", f".{name}")]


def test_a_reason_is_needed_always() -> None:
    assert gaps_of("service", ["3"], replace(FULL, reason=" ")) == [("reason_missing", ".reason")]


@pytest.mark.parametrize(("code", "originals"), [("service", ["3"]), ("extra", [])])
def test_where_in_the_tender_it_rests_is_needed_always(code: str, originals: list[str]) -> None:
    silent = replace(FULL, is_referenced=False)

    assert gaps_of(code, originals, silent) == [("reference_missing", ".reference")]


@pytest.mark.parametrize("name", ["reason", "good", "missing", "changed_because"])
def test_what_repeats_the_criterion_is_a_gap(name: str) -> None:
    record = recorded({name: "Covers what was asked, with evidence for most of it."})

    assert gaps_of("service", ["4"], record) == [("reason_repeats_criterion", f".{name}")]


@pytest.mark.parametrize(
    ("mark", "name", "is_gap"),
    [
        ("5", "missing", False),
        ("4", "missing", True),
        ("0", "missing", True),
        ("0", "good", False),
        ("1", "good", True),
        ("5", "good", True),
        ("5", "changed_because", True),
    ],
)
def test_nothing_is_an_answer_only_at_the_end_of_the_scale(
    mark: str, name: str, is_gap: bool
) -> None:
    record = recorded({"mark": mark, name: "Nothing"})

    assert bool(gaps_of("service", ["3"], record)) is is_gap


@pytest.mark.parametrize("name", ["missing", "good"])
def test_at_the_end_of_the_scale_it_still_has_to_be_said(name: str) -> None:
    mark = "5" if name == "missing" else "0"

    assert gaps_of("service", ["3"], recorded({"mark": mark, name: ""})) != []


def test_without_a_scale_nothing_may_be_an_answer() -> None:
    record = replace(FULL, mark="10", missing="nothing", good="none")

    assert gaps_of("number", ["9"], record) == []


def test_every_gap_of_every_tender_is_told_with_its_place() -> None:
    one, other = uuid4(), uuid4()
    agreed = {(one, "service"): replace(FULL, good="", missing="")}

    found = list(gaps(CRITERIA, [one, other], {(one, "service"): ["5"]}, agreed))

    assert [finding.path for finding in found] == [
        f"tenders[{one}].criteria.service.good",
        f"tenders[{one}].criteria.service.missing",
        f"tenders[{one}].criteria.number",
        f"tenders[{other}].criteria.service",
        f"tenders[{other}].criteria.number",
    ]
    assert all(finding.how_to_fix for finding in found)


MARKS = st.lists(st.sampled_from("012345"), min_size=1, max_size=6)
TEXTS = st.sampled_from(["", " ", "Nothing", "The table on page nine names two colleges."])


@given(originals=MARKS, mark=st.sampled_from("012345"), texts=st.tuples(TEXTS, TEXTS, TEXTS))
def test_a_mark_that_differs_from_any_is_never_closed_without_saying_why(
    originals: list[str], mark: str, texts: tuple[str, str, str]
) -> None:
    good, missing, because = texts
    record = replace(FULL, mark=mark, good=good, missing=missing, changed_because=because)

    if not gaps_of("service", originals, record) and set(originals) != {mark}:
        assert all(text.strip() for text in texts)
        assert because == "The table on page nine names two colleges."

"""Which headings a file is held to where its profile names none."""

import pytest

from app.spreadsheets.mapping.wording import (
    LONGEST,
    MOST_HEADINGS,
    MOST_SETS,
    Wordings,
    keep_wording,
    unwatched,
    with_wordings,
)
from tests.spreadsheets.mapping.made import a_profile

OURS = a_profile()
[LAYOUT] = OURS.layouts


def kept(*sets: tuple[str, ...]) -> Wordings:
    made: Wordings = {}
    for headings in sets:
        keep_wording(made, OURS, LAYOUT, headings)
    return made


def test_each_set_of_headings_is_kept_once_by_its_layout() -> None:
    assert kept(("Ref", "Day"), ("Day", "Ref"), ("Ref", "Day")) == {
        "0": [["Ref", "Day"], ["Day", "Ref"]]
    }


def test_a_sheet_that_is_not_read_or_has_no_headings_keeps_none() -> None:
    made = kept(())
    keep_wording(made, OURS, None, ("Ref",))

    assert made == {}


def test_what_is_too_much_to_be_held_against_others_is_not_kept() -> None:
    wide = tuple(str(at) for at in range(MOST_HEADINGS + 1))
    many = [(str(at),) for at in range(MOST_SETS + 5)]

    assert kept(wide, ("x" * (LONGEST + 1),)) == {}
    assert len(kept(*many)["0"]) == MOST_SETS


@pytest.mark.parametrize(
    "headings", [tuple(map(str, range(MOST_HEADINGS + 1))), ("Ref", "x" * (LONGEST + 1))]
)
def test_what_is_not_kept_is_told_unless_the_profile_says_itself_what_was_confirmed(
    headings: tuple[str, ...],
) -> None:
    [one] = unwatched("May", LAYOUT, headings)

    assert (one.code, one.severity, one.cell) == ("headings_not_watched", "note", "May!A1")
    assert list(unwatched("May", LAYOUT, ("Ref", "x" * LONGEST))) == []
    assert list(unwatched("May", None, headings)) == []
    own = LAYOUT.model_copy(update={"confirmed": (("Ref",),)})
    assert list(unwatched("May", own, headings)) == []


def test_what_a_profile_says_itself_counts_before_what_a_file_had() -> None:
    own = OURS.model_copy(
        update={"layouts": (LAYOUT.model_copy(update={"confirmed": (("Ref",),)}),)}
    )
    before = {"0": [["Day"]], "7": [["of a layout that is gone"]]}

    assert with_wordings(OURS, before).layouts[0].confirmed == (("Day",),)
    assert with_wordings(own, before) == own
    assert with_wordings(OURS, {}) == OURS

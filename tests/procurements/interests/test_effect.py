from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurements.interests.effect import Effect, effect_of


@dataclass
class Said:
    has_interest: bool
    allowed: bool | None = None


CLEAR, INTEREST = Said(False), Said(True)
ALLOWED, REFUSED = Said(True, True), Said(True, False)


@pytest.mark.parametrize(
    ("declared", "effect"),
    [
        ([], Effect.NOTHING),
        ([CLEAR], Effect.CLEAR),
        ([INTEREST], Effect.UNDECIDED),
        ([ALLOWED], Effect.CLEAR),
        ([REFUSED], Effect.REFUSED),
        ([CLEAR, INTEREST], Effect.UNDECIDED),
        ([ALLOWED, CLEAR], Effect.CLEAR),
        ([ALLOWED, INTEREST], Effect.UNDECIDED),
    ],
)
def test_the_last_declaration_counts(declared: list[Said], effect: Effect) -> None:
    assert effect_of(declared) is effect


@pytest.mark.parametrize("before", [INTEREST, REFUSED])
def test_an_interest_is_not_undone_by_saying_that_there_is_none(before: Said) -> None:
    assert effect_of([before, CLEAR]) is Effect.UNDECIDED
    assert effect_of([before, CLEAR, CLEAR]) is Effect.UNDECIDED
    assert effect_of([before, Said(False, True)]) is Effect.CLEAR
    assert effect_of([before, Said(False, False), CLEAR]) is Effect.UNDECIDED


SAID = st.builds(Said, st.booleans(), st.sampled_from([None, True, False]))


@given(before=st.lists(SAID, max_size=5), interest=st.just(INTEREST))
def test_nobody_is_cleared_of_an_interest_but_by_a_decision(
    before: list[Said], interest: Said
) -> None:
    undecided = [CLEAR, INTEREST, CLEAR]

    assert effect_of([*before, interest]) is Effect.UNDECIDED
    assert effect_of([*before, interest, *undecided]) is Effect.UNDECIDED

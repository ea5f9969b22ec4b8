from itertools import product

import pytest

from app.deliveries.lifecycle import NEXT, PROVEN, DeliveryState, MoveNotPossible, refuse_move

EVERY = [pytest.param(*pair, id="-".join(pair)) for pair in product(DeliveryState, repeat=2)]


@pytest.mark.parametrize(("was", "wanted"), EVERY)
def test_a_move_is_made_if_it_is_in_the_table_and_else_refused_with_those_that_are(
    was: DeliveryState, wanted: DeliveryState
) -> None:
    if wanted in NEXT[was]:
        refuse_move(was, wanted)
        return
    with pytest.raises(MoveNotPossible) as refused:
        refuse_move(was, wanted)
    assert refused.value.facts == {
        "state": was.value,
        "possible": [state.value for state in NEXT[was]],
    }


def test_from_every_state_there_is_a_way_back_to_every_other() -> None:
    for start in DeliveryState:
        reached, ahead = {start}, [start]
        while ahead:
            for state in NEXT[ahead.pop()]:
                if state not in reached:
                    reached.add(state)
                    ahead.append(state)
        assert reached == set(DeliveryState)


def test_nothing_becomes_what_it_is() -> None:
    assert [state for state in DeliveryState if state in NEXT[state]] == []


def test_only_what_was_evidenced_or_disputed_is_verified() -> None:
    before = {was for was, states in NEXT.items() if PROVEN & set(states)}

    assert before == {DeliveryState.EVIDENCED, DeliveryState.DISPUTED} | PROVEN

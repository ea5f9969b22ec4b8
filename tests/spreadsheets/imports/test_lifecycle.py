"""What is said of a file that is not where something can be done with it."""

import pytest

from app.spreadsheets.imports.lifecycle import OPEN, ImportState, WrongState, refuse_unless


@pytest.mark.parametrize("state", sorted(set(ImportState) - OPEN))
def test_in_any_other_state_it_is_told_in_words(state: ImportState) -> None:
    with pytest.raises(WrongState) as refused:
        refuse_unless("Saving", state, OPEN)

    words = "Saving is possible while a file is ready to be saved or needs fixing; this one "
    assert refused.value.detail.startswith(words)
    assert len(refused.value.detail) > len(words) + len(".")
    assert refused.value.facts == {"state": str(state)}


def test_where_it_can_be_done_nothing_is_said() -> None:
    for state in OPEN:
        refuse_unless("Saving", state, OPEN)

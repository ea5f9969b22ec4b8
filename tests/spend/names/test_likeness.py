"""Suppliers that a name may mean are put before a person, never taken."""

from app.platform.identifiers import new_id
from app.spend.names.identity import folded
from app.spend.names.likeness import Candidate, Register, likely

IDS = [new_id() for _ in range(4)]
NAMES = ("Smith Care Ltd", "Smith Care Homes Ltd", "Jones Building Ltd", "Smyth Care Ltd")
REGISTER = {one: Candidate(one, name, folded(name)) for one, name in zip(IDS, NAMES, strict=True)}


def test_the_most_alike_comes_first_and_the_unlike_not_at_all() -> None:
    found = likely(folded("SMITH CARE LIMITED"), (), REGISTER)

    assert found[0].name == "Smith Care Ltd"
    assert found[0].percent == 100
    assert "Jones Building Ltd" not in [one.name for one in found]


def test_words_may_stand_in_another_order() -> None:
    assert likely(folded("Care Smith Ltd"), (), REGISTER)[0].percent == 100


def test_a_part_of_a_name_is_not_the_same_name() -> None:
    found = {one.name: one.percent for one in likely(folded("Smith Care Ltd"), (), REGISTER)}

    assert found.get("Smith Care Homes Ltd", 0) < 100


def test_a_supplier_with_another_number_comes_last_and_says_so() -> None:
    first = Candidate(
        IDS[0], "Smith Care Ltd", folded("Smith Care Ltd"), frozenset({"GB-COH-00000001"})
    )

    found = likely(folded("Smith Care Ltd"), ["GB-COH-00000002"], REGISTER | {IDS[0]: first})

    assert [one.name for one in found][-1] == "Smith Care Ltd"
    assert found[-1].has_other_number


def test_a_number_of_another_register_says_nothing_against_it() -> None:
    first = Candidate(
        IDS[0], "Smith Care Ltd", folded("Smith Care Ltd"), frozenset({"GB-CHC-1049226"})
    )

    found = likely(folded("Smith Care Ltd"), ["GB-COH-00000002"], {IDS[0]: first})

    assert not found[0].has_other_number


def test_a_register_made_ready_says_the_same_as_the_comparison_itself() -> None:
    ready = Register(REGISTER)
    asked = ["Care Smith Ltd", "Smith", "SMITH CARE LIMITED", "Jones", "Smiths Care Home", "x", ""]

    found = [ready.has_like(folded(name)) for name in asked]

    assert found == [bool(likely(folded(name), (), REGISTER)) for name in asked]
    assert set(found) == {True, False}

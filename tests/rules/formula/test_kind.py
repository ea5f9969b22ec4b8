"""Whether a formula makes a number or a yes/no is told before anything runs."""

import pytest

from app.rules.formula.grammar import FormulaFault, read
from app.rules.formula.kind import Kind, kind_of

NAMES = {
    "price": Kind.NUMBER,
    "is_vcse": Kind.YES_NO,
    "standard": Kind.WORD,
    "contract_depot": Kind.UNKNOWN,
}


def kind(text: str) -> Kind:
    return kind_of(read(text), NAMES.__getitem__, lambda stage, code: Kind.NUMBER)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("price + 1", Kind.NUMBER),
        ("price > 1", Kind.YES_NO),
        ("is_vcse and price > 1", Kind.YES_NO),
        ("price if is_vcse else 0", Kind.NUMBER),
        ("is_vcse if price > 1 else price > 2", Kind.YES_NO),
        ("lowest(price, is_vcse)", Kind.NUMBER),
        ("count(is_vcse)", Kind.NUMBER),
        ("score(a)", Kind.NUMBER),
        ("standard", Kind.WORD),
        ("contract_depot", Kind.UNKNOWN),
        ("contract_depot * 2", Kind.NUMBER),
        ("contract_depot if is_vcse else 1", Kind.NUMBER),
        ("1 if contract_depot else 2", Kind.NUMBER),
    ],
)
def test_what_a_formula_makes(text: str, made: Kind) -> None:
    assert kind(text) is made


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("is_vcse + 1", "write `1 if … else 0` to count a yes/no"),
        ("price and is_vcse", "compare the number with something"),
        ("price if price else 0", "compare the number with something"),
        ("standard + 1", "a word is only looked up in a table"),
        ("standard == standard", "a word is only looked up in a table"),
        ("price if is_vcse else is_vcse", "make both the same"),
        ("lowest(is_vcse)", "where a number is needed"),
        ("count(price)", "where a yes/no is needed"),
        ("min(is_vcse, 1)", "where a number is needed"),
        ("-is_vcse", "where a number is needed"),
    ],
)
def test_a_yes_or_no_is_not_a_number_and_a_word_is_neither(text: str, hint: str) -> None:
    with pytest.raises(FormulaFault) as fault:
        kind(text)

    assert hint in str(fault.value)

"""A formula written out again is the same formula, with no bracket too many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.formula.grammar import read
from app.rules.formula.notation import shown

ATOMS = st.sampled_from(["price", "1.5", "lowest(price, a)", "count(a)", "score(q)", "pounds(x)"])
SUMS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda text: f"-{text}"),
        st.tuples(inner, inner).map(lambda p: f"min({p[0]}, {p[1]})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} > 0 else {p[2]})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if not {p[1]} == 1 else {p[2]})"),
    ),
    max_leaves=8,
)


@given(SUMS)
def test_a_formula_written_out_again_reads_as_the_same(text: str) -> None:
    tree = read(text)

    assert read(shown(tree)) == tree


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("(1) + ((2) * 3)", "1 + 2 * 3"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("(1 - 2) - 3", "1 - 2 - 3"),
        ("1 / (2 / 3)", "1 / (2 / 3)"),
        ("not (a and b)", "not (a and b)"),
        ("a and (b or c)", "a and (b or c)"),
        ("1.50", "1.5"),
        ("min( 1,2 )", "min(1, 2)"),
        ("a if b else (c if d else e)", "a if b else c if d else e"),
        ("(a if b else c) if d else e", "(a if b else c) if d else e"),
        ("a if (b if c else d) else e", "a if (b if c else d) else e"),
        ("(a if b else c) > (d + e)", "(a if b else c) > d + e"),
        ("lowest(price , not a)", "lowest(price, not a)"),
    ],
)
def test_brackets_are_kept_only_where_they_matter(text: str, short: str) -> None:
    assert shown(read(text)) == short

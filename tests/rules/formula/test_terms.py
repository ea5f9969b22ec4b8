"""The numbers that went into a formula are noted as it really ran."""

from decimal import Decimal

from app.rules.formula.exact import compiled
from app.rules.formula.grammar import read
from app.rules.formula.terms import Noting
from tests.rules.formula.test_exact import Given


def terms(text: str, **names: object) -> dict[str, object]:
    noting = Noting(Given(**names))
    compiled(read(text))(noting)
    return dict(noting.terms)


def test_names_pool_facts_stages_and_themes_are_noted() -> None:
    given = {"price": Decimal(5), "score(q)": Decimal(6), "pounds(jobs)": Decimal(7)}

    noted = terms("price / lowest(price) + score(q) + pounds(jobs)", **given)

    assert noted == {
        "price": 5,
        "lowest(price)": 1,
        "score(q)": 6,
        "pounds(jobs)": 7,
    }


def test_the_branch_that_was_not_taken_is_not_noted() -> None:
    assert terms("a if c else b", a=Decimal(1), b=Decimal(2), c=False) == {"c": False, "b": 2}

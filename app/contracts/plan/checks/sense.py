"""Whether the terms of a plan mean anything: by the library, and by what the contract owes.

Two people agree the terms, and much later somebody rates by them or works out a credit. What they
name and is not there would be found out only then.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal

from app.contracts.plan.terms import Credit, Exchange, Terms
from app.problems import Finding, nearest
from app.rules.checks.tables import bands
from app.rules.document.remedy import PRICE, RemedyFormula
from app.rules.document.table import Band, Table
from app.rules.library import Library
from app.units import plain

#: the words of the law, the best first: Procurement Regulations 2024, regulation 39(5)
WORDS = ("good", "approaching_target", "requires_improvement", "inadequate")
#: their codes in open contracting, which tables of the library may have instead
CODES = ("met", "slightlyBelow", "below", "significantlyBelow")
BEFORE_ANY = Decimal(0)  #: percent: no figure is below


def faults_of_terms(
    terms: Terms, measures: Collection[str], price: Decimal | None, library: Library
) -> Iterator[Finding]:
    """List what of a contract's terms means nothing.

    Args:
        terms: as proposed.
        measures: of what is owed under the contract.
        price: of the contract, in pounds without VAT; None: it is not known.
        library: whose bands and formulas they name.
    """
    yield from _of_bands(terms.bands) if terms.bands else _of_ratings(terms.ratings, library)
    yield from _of_remedies(terms)
    if terms.credit is not None:
        yield from _of_credit(terms.credit, measures, price, library)
    yield from _of_exchanges("offsets", terms.offsets, measures)
    yield from _of_exchanges("substitutions", terms.substitutions, measures)
    for measure in terms.duplicate_scope:
        yield from _of_measure(measure, measures, f"terms.duplicate_scope.{measure}")


def _of_ratings(name: str, library: Library) -> Iterator[Finding]:
    path, table = "terms.ratings", library.ratings.get(name)
    fit = [key for key, each in library.ratings.items() if _is_in_words(each)]
    fix = f"Name one of {', '.join(fit)}, or give `bands` of your own."
    if table is None:
        words = f"There are no ratings {name!r} in the library{nearest(name, fit)}."
        yield Finding("unknown_ratings", words, fix, path=path)
    elif name not in fit:
        words = f"The ratings {name!r} are not in the words of the law."
        yield Finding("no_statutory_words", words, fix, path=path)


def _is_in_words(table: Table) -> bool:
    return all(band.rating in {*WORDS, *CODES} for band in table.bands)


def _of_bands(own: tuple[Band, ...]) -> Iterator[Finding]:
    """Prove that each figure has one rating, and that no better one is called worse."""
    path = "terms.bands"
    strange = [str(one.rating) for one in own if one.rating not in WORDS]
    if strange:
        words = f"{', '.join(strange)}: no rating of the law that is worked out from a figure."
        yield Finding("no_statutory_words", words, f"Use {', '.join(WORDS)}.", path=path)
        return
    found = [one.finding for one in bands(Table(bands=own), path, forgiven=False)]
    yield from found
    if not any(one.holds(BEFORE_ANY) for one in own) or all(one.high is not None for one in own):
        words = "Figures from 0 upwards have a rating, however high they are."
        fix = "Let the lowest band begin at 0 or have no lower edge, and the highest no upper one."
        yield Finding("bands_have_a_gap", words, fix, path=path)
    ordered = sorted(own, key=lambda one: (one.low is not None, one.low or BEFORE_ANY))
    ranks = [WORDS.index(one.rating or "") for one in ordered]
    if not found and ranks != sorted(ranks, reverse=True):
        words = "A better figure would be called worse."
        yield Finding("bands_out_of_order", words, "Exchange the ratings.", path=path)


def _of_remedies(terms: Terms) -> Iterator[Finding]:
    """Ask for what a remedy goes by; and for the remedy, where that is given."""
    needs = {
        "credit": ("credit", terms.credit is not None),
        "substitution": ("substitutions", bool(terms.substitutions)),
        "retention": ("retention_percent", terms.retention_percent is not None),
    }
    for remedy, (name, is_given) in needs.items():
        is_allowed = remedy in terms.remedies
        if is_allowed and not is_given:
            words = f"The remedies have {remedy}, and nothing says how it is worked out."
            yield Finding("remedy_without_terms", words, f"Give `{name}`.", path=f"terms.{name}")
        elif is_given and not is_allowed:
            words = f"`{name}` is given, and the remedies do not have {remedy}."
            fix = f"Add {remedy} to the remedies, or leave `{name}` out."
            yield Finding("terms_without_remedy", words, fix, path="terms.remedies")


def _of_credit(
    credit: Credit, measures: Collection[str], price: Decimal | None, library: Library
) -> Iterator[Finding]:
    formula = library.remedies.get(credit.formula)
    if formula is None:
        words = (
            f"There is no formula {credit.formula!r}{nearest(credit.formula, library.remedies)}."
        )
        fix = f"Name one of {', '.join(library.remedies)}."
        yield Finding("unknown_formula", words, fix, path="terms.credit.formula")
        return
    asked = {*formula.parameters, *(name for name in (PRICE,) if name in formula.names)}
    yield from _missing(formula, credit, price)
    for name, value in credit.parameters.items():
        path, one = f"terms.credit.parameters.{name}", formula.parameters.get(name)
        if name not in asked and name not in measures:
            words = f"The formula {credit.formula!r} does not ask for {name!r}."
            fix = f"It asks for {', '.join(sorted(asked)) or 'no parameter'}, and for what one of "
            fix += "a measure is worth, by a code of what is owed."
            yield Finding("unknown_parameter", words, fix, path=path)
        elif one is not None and not one.allows(value):
            words = f"{name} is {plain(value)} {one.unit}; it must be {one.bounds}."
            yield Finding("out_of_bounds", words, "Correct it.", path=path)
        elif one is None and value <= 0:
            words = f"{name} is {plain(value)} pounds; it must be above 0."
            yield Finding("out_of_bounds", words, "Correct it.", path=path)


def _missing(formula: RemedyFormula, credit: Credit, price: Decimal | None) -> Iterator[Finding]:
    path = "terms.credit.parameters"
    for name, one in formula.parameters.items():
        if one.default is None and name not in credit.parameters:
            words = f"The formula asks for {name} ({one.title}, in {one.unit})."
            yield Finding("parameter_missing", words, "Give it.", path=f"{path}.{name}")
    if PRICE in formula.names and price is None and PRICE not in credit.parameters:
        words = "The formula asks for the contract's price, which is not known of this contract."
        fix = "Give `contract_price` in pounds without VAT."
        yield Finding("parameter_missing", words, fix, path=f"{path}.{PRICE}")


def _of_exchanges(
    name: str, exchanges: tuple[Exchange, ...], measures: Collection[str]
) -> Iterator[Finding]:
    seen = set[tuple[str, str]]()
    for place, one in enumerate(exchanges):
        path, pair = f"terms.{name}[{place}]", (one.from_measure, one.to_measure)
        yield from _of_measure(one.from_measure, measures, f"{path}.from_measure")
        yield from _of_measure(one.to_measure, measures, f"{path}.to_measure")
        if pair in seen:
            words = f"How much of {pair[0]} stands for {pair[1]} is said twice."
            yield Finding("said_twice", words, "Leave one of them.", path=path)
        seen.add(pair)


def _of_measure(measure: str, measures: Collection[str], path: str) -> Iterator[Finding]:
    if measure not in measures:
        words = f"Nothing is owed in {measure!r}{nearest(measure, sorted(measures))}."
        fix = "Name a measure of what is owed under the contract."
        yield Finding("measure_not_owed", words, fix, path=path)

"""What makes rules fit to publish: sources, dates, and no surprises from the other tenders."""

from collections.abc import Iterator
from decimal import Decimal

from app.rules.checks.about import About, Check, Found, noted, unfit
from app.rules.checks.policies import shares_of_marks
from app.rules.names import every

#: One measure that carries more of the marks than this is worth a warning.
MOST_FOR_ONE = Decimal(50)


def has_a_source(about: About) -> Iterator[Found]:
    """Rules cite where they come from and from when they hold."""
    if about.rules.source is None:
        words = "The rule set cites no source."
        yield unfit("no_source", words, "Add source: {title, body, address, date}.", "source")
    if about.rules.effective_from is None:
        words = "The rule set does not say from when it holds."
        fix = "Add effective_from: the first day on which it holds, as year-month-day."
        yield unfit("no_date", words, fix, "effective_from")


def awaits_nothing(about: About) -> Iterator[Found]:
    """Rules whose guidance is still to come are for trying out only."""
    if about.rules.status == "awaiting_guidance":
        words = "The rule set is marked as awaiting its guidance."
        fix = "Wait for the guidance, bring the rules up to it, and change `status`."
        yield unfit("awaiting_guidance", words, fix, "status")


def numbers_have_sources(about: About) -> Iterator[Found]:
    """Every named number has a source."""
    for code, value in about.rules.parameters.items():
        for dated in value.values:
            if dated.source is None:
                words = f"`{code}` has no source."
                yield unfit("no_source", words, "Add a source.", f"parameters.{code}")
                break


def pool_relative(about: About) -> Iterator[Found]:
    """A score that turns on the other tenders can be turned by a tender that loses."""
    pooled = about.dependence.pooled
    for criterion in every(about.rules.criteria):
        if ("unit_score", criterion.code) in pooled and not criterion.criteria:
            words = (
                f"The score of `{criterion.code}` turns on the other tenders: one that cannot win "
                "may decide who does (rank reversal)."
            )
            fix = "Score against a fixed reference or a target, or accept it knowingly."
            yield noted("pool_relative", words, fix, about.at(criterion.code, "method"))


def one_measure_carries(about: About) -> Iterator[Found]:
    """A criterion that is one measure and most of the marks is easily gamed."""
    shares = shares_of_marks(about)
    for criterion in every(about.rules.criteria):
        one_measure = criterion.value is not None and criterion.value in about.names.measures
        if one_measure and shares.get(criterion.code, Decimal(0)) > MOST_FOR_ONE:
            words = f"The measure `{criterion.value}` alone carries more than half of the marks."
            yield noted(
                "one_measure_carries", words, "Spread the marks.", about.at(criterion.code)
            )


def ties_are_declared(about: About) -> Iterator[Found]:
    """What happens when two tie is said before opening."""
    if "ties" not in about.rules.rank.model_fields_set:
        words = "No tie rule is declared; tied tenders will share their rank."
        first = max(about.rules.criteria, key=lambda one: one.weight or 0, default=None)
        codes = "shared" if first is None else f"{first.code}, shared"
        fix = f"Say what decides, such as rank: {{ties: [{codes}]}}."
        yield noted("no_tie_rule", words, fix, "rank.ties")


FITNESS: tuple[Check, ...] = (
    has_a_source,
    awaits_nothing,
    numbers_have_sources,
    pool_relative,
    one_measure_carries,
    ties_are_declared,
)

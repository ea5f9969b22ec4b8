"""Which criteria of a rule set are marked by people, and which marks each may be given."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.problems import Finding, Invalid, nearest
from app.rules.compiler.sums import range_words
from app.rules.document.criterion import Criterion
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Band, Table
from app.rules.library import Library
from app.rules.names import Names, leaves
from app.units import COMPARED, NUMBER, number, plain, rounded


@dataclass(frozen=True, slots=True)
class Grade:
    """One mark of a scale, or a range of marks."""

    mark: str  #: as it is given; of a range: the range in words
    label: str
    meaning: str
    worth: Decimal | None  #: share of full marks, else points; None: the scale says neither
    band: Band | None  #: None: it is one mark

    def holds(self, mark: str) -> bool:
        """Tell whether a mark, in its one form, is this grade."""
        if self.band is None:
            return mark == self.mark
        return _is_number(mark) and self.band.holds(rounded(number(mark), COMPARED))


@dataclass(frozen=True)
class MarkedCriterion:
    """A criterion that needs an evaluator's mark."""

    code: str
    title: str
    texts: tuple[str, ...]  #: all that the rules say about it, its scale included
    grades: tuple[Grade, ...]  #: of its scale, the least first; none: any number will do
    may_be_missing: bool  #: the rules say what stands for a mark that nobody gives

    def grade_of(self, mark: str) -> Grade | None:
        """Give the grade of its scale that a mark is."""
        return next((grade for grade in self.grades if grade.holds(mark)), None)

    def is_best(self, mark: str) -> bool | None:
        """Tell whether nothing on its scale is worth more; None where there is no telling."""
        return self._is_extreme(mark, max)

    def is_worst(self, mark: str) -> bool | None:
        """Tell whether nothing on its scale is worth less; None where there is no telling."""
        return self._is_extreme(mark, min)

    def allowed(self) -> str:
        """Say which marks there are."""
        if not self.grades:
            return "a number"
        marks = [grade.mark for grade in self.grades]
        is_ranges = self.grades[0].band is not None
        return f"a number {' or '.join(marks)}" if is_ranges else f"one of {', '.join(marks)}"

    def _is_extreme(
        self, mark: str, extreme: Callable[[Iterable[Decimal]], Decimal]
    ) -> bool | None:
        grade = self.grade_of(mark)
        worths = [one.worth for one in self.grades if one.worth is not None]
        if grade is None or grade.worth is None or len(worths) < len(self.grades):
            return None
        return grade.worth == extreme(worths)


def marked_criteria(rule_set: RuleSet, library: Library) -> dict[str, MarkedCriterion]:
    """List the criteria that people mark, by code, in the order of the rules.

    These have a method, no criteria below them, and no formula that gives their value.
    """
    names = Names(rule_set, library, {})
    return {
        one.code: _marked(one, names)
        for one in leaves(rule_set.criteria)
        if one.value is None and one.method is not None
    }


def mark_on(criterion: MarkedCriterion, given: str | Decimal) -> str:
    """Give a mark in its one form, if the criterion has it.

    Raises:
        Invalid: if it is not on the scale, or not a number where there is none; it says which
            marks there are.
    """
    word = _in_one_form(given)
    is_there = criterion.grade_of(word) is not None if criterion.grades else _is_number(word)
    if not is_there:
        near = nearest(word, [grade.mark for grade in criterion.grades])
        finding = Finding(
            "not_on_scale" if criterion.grades else "not_a_number",
            f"{word[:50]!r} is no mark of `{criterion.code}`{near}.",
            f"Give {criterion.allowed()}.",
            path="/mark",
        )
        raise Invalid(finding.message, finding.how_to_fix, [finding])
    return word


def _marked(criterion: Criterion, names: Names) -> MarkedCriterion:
    table = names.tables.get(names.table_of(criterion.method) or "")
    grades = () if table is None else tuple(sorted(_grades(table), key=_place))
    said = (criterion.title, criterion.question, criterion.guidance, criterion.note)
    of_scale = [f"{grade.label} {grade.meaning}".strip() for grade in grades]
    return MarkedCriterion(
        code=criterion.code,
        title=criterion.title or criterion.question or criterion.code,
        texts=tuple(text for text in (*said, *of_scale) if text),
        grades=grades,
        may_be_missing=criterion.missing is not None,
    )


def _grades(table: Table) -> list[Grade]:
    marks = [
        Grade(mark, one.label or "", one.meaning or "", _worth(one.share, one.points), None)
        for mark, one in table.choices.items()
    ]
    ranges = [
        Grade(
            range_words(one),
            one.label or one.rating or "",
            one.meaning or "",
            _worth(one.share, one.points),
            one,
        )
        for one in table.bands
    ]
    return marks + ranges


def _worth(share: Decimal | None, points: Decimal | None) -> Decimal | None:
    return points if share is None else share


def _place(grade: Grade) -> tuple[Decimal, Decimal, str]:
    """Order by worth, then by number: pinned rules keep no order of their own."""
    as_number = Decimal(grade.mark) if _is_number(grade.mark) else Decimal(0)
    if grade.band is not None:
        as_number = Decimal("-Infinity") if grade.band.low is None else grade.band.low
    return Decimal(0) if grade.worth is None else grade.worth, as_number, grade.mark


def _in_one_form(given: str | Decimal) -> str:
    if isinstance(given, Decimal):
        return plain(given)
    word = given.strip()
    return plain(number(word)) if _is_number(word) else word


def _is_number(word: str) -> bool:
    if not NUMBER.fullmatch(word):
        return False
    try:
        number(word)
    except ValueError:
        return False  # more digits than any mark has
    return True

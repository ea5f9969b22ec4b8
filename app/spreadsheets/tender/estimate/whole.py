"""All that a tender's workbook estimates: what each promise counts for, and the points."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.rules.formula.grammar import read
from app.rules.plan import CriterionPlan, Plan
from app.spreadsheets.forms.book import Check, Estimate
from app.spreadsheets.forms.heading import FIRST
from app.spreadsheets.forms.stamp import CHECK
from app.spreadsheets.tender.estimate.count import (
    COUNTS,
    at,
    column,
    counts,
    down,
    refuse_unsayable,
)
from app.spreadsheets.tender.estimate.linear import Parts, measures_in, parts_of
from app.spreadsheets.tender.estimate.points import Weighing
from app.spreadsheets.tender.estimate.said import LATER, Unsayable, as_rounded, figure
from app.spreadsheets.tender.form import OFFER
from app.units import exactly, plain

COUNTED, PREVIEW = "Counts for (estimate)", "Points preview (estimate)"
HEADING = 1  #: rows above the first line of the sheet of checks
PLACES = 4  #: decimals of a criterion's points
NOT_SAID = f'="{LATER}"'


@dataclass
class Estimated:
    """What is worked out in cells."""

    checks: list[Check] = field(default_factory=list)
    estimates: tuple[Estimate, ...] = ()


@dataclass
class _Earning:
    """A criterion that measures are counted for."""

    criterion: CriterionPlan
    parts: Parts
    value: str = ""  #: cell of its value
    points: str = ""  #: cell of its points


def estimated(
    plan: Plan | None, measures: Sequence[str], places: Sequence[str], before: int
) -> Estimated:
    """Write the estimates of a workbook.

    Args:
        plan: the compiled rules; None if they do not fit the contract.
        measures: codes, in the order of the rows.
        places: codes that may be written without anything being looked up.
        before: lines of the sheet of checks above those made here.
    """
    if plan is None:
        later = tuple(NOT_SAID for _ in measures)
        return Estimated([], (Estimate(OFFER.key, PREVIEW, later),))
    with exactly():
        return _Working(plan, measures, tuple(places), before).made()


class _Working:
    def __init__(
        self, plan: Plan, measures: Sequence[str], places: tuple[str, ...], before: int
    ) -> None:
        self.plan, self.measures, self.places = plan, measures, places
        self.before = before
        self.weighing = Weighing(plan)
        self.checks: list[Check] = []
        self.unsaid: set[str] = set()  #: measures whose points no cell can tell
        self.totals: dict[str, str] = {}  #: cell of what each measure comes to
        self.earning = list(self._earning())

    def made(self) -> Estimated:
        for code in dict.fromkeys(code for one in self.earning for code in one.parts):
            self.totals[code] = self._add_measure(code)
        for one in self.earning:
            self._add_criterion(one)
        if self.earning:
            self._add_sum()
        counted = [self._counts(code, row) for row, code in enumerate(self.measures, FIRST)]
        points = [self._points(code, row) for row, code in enumerate(self.measures, FIRST)]
        return Estimated(self.checks, (
            Estimate(OFFER.key, COUNTED, tuple(counted)),
            Estimate(OFFER.key, PREVIEW, tuple(points)),
        ))  # fmt: skip

    def _earning(self) -> list[_Earning]:
        """List the criteria that a cell can work out; note the measures of the others."""
        made = []
        for one in self.plan.by_code.values():
            if one.value is None or not one.weight:
                continue
            node = read(one.value.text)
            try:
                parts = {code: each for code, each in parts_of(self.plan, node).items() if each}
                for code in parts:
                    refuse_unsayable(self.plan.measures[code])
                self.weighing.points(one, "A1")
                as_rounded("", one.rounding["value"])
                made.append(_Earning(one, parts))
            except Unsayable:
                counted = measures_in(self.plan, node)
                self.unsaid |= counted
                if counted:
                    label = f"{one.title}: points of the total, at most {self._most(one)}"
                    self.checks.append(Check(label, NOT_SAID))
        return [one for one in made if one.parts]

    def _add(self, label: str, formula: str) -> str:
        self.checks.append(Check(label, formula))
        return f"{CHECK}!$B${HEADING + self.before + len(self.checks)}"

    def _add_measure(self, code: str) -> str:
        """Add up what the rows of a measure count for; a row without an answer leaves none."""
        measure = self.plan.measures[code]
        alike = f'({down("measure_code")}="{code}")'
        unsaid = f'({down("offer_qty")}<>"")*(1-ISNUMBER({column(COUNTS)}))'
        total = f'SUMIFS({column(COUNTS)},{down("measure_code")},"{code}")'
        if measure.cap is not None:
            total = f"MIN({total},{figure(measure.cap)})"
        total = as_rounded(total, measure.rounding)
        formula = f'=IF(SUMPRODUCT({alike}*{unsaid})>0,"{LATER}",{total})'
        return self._add(f"{measure.title}: counts for, in {measure.unit} (estimate)", formula)

    def _add_criterion(self, one: _Earning) -> None:
        cells = [self.totals[code] for code in one.parts]
        summed = "+".join(
            f"{figure(each)}*{self.totals[code]}" for code, each in one.parts.items()
        )
        summed = as_rounded(f"({summed})", one.criterion.rounding["value"])
        known = f"COUNT({','.join(cells)})={len(cells)}"
        title = one.criterion.title
        one.value = self._add(
            f"{title}: counts towards it (estimate)", f'=IF({known},{summed},"{LATER}")'
        )
        points = f"ROUND({self.weighing.points(one.criterion, one.value)},{PLACES})"
        one.points = self._add(
            f"{title}: points of the total (estimate), at most {self._most(one.criterion)}",
            f'=IF(ISNUMBER({one.value}),IFERROR({points},"{LATER}"),"{LATER}")',
        )

    def _add_sum(self) -> None:
        cells = ",".join(one.points for one in self.earning)
        known = f"COUNT({cells})={len(self.earning)}"
        label = "Points of the total that these come to (estimate)"
        self._add(label, f'=IF({known},SUM({cells}),"{LATER}")')

    def _most(self, criterion: CriterionPlan) -> str:
        return plain(round(self.weighing.most(criterion), PLACES))

    def _counts(self, code: str, row: int) -> str:
        try:
            refuse_unsayable(self.plan.measures[code])
        except Unsayable:
            return self._later(row)
        return counts(self.plan, self.plan.measures[code], self.places, row)

    def _points(self, code: str, row: int) -> str:
        """Write a row's part of the points that its measure earns, in all criteria."""
        counting = [one for one in self.earning if code in one.parts]
        if code in self.unsaid or not counting:
            return self._later(row)
        own = f"{COUNTS}{row}{self._held(code)}"
        parts = [
            f"IF({one.value}=0,0,{one.points}*{figure(one.parts[code])}*{own}/{one.value})"
            for one in counting
        ]
        worked_out = f'IFERROR(ROUND({"+".join(parts)},2),"{LATER}")'
        return f'=IF({at("offer_qty", row)}="","",{worked_out})'

    def _held(self, code: str) -> str:
        """Write what a cap or a rounding makes of each row of a measure."""
        measure = self.plan.measures[code]
        if measure.cap is None and measure.rounding is None:
            return ""
        total = f'SUMIFS({column(COUNTS)},{down("measure_code")},"{code}")'
        return f"*IF({total}=0,1,{self.totals[code]}/{total})"

    def _later(self, row: int) -> str:
        return f'=IF({at("offer_qty", row)}="","","{LATER}")'

"""One sweep over commitments: the number that each counts for as `grouped`, without its steps.

The same numbers as the columns of `quantity`, to the last digit, for measures whose lines need
nothing but factors; it serves counting that keeps no trace.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.rules.plan import MeasurePlan
from app.scoring.submission import Commitment

ONE = Decimal(1)


class Once(dict[Any, Decimal]):
    """Answers by what was asked, each worked out the first time."""

    def __init__(self, work_out: Callable[[Any], Decimal]) -> None:
        """Take the function that is asked once for each key."""
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: Any) -> Decimal:
        """Work out what is asked for the first time."""
        answer = self[key] = self._work_out(key)
        return answer


class Sweep:
    """Multiplies each line's quantity by its factors, all at once."""

    def __init__(
        self,
        measure: MeasurePlan,
        at_place: Mapping[str | None, Decimal] | None,
        for_groups: Mapping[tuple[str, ...], Decimal] | None,
    ) -> None:
        """Take the factors.

        Args:
            measure: the measure's plan.
            at_place: what counts where, by place as written; None where all counts in full.
            for_groups: how much more counts for whom; None where nobody counts for more.
        """
        self.test = measure.locality_test or ""
        self.factors: dict[str | None, Decimal] = {None: ONE}
        self.factors.update(measure.factors)
        self.plain = at_place is None and for_groups is None
        self.at_place = Once(lambda _: ONE) if at_place is None else at_place
        self.for_groups = Once(lambda _: ONE) if for_groups is None else for_groups
        #: what was asked before, in plain dictionaries: they answer fastest
        self._at_place: dict[str | None, Decimal] = {}
        self._for_groups: dict[tuple[str, ...], Decimal] = {}
        bounded = bool(measure.each_min or measure.each_max)
        #: tells whether factors are all that these lines need
        self.suffices = not bounded and measure.time_basis == "whole_contract"

    def __call__(self, lines: Sequence[Commitment]) -> Sequence[Decimal]:
        """Give what each line comes to."""
        try:
            return self._swept(lines)
        except KeyError:  # a place or a group met for the first time
            for line in lines:
                place = line.places.get(self.test, line.place)
                self._at_place[place] = self.at_place[place]
                self._for_groups[line.groups] = self.for_groups[line.groups]
            return self._swept(lines)

    def _swept(self, lines: Sequence[Commitment]) -> Sequence[Decimal]:
        factors = self.factors
        if self.plain:
            return [
                (line.quantity if line.each is None else line.quantity * line.each)
                * factors[line.unit]
                * (ONE if line.attribution is None else line.attribution)
                for line in lines
            ]
        at_place, for_groups, test = self._at_place, self._for_groups, self.test
        return [
            (line.quantity if line.each is None else line.quantity * line.each)
            * factors[line.unit]
            * (ONE if line.attribution is None else line.attribution)
            * at_place[line.places.get(test, line.place) if line.places else line.place]
            * for_groups[line.groups]
            for line in lines
        ]

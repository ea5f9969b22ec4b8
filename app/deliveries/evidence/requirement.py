"""What proves a delivery, as its measure asks, and what of it is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.rules.document.catalogue import Measure
from app.rules.library import Library

OTHER = "other"  #: a kind of evidence that no measure asks for
#: the kind that a receiver's answer is, given by its link
BY_RECEIVER = "beneficiary_confirmation"
#: somebody's word for their own deed
WEAK = frozenset({"self_declaration", "employer_declaration", "voluntary_disclosure"})
USUAL_CHECK = "sample_10_percent"  #: of a measure that does not say how much of it is looked at


@dataclass(frozen=True, slots=True)
class Requirement:
    """The kinds of evidence that a measure asks for; neither list: it asks for nothing."""

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    verify: str = USUAL_CHECK
    counts_once: bool = False  #: the same person in one period, contract or life

    def missing(self, handed_in: Collection[str]) -> tuple[str, ...]:
        """List what is missing: each kind by itself, and as one those of which any will do."""
        single = tuple(kind for kind in self.all_of if kind not in handed_in)
        if not self.any_of or set(self.any_of) & set(handed_in):
            return single
        return (*single, " or ".join(self.any_of))

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds that it names."""
        return frozenset({*self.any_of, *self.all_of})


NOTHING = Requirement()


def requirements_in(library: Library) -> dict[str, Requirement]:
    """Give what each measure of a library asks for, by its code."""
    catalogues = library.catalogues.values()
    return requirements(
        {measure.code: measure for catalogue in catalogues for measure in catalogue.measures}
    )


def requirements(measures: Mapping[str, Measure]) -> dict[str, Requirement]:
    """Give what each of some measures asks for, by its code."""
    return {code: _requirement(measure) for code, measure in measures.items()}


def _requirement(measure: Measure) -> Requirement:
    counts_once, asked = measure.count_once_in is not None, measure.evidence
    if asked is None:
        return Requirement(counts_once=counts_once)
    return Requirement(asked.any_of, asked.all_of, asked.verify or USUAL_CHECK, counts_once)

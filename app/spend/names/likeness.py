"""Which suppliers of a register a name may mean: put before a person, never decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

LEAST = 80.0  #: of 100; less alike than this is not shown
MOST = 5  #: suppliers shown for one name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A supplier of the register, as names are compared with it."""

    supplier_id: UUID
    name: str
    folded: str
    numbers: frozenset[str] = frozenset()  #: such as GB-COH-01234567


@dataclass(frozen=True, slots=True)
class Likely:
    """A supplier that a name may mean."""

    supplier_id: UUID
    name: str
    percent: int  #: how alike they are written; 100: but for what folding undoes, the same
    has_other_number: bool  #: the register has another number of the same kind: most likely not it


class Register:
    """The suppliers of a register, made ready to be compared with thousands of names."""

    def __init__(self, suppliers: Mapping[UUID, Candidate]) -> None:
        """Put the words of each name in order."""
        self._names = [_in_order(one.folded) for one in suppliers.values()]

    def __len__(self) -> int:
        """Count the suppliers: so many comparisons does each name take."""
        return len(self._names)

    def has_like(self, folded: str) -> bool:
        """Tell whether `likely` would give any supplier for a name."""
        best = process.extractOne(
            _in_order(folded), self._names, scorer=fuzz.ratio, score_cutoff=LEAST
        )
        return best is not None


def _in_order(folded: str) -> str:
    return " ".join(sorted(folded.split()))


def likely(
    folded: str, numbers: Sequence[str], register: Mapping[UUID, Candidate]
) -> list[Likely]:
    """Give the suppliers whose names are most like one, the most alike first.

    Words may stand in another order, but none may be missing: a part of a name is another firm.
    """
    names = {key: one.folded for key, one in register.items()}
    found = process.extract(
        folded, names, scorer=fuzz.token_sort_ratio, limit=MOST, score_cutoff=LEAST
    )
    made = [
        Likely(key, register[key].name, int(score), _differ(numbers, register[key].numbers))
        for _, score, key in found
    ]
    return sorted(made, key=lambda one: (one.has_other_number, -one.percent, one.name))


def _differ(numbers: Sequence[str], known: frozenset[str]) -> bool:
    """Tell whether both have a number of one register, and not the same."""
    for number in numbers:
        scheme = number.rpartition("-")[0]
        same = {one for one in known if one.rpartition("-")[0] == scheme}
        if same and number not in same:
            return True
    return False

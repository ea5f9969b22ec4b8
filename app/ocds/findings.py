"""Findings of what may hold very many: some are kept, and the others counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.ocds.notice import worst_first
from app.problems import Finding, Severity

MORE = "more_findings"  #: its code
MOST = 2_000  #: found in one document; whoever reads them is told of fewer


@dataclass(frozen=True, slots=True)
class More(Finding):
    """How many others there are, as the last of few."""

    count: int = 0


class Findings(list[Finding]):
    """Findings as they are made; beyond some of them they are only counted."""

    def __init__(self, found: Iterable[Finding] = (), most: int = MOST) -> None:
        """Begin with some.

        Args:
            found: to begin with.
            most: that are kept.
        """
        super().__init__()
        self._most = most
        self.left_out = 0
        self.extend(found)

    @property
    def is_full(self) -> bool:
        """Tell whether one more would only be counted."""
        return len(self) >= self._most

    def append(self, one: Finding) -> None:
        """Keep one more, or count it; of those that were counted before the number alone."""
        if isinstance(one, More):
            self.left_out += one.count
        elif self.is_full:
            self.left_out += 1
        else:
            super().append(one)

    def extend(self, found: Iterable[Finding]) -> None:
        """Keep some more, and what they count besides."""
        for one in found:
            self.append(one)
        if isinstance(found, Findings):
            self.left_out += found.left_out


def few(found: Sequence[Finding], most: int) -> tuple[Finding, ...]:
    """Give the worst of some findings, and as the last how many others there are.

    Args:
        found: each is given once.
        most: that are given.
    """
    whole = found if isinstance(found, Findings) else Findings(found, len(found))
    each = worst_first(whole)
    others = max(len(each) - most, 0) + whole.left_out
    if not others:
        return each
    kept = each[: most - 1]
    others += len(each[:most]) - len(kept)
    return (*kept, more(others))


def more(count: int) -> More:
    """Say how many others there are."""
    words = f"{count:,} more were found, and are not told one by one."
    return More(MORE, words, "", Severity.NOTE, count=count)

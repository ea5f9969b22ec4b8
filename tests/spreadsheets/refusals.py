"""How the tests ask for a refusal: words within seconds, and the parent's memory flat."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.problems import Problem
from app.spreadsheets.reading import workbook

PATIENCE = 10  #: seconds of the child's own work, whatever else the machine does; five are enough
FLAT = 60_000  #: KiB that the parent may grow by


@contextmanager
def soon_and_flat() -> Iterator[None]:
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started < PATIENCE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < FLAT


def refusal(content: bytes) -> Problem:
    with soon_and_flat(), pytest.raises(Problem) as refused:
        workbook(content, "offer.xlsx")
    assert refused.value.detail
    assert refused.value.how_to_fix
    return refused.value

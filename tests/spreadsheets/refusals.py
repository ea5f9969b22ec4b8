"""How the tests ask for a refusal: words within seconds, and the parent's memory flat."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.problems import Problem
from app.spreadsheets.reading import workbook

PATIENCE = 10  #: seconds; a shared machine is slow, and every one of these is done in under five
FLAT = 60_000  #: KiB that the parent may grow by


@contextmanager
def soon_and_flat() -> Iterator[None]:
    started = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - started < PATIENCE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < FLAT


def refusal(content: bytes) -> Problem:
    with soon_and_flat(), pytest.raises(Problem) as refused:
        workbook(content, "offer.xlsx")
    assert refused.value.detail
    assert refused.value.how_to_fix
    return refused.value

"""Tell the second story: what became of what was promised."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.demo.keeping.accounting import mended, published, standing
from app.demo.keeping.act import Kept
from app.demo.keeping.changing import changed
from app.demo.keeping.filling import filled_in
from app.demo.keeping.proving import disputed, proven, verified
from app.demo.keeping.quarter import day_of_story, last_quarters
from app.demo.keeping.reporting import doubted, reported, taken_on
from app.demo.stage import Stage
from app.places.loading.claiming import Transactions
from app.places.loading.running import load
from app.places.reading import sample_files
from app.platform.clock import now
from app.rules.reading import read_file, read_tree

SCRIPT = Path(__file__).parent / "two-years.yaml"
QUARTERS = 8


def kept_promises(stage: Stage, today: date) -> Iterator[str]:
    """Give the second story line by line, doing each thing as it is told.

    Args:
        stage: with everybody let in.
        today: the day on which it is told; the quarters are the eight before it.
    """
    script = read_tree(read_file(SCRIPT), SCRIPT.name)
    kept = Kept(stage, script, day_of_story(today), last_quarters(today, QUARTERS))
    for one in sample_files():  # as `social-value places load --sample` does: wards have names
        load(Transactions.on(stage.service.engine), list(one.paths), one.wanted, now)
    yield from taken_on(kept)
    yield from reported(kept)
    yield from doubted(kept)
    yield from proven(kept)
    yield from disputed(kept)
    yield from verified(kept)
    yield from changed(kept)
    yield from standing(kept)
    yield from mended(kept)
    yield from published(kept)
    yield from filled_in(kept)

"""Places for the command line: of the files that are named, or of the sample that ships."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.places.place import ResolvedPlace
from app.platform.clock import now
from app.rules.document.ruleset import RuleSet
from app.scoring.intake import TendersIn
from app.scoring.whereabouts import looked_up, places_named

if TYPE_CHECKING:
    from app.places.reading import Gazetteer

PlaceFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--places",
        exists=True,
        help="Code-Point Open, ONSPD, NSPL, look-ups: each a file, ZIP or folder as published. "
        "Without any, the small sample that comes along answers.",
    ),
]


def resolved_places(
    rule_set: RuleSet, sent: TendersIn, files: Sequence[Path] | None = None
) -> dict[str, ResolvedPlace]:
    """Give what is known of each place that the rules or the tenders name.

    Args:
        rule_set: whose locality may name a vintage, and a postcode to measure from.
        sent: the tenders.
        files: of places, each a vintage of its own. As over HTTP, they stand in place of the
            sample; without any, the sample answers.

    Raises:
        Problem: when a file cannot be read, or is no file of places.
    """
    if not any(places_named(rule_set, sent)):
        return {}
    return looked_up(rule_set, sent, _known(tuple(files or ())).look_up, now().date())


@cache
def _known(files: tuple[Path, ...]) -> "Gazetteer":
    """Read the files once, however many examples ask."""
    from app.places.reading import Gazetteer, PlaceFile, shipped  # a moment to load; seldom needed

    return Gazetteer(PlaceFile((path,)) for path in files) if files else shipped()

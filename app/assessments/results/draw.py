"""Who was drawn first among tenders that share the first place by all else in the rules.

Where the published rules leave the place shared, one of equals is not chosen at will. What can
part them is a draw, held openly and kept with the assessment: it changes no rank. Other rules end
in a draw themselves; then it shows in the ranks. Either way it is said how the draw was held.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from app.problems import Finding
from app.scoring.answer import Answer
from app.scoring.engine.order import ranked
from app.tenders.opened.blindness import any_of
from app.units import exactly

SHORTEST = 3  #: characters: two may be the name of a firm, and are a word in every sentence


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw that decided who comes first."""

    sharing: tuple[str, ...]  #: the tenders between which it decided, as scoring calls them
    first: str  #: of them


def wants_draw(answered: Answer) -> bool:
    """Tell whether the rules themselves part a tie by a draw, which then shows in the ranks."""
    return any(tie.kind == "drawn" for tie in answered.plans[""].rank.ties)


def drawn_first(answered: Answer, sharing: Sequence[str]) -> str | None:
    """Give the tender that was drawn before the others; None if no draw names them all.

    Args:
        answered: the lot, scored.
        sharing: the tenders of the first place, as scoring calls them.
    """
    draw = answered.sent.draw
    return min(sharing, key=draw.index) if sharing and set(sharing) <= set(draw) else None


def deciding_draw(answered: Answer) -> Draw | None:
    """Give the draw by which one tender comes first before its equals; None if none did that."""
    sharing = _equal_first(answered)
    if len(sharing) < 2:
        return None
    first = drawn_first(answered, sharing)
    if wants_draw(answered):
        by_rank = [
            one.sheet.tender.supplier
            for one in answered.scores[""].tenders
            if one.standing is not None and one.standing.rank == 1
        ]
        first = by_rank[0] if len(by_rank) == 1 else None
    return None if first is None else Draw(sharing, first)


def faults_of_draw(how: str, *, is_held: bool, names: Iterable[str]) -> Iterator[Finding]:
    """Say what is wrong with how a draw is said to have been held, which the letters quote.

    Args:
        how: it was held, when and before whom.
        is_held: whether a draw is given.
        names: by which a tenderer could be known.
    """
    path = "/draw_held"
    if is_held and not how.strip():
        fix = "Say in `draw_held` when, how and before whom it was held."
        yield Finding("draw_held_needed", "A draw was held.", fix, path=path)
    if how.strip() and not is_held:
        fix = "Give `draw`, the tenders in the order drawn; or leave `draw_held` out."
        yield Finding("draw_missing", "It is said how a draw was held, and none is given.", fix,
                      path=path)  # fmt: skip
    for said in dict.fromkeys(one.group() for one in any_of(names).finditer(how)):
        if len(said) >= SHORTEST:
            words = (
                f"This seems to name {said!r}, and suppliers who are told nothing of it read it."
            )
            fix = "Say it without a tenderer's name, such as: before all who share the place."
            yield Finding("other_supplier_named", words, fix, path=path)


def _equal_first(answered: Answer) -> tuple[str, ...]:
    """Give the tenders that come first by all that the rules go by before a draw."""
    scored = answered.scores[""]
    rank = scored.plan.rank
    ties = takewhile(lambda tie: tie.kind not in {"drawn", "shared"}, rank.ties)
    plan = replace(scored.plan, rank=replace(rank, ties=tuple(ties)))
    sheets = [one.sheet for one in scored.tenders if one.standing is not None]
    with exactly():
        standings = ranked(plan, sheets, ())
    return tuple(name for name, standing in standings.items() if standing.rank == 1)

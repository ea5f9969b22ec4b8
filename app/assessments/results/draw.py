"""Who was drawn first among tenders that share the first place by the published rules.

Such rules leave the place shared, and one of equals is not chosen at will. What can part them is
a draw, held openly and kept with the assessment: it changes no rank.
"""

from collections.abc import Sequence

from app.scoring.answer import Answer


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

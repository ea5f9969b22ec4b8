"""What the declarations of one person come to."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol


class Declared(Protocol):
    """What one declaration says, and what was decided about it."""

    has_interest: bool
    allowed: bool | None


class Effect(StrEnum):
    """Whether somebody may take part, by what they have declared so far."""

    NOTHING = "nothing"  #: has not declared
    CLEAR = "clear"  #: has no interest, or one with which they may take part
    UNDECIDED = "undecided"  #: waits for another person's decision
    REFUSED = "refused"


def effect_of(declarations: Iterable[Declared]) -> Effect:
    """Tell what declarations come to; the last one counts.

    Whoever has declared an interest is not cleared by saying later that there is none: another
    person decides that too. Otherwise a refusal could be undone by the one who was refused.

    Args:
        declarations: all of one person's for one lot, oldest first.
    """
    effect = Effect.NOTHING
    for one in declarations:
        effect = _after(effect, one)
    return effect


def _after(before: Effect, one: Declared) -> Effect:
    if one.allowed is not None:
        return Effect.CLEAR if one.allowed else Effect.REFUSED
    if one.has_interest or before in {Effect.UNDECIDED, Effect.REFUSED}:
        return Effect.UNDECIDED
    return Effect.CLEAR

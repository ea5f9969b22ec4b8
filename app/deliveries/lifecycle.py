"""How far it is proven that something was delivered, and what can become of it.

Every move can be made back: what looked proven may turn out not to be, and what was refused may
be shown after all. Each takes a reason but the first, which follows from the evidence handed in.
"""

from enum import StrEnum

from app.problems import Conflict


class DeliveryState(StrEnum):
    """How far it is proven that something was delivered."""

    CLAIMED = "claimed"
    EVIDENCED = "evidenced"  #: what the measure asks for was handed in
    VERIFIED = "verified"
    PART_VERIFIED = "part_verified"
    REJECTED = "rejected"
    DISPUTED = "disputed"  #: whoever should have received it says otherwise


#: what each state can become
NEXT: dict[DeliveryState, tuple[DeliveryState, ...]] = {
    DeliveryState.CLAIMED: (
        DeliveryState.EVIDENCED,
        DeliveryState.REJECTED,
        DeliveryState.DISPUTED,
    ),
    DeliveryState.EVIDENCED: (
        DeliveryState.CLAIMED,
        DeliveryState.VERIFIED,
        DeliveryState.PART_VERIFIED,
        DeliveryState.REJECTED,
        DeliveryState.DISPUTED,
    ),
    DeliveryState.VERIFIED: (
        DeliveryState.EVIDENCED,
        DeliveryState.PART_VERIFIED,
        DeliveryState.REJECTED,
        DeliveryState.DISPUTED,
    ),
    DeliveryState.PART_VERIFIED: (
        DeliveryState.EVIDENCED,
        DeliveryState.VERIFIED,
        DeliveryState.REJECTED,
        DeliveryState.DISPUTED,
    ),
    DeliveryState.REJECTED: (DeliveryState.CLAIMED, DeliveryState.EVIDENCED),
    DeliveryState.DISPUTED: (
        DeliveryState.CLAIMED,
        DeliveryState.EVIDENCED,
        DeliveryState.VERIFIED,
        DeliveryState.PART_VERIFIED,
        DeliveryState.REJECTED,
    ),
}

#: states in which some of the quantity is verified
PROVEN = frozenset({DeliveryState.VERIFIED, DeliveryState.PART_VERIFIED})

#: states in which somebody says that it was not so
DOUBTED = frozenset({DeliveryState.DISPUTED, DeliveryState.REJECTED})


class MoveNotPossible(Conflict):
    """A delivery cannot go from its state to the one that was asked for."""

    slug = "move-not-possible"


def refuse_move(was: DeliveryState, wanted: DeliveryState) -> None:
    """Let a move through that `NEXT` has.

    Raises:
        MoveNotPossible: for any other; it lists those that are possible.
    """
    if wanted in NEXT[was]:
        return
    possible = [state.value for state in NEXT[was]]
    raise MoveNotPossible(
        f"A delivery that is {was} cannot become {wanted}.",
        f"It can become {', '.join(possible)}.",
        state=was.value,
        possible=possible,
    )

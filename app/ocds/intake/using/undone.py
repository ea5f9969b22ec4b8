"""Which contracts and awards of a procurement came to nothing, by the last word on each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.ocds.contracts.choosing import LONGEST
from app.ocds.contracts.details import NOT_MADE
from app.ocds.intake.using.deed import Told
from app.ocds.part import Part


class Called(NamedTuple):
    """What notices call a contract that there is; empty: none has named it yet."""

    id: str
    award: str


class Gone(NamedTuple):
    """Something that came to nothing."""

    name: str  #: in words
    is_here: bool  #: the authority may have a contract of it


@dataclass(frozen=True, slots=True)
class Undone:
    """What came to nothing, by its ids within the procurement."""

    contracts: frozenset[str]
    awards: frozenset[str]
    of_awards: frozenset[
        str
    ]  #: contracts whose award did, and of whose own state nothing came since

    def __bool__(self) -> bool:
        """Tell whether anything did."""
        return bool(self.contracts or self.awards)

    @property
    def never_made(self) -> frozenset[str]:
        """Give the contracts that are none."""
        return self.contracts | self.of_awards

    def told_by(self, told: Told, here: Collection[Called]) -> Iterator[Gone]:
        """Give what a release tells of, now or before it came to nothing.

        Args:
            told: the release.
            here: the contracts that there are.
        """
        contracts = {one.id for one in _states(told, "contracts")}
        for one in sorted(contracts & self.contracts):
            yield Gone(f"Contract {one[:100]}", may_be_here(one, here))
        for one in sorted(contracts & (self.of_awards - self.contracts)):
            yield Gone(f"The award of contract {one[:100]}", may_be_here(one, here))
        for one in sorted({one.id for one in _states(told, "awards")} & self.awards):
            is_here = any(there.award == one[:LONGEST] for there in here)
            yield Gone(f"Award {one[:100]}", is_here)


def may_be_here(contract: str, here: Collection[Called]) -> bool:
    """Tell whether a contract is called so, or by no id of its own yet."""
    return any(one.id in ("", contract[:LONGEST]) for one in here)


def undone_in(history: Sequence[Told]) -> Undone:
    """Give what came to nothing; what is told again without a state has the one it had.

    Args:
        history: the releases of a procurement, the earliest first.
    """
    contracts, awards = _last(history, "contracts"), _last(history, "awards")
    gone = {name for name, last in awards.items() if last.state in NOT_MADE}
    award_of = {
        one.id: one.award for told in history for one in _states(told, "contracts") if one.award
    }
    since = {name: last.place for name, last in contracts.items()}
    return Undone(
        frozenset(name for name, last in contracts.items() if last.state in NOT_MADE),
        frozenset(gone),
        frozenset(
            name
            for name, award in award_of.items()
            if award in gone and since.get(name, -1) <= awards[award].place
        ),
    )


class _State(NamedTuple):
    """What a release says of a contract or an award."""

    id: str
    award: str  #: of a contract; empty: not said
    state: str  #: empty: not said
    place: int = 0  #: of the release


def _last(history: Sequence[Told], list_name: str) -> dict[str, _State]:
    """Give the last state of each that has any."""
    return {
        one.id: one._replace(place=place)
        for place, told in enumerate(history)
        for one in _states(told, list_name)
        if one.state
    }


def _states(told: Told, list_name: str) -> Iterator[_State]:
    for one in Part(told.tree, "", []).of(list_name).items():
        award = one.of("awardID").text()
        yield _State(one.of("id").text() or "1", award, one.of("status").text())

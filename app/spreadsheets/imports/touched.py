"""The rows that a file changed: as they were before it, as it left them, and as they are now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: the parts of what stands that a file may change: by their names, what tells the rows of a list
#: apart; nothing: the part is one value
Parts = Mapping[str, tuple[str, ...]]
Spot = tuple[str, str]  #: a part, and which row of it
Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """One row, or another part, that a file changed; None: there was none, or is none."""

    part: str
    key: str
    before: Any
    after: Any

    @property
    def spot(self) -> Spot:
        """Tell where it stands."""
        return self.part, self.key


def touched(before: Tree, after: Tree, parts: Parts) -> list[Touched]:
    """Tell what differs between two trees; a row that has only its keys was not changed."""
    was, left = _spots(before, parts), _spots(after, parts)
    return [
        Touched(*spot, was.get(spot), left.get(spot))
        for spot in was | left
        if not _is_silent(spot, left, parts) and was.get(spot) != left.get(spot)
    ]


def moved(changes: Collection[Touched], now: Tree, parts: Parts) -> list[Touched]:
    """Give what does not stand as a file left it, nor as it was before the file."""
    here = _spots(now, parts)
    return [
        one
        for one in changes
        if not _is_silent(one.spot, here, parts)
        and here.get(one.spot) not in (one.after, one.before)
    ]


def put_back(changes: Collection[Touched], now: Tree, parts: Parts) -> dict[str, Any]:
    """Give what stands now, with what a file changed as it was before."""
    was = {one.spot: one.before for one in changes}
    here = _spots(now, parts) | was
    tree = dict(now)
    for part, by in parts.items():
        rows = [value for (name, _), value in here.items() if name == part]
        tree[part] = [one for one in rows if one is not None] if by else rows[0]
    return tree


def _spots(tree: Tree, parts: Parts) -> dict[Spot, Any]:
    return {spot: value for part, by in parts.items() for spot, value in _in_part(tree, part, by)}


def _in_part(tree: Tree, part: str, by: tuple[str, ...]) -> Iterator[tuple[Spot, Any]]:
    if not by:
        yield (part, ""), tree.get(part)
        return
    for row in tree.get(part, ()):
        yield (part, "|".join(str(row[one]) for one in by)), row


def _is_silent(spot: Spot, here: Mapping[Spot, Any], parts: Parts) -> bool:
    """Tell whether nothing but the keys of a row is given, as it was not changed."""
    by, row = parts[spot[0]], here.get(spot)
    return bool(by) and row is not None and row.keys() <= set(by)

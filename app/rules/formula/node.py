"""The parts of a formula, once read: a small tree that cannot reach anything outside itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exactly as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A name: a price, a fact, a parameter, a measure, a figure."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus something."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers added, subtracted, multiplied or divided."""

    sign: str  #: + - * /
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbers compared."""

    sign: str  #: < <= > >= == !=
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """Yes if all are yes; works out no further than the first no."""

    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Yes if any is yes; works out no further than the first yes."""

    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Yes for no and no for yes."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two, by a condition; the other is not worked out."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of numbers, such as `min` or `sqrt`."""

    function: str
    of: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """A fact of all qualifying tenders, such as the lowest price among those that are VCSEs."""

    function: str  #: lowest highest mean median sum count
    of: "Node | None"  #: what is worked out for each tender; None for count
    condition: "Node | None"  #: which tenders; None for all


@dataclass(frozen=True, slots=True)
class OfCriterion:
    """A stage of a criterion: its value, unit_score, score, weighted or weight."""

    stage: str
    code: str


@dataclass(frozen=True, slots=True)
class OfTheme:
    """What a tender's commitments of one theme come to: pounds, quantity or points."""

    kind: str
    theme: str


Node = (
    Number
    | Name
    | Negative
    | Arithmetic
    | Comparison
    | Every
    | Some
    | Opposite
    | Choice
    | Call
    | Pool
    | OfCriterion
    | OfTheme
)


def parts(node: Node) -> tuple[Node, ...]:
    """List what a node is made of."""
    match node:
        case Negative(of) | Opposite(of):
            return (of,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Every(of) | Some(of) | Call(_, of):
            return of
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Pool(_, of, condition):
            return tuple(part for part in (of, condition) if part is not None)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Go through a node and all it is made of."""
    yield node
    for part in parts(node):
        yield from walk(part)


def names(node: Node) -> set[str]:
    """List the names that a formula uses, those inside pool functions too."""
    return {part.name for part in walk(node) if isinstance(part, Name)}


def uses_pool(node: Node) -> bool:
    """Tell whether a formula itself asks about the other tenders."""
    return any(isinstance(part, Pool) for part in walk(node))

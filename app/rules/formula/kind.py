"""Tell before anything runs whether a formula makes a number, a yes/no, or no sense."""

from collections.abc import Callable
from enum import StrEnum

from app.rules.formula.grammar import FormulaFault
from app.rules.formula.node import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Every,
    Name,
    Negative,
    Node,
    OfCriterion,
    Opposite,
    Pool,
    Some,
    parts,
)


class Kind(StrEnum):
    """What a name or a formula stands for."""

    NUMBER = "number"
    YES_NO = "yes/no"
    WORD = "word"
    UNKNOWN = "unknown"  #: a contract fact, known only when the contract is


NameKind = Callable[[str], Kind]
StageKind = Callable[[str, str], Kind]


def kind_of(node: Node, of_name: NameKind, of_stage: StageKind) -> Kind:
    """Tell what a formula makes.

    Args:
        node: the formula.
        of_name: tells the kind of a name; raises FormulaFault for one that is not there.
        of_stage: tells the kind of a criterion's stage, likewise.

    Raises:
        FormulaFault: where a yes/no is used as a number, a number as a yes/no, or a word at all.
    """
    return _Typing(of_name, of_stage).of(node)


class _Typing:
    def __init__(self, of_name: NameKind, of_stage: StageKind) -> None:
        self.of_name, self.of_stage = of_name, of_stage

    def of(self, node: Node) -> Kind:
        match node:
            case Name(name):
                return self.of_name(name)
            case OfCriterion(stage, code):
                return self.of_stage(stage, code)
            case Negative() | Arithmetic() | Call():
                for part in parts(node):
                    self._number(part)
                return Kind.NUMBER
            case Pool():
                return self._pool(node)
            case Comparison() | Every() | Some() | Opposite():
                return self._question(node)
            case Choice(condition, then, otherwise):
                self._yes_no(condition)
                return self._same(self.of(then), self.of(otherwise))
            case _:
                return Kind.NUMBER

    def _pool(self, node: Pool) -> Kind:
        if node.of is not None:
            self._number(node.of)
        if node.condition is not None:
            self._yes_no(node.condition)
        return Kind.NUMBER

    def _question(self, node: Node) -> Kind:
        if isinstance(node, Comparison):
            self._number(node.left)
            self._number(node.right)
        elif isinstance(node, Every | Some):
            for part in node.of:
                self._yes_no(part)
        elif isinstance(node, Opposite):
            self._yes_no(node.of)
        return Kind.YES_NO

    def _same(self, one: Kind, other: Kind) -> Kind:
        if Kind.UNKNOWN in (one, other):
            return other if one == Kind.UNKNOWN else one
        if one != other:
            raise FormulaFault(f"gives a {one} if yes but a {other} if not; make both the same")
        return one

    def _number(self, node: Node) -> Kind:
        return self._must_be(node, Kind.NUMBER)

    def _yes_no(self, node: Node) -> Kind:
        return self._must_be(node, Kind.YES_NO)

    def _must_be(self, node: Node, wanted: Kind) -> Kind:
        found = self.of(node)
        if found in (wanted, Kind.UNKNOWN):
            return wanted
        what = f"{node.name!r}" if isinstance(node, Name) else "a part"
        hints = {
            Kind.YES_NO: "; write `1 if … else 0` to count a yes/no",
            Kind.NUMBER: "; compare the number with something to get a yes/no",
            Kind.WORD: "; a word is only looked up in a table",
        }
        raise FormulaFault(f"uses {what}, a {found}, where a {wanted} is needed{hints[found]}")

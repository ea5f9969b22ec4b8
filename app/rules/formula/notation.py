"""Show a formula as people read it."""

from app.rules.formula.node import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Every,
    Name,
    Negative,
    Node,
    Number,
    OfCriterion,
    OfTheme,
    Opposite,
    Pool,
    Some,
)
from app.units import plain

TIGHTNESS = {"+": 1, "-": 1, "*": 2, "/": 2}


def shown(node: Node) -> str:
    """Write a formula out again, with the fewest brackets that keep its meaning."""
    match node:
        case Number(value):
            return plain(value)
        case Name(name):
            return name
        case OfCriterion(function, code) | OfTheme(function, code):
            return f"{function}({code})"
        case Call(function, of):
            return f"{function}({', '.join(map(shown, of))})"
        case Pool(function, of, condition):
            inside = [shown(part) for part in (of, condition) if part is not None]
            return f"{function}({', '.join(inside)})" if inside else function
        case Negative(of):
            return f"-{_bracketed(of)}"
        case Arithmetic():
            return _arithmetic(node)
        case _:
            return _question(node)


def _bracketed(node: Node) -> str:
    simple = Number | Name | OfCriterion | OfTheme | Call | Pool
    return shown(node) if isinstance(node, simple) else f"({shown(node)})"


def _arithmetic(node: Arithmetic) -> str:
    tight = TIGHTNESS[node.sign]

    def side(part: Node, *, last: bool) -> str:
        if not isinstance(part, Arithmetic):
            return _bracketed(part)
        loose = TIGHTNESS[part.sign] < tight or (last and TIGHTNESS[part.sign] == tight)
        return f"({shown(part)})" if loose else shown(part)

    return f"{side(node.left, last=False)} {node.sign} {side(node.right, last=True)}"


def _side(node: Node) -> str:
    return shown(node) if isinstance(node, Arithmetic) else _bracketed(node)


def _unless_choice(node: Node) -> str:
    return f"({shown(node)})" if isinstance(node, Choice) else shown(node)


def _question(node: Node) -> str:
    match node:
        case Comparison(sign, left, right):
            return f"{_side(left)} {sign} {_side(right)}"
        case Every(of):
            return " and ".join(map(_bracketed, of))
        case Some(of):
            return " or ".join(map(_bracketed, of))
        case Opposite(inner):
            return f"not {_bracketed(inner)}"
        case Choice(condition, then, otherwise):
            return f"{_unless_choice(then)} if {_unless_choice(condition)} else {shown(otherwise)}"
        case _:
            raise TypeError(f"{node} is not a question")

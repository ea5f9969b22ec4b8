"""Read the text of a formula into a tree, or say what is wrong with it.

Python's own parser does the bracketing; everything it accepts beyond our small language is
refused by an allowlist, so a formula cannot name an attribute, an index, a string, a power or a
loop. Nothing here is ever executed.
"""

import ast
import re

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
from app.units import number

LONGEST = 2_000  #: characters
DEEPEST = 40  #: brackets within brackets

#: What a formula is written with; anything else is named before the parser sees the text.
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)(?![\w.])|(?P<name>[A-Za-z_]\w*)|"
    r"(?P<sign>\*\*|//|<=|>=|==|!=|[-+*/()<>,]))",
    re.ASCII,
)

ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
#: Functions of numbers, with the fewest and the most numbers they take.
FUNCTIONS = {
    "min": (2, 50),
    "max": (2, 50),
    "abs": (1, 1),
    "round": (1, 2),
    "floor": (1, 1),
    "ceil": (1, 1),
    "sqrt": (1, 1),
    "ln": (1, 1),
    "log10": (1, 1),
    "exp": (1, 1),
}
POOL = ("lowest", "highest", "mean", "median", "sum", "count")
STAGES = ("value", "unit_score", "score", "weighted", "weight")
THEMES = ("pounds", "quantity", "points")
WORDS = ("and", "or", "not", "if", "else")
CALLABLE = (*FUNCTIONS, *POOL, *STAGES, *THEMES)


class FormulaFault(ValueError):
    """The text is not a formula; its words say why and what to write instead."""


def read(text: str) -> Node:
    """Read a formula.

    Args:
        text: at most 2,000 characters.

    Raises:
        FormulaFault: with words for the writer.
    """
    if len(text) > LONGEST:
        raise FormulaFault(f"is {len(text)} characters long; the most is {LONGEST}")
    _check_tokens(text)
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaFault(
            f"cannot be read: {_shortened(text)}; check brackets and signs"
        ) from None
    return _Reader(" ".join(text.split())).node(tree.body, 0)


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _check_tokens(text: str) -> None:
    """Refuse characters that no formula has, powers, and brackets nested too deep."""
    at, depth = 0, 0
    stripped = text.rstrip()
    if not stripped:
        raise FormulaFault("is empty; write a number, a name or a sum")
    while at < len(stripped):
        token = TOKEN.match(stripped, at)
        if token is None:
            wrong = stripped[at:].lstrip()[:10]
            raise FormulaFault(f"has {wrong!r}, which no formula can have")
        if token["sign"] in ("**", "//"):
            raise FormulaFault(f"has {token['sign']!r}; powers and whole division are not allowed")
        depth += {"(": 1, ")": -1}.get(token["sign"] or "", 0)
        if depth > DEEPEST:
            raise FormulaFault(f"has more than {DEEPEST} brackets within brackets")
        at = token.end()


class _Reader:
    """Turns Python's tree into ours, refusing all that is not ours."""

    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, tree: ast.expr, depth: int) -> Node:
        if depth > 2 * DEEPEST:
            raise FormulaFault(
                f"has more than {2 * DEEPEST} parts in a row or within each other; split it up"
            )
        read_kind = getattr(self, f"_{type(tree).__name__.lower()}", None)
        if read_kind is None:
            raise FormulaFault(f"has {self._source(tree)}, which is not part of the language")
        made: Node = read_kind(tree, depth + 1)
        return made

    def _source(self, tree: ast.expr) -> str:
        return _shortened(ast.get_source_segment(self.text, tree) or "something")

    def _constant(self, tree: ast.Constant, _depth: int) -> Node:
        if isinstance(tree.value, bool) or not isinstance(tree.value, int | float):
            raise FormulaFault(f"has {self._source(tree)}; only numbers and names are allowed")
        try:
            return Number(number(ast.get_source_segment(self.text, tree) or ""))
        except ValueError as fault:
            raise FormulaFault(f"has a number that cannot be used: {fault}") from None

    def _name(self, tree: ast.Name, _depth: int) -> Node:
        return Name(tree.id)

    def _unaryop(self, tree: ast.UnaryOp, depth: int) -> Node:
        of = self.node(tree.operand, depth)
        if isinstance(tree.op, ast.USub):
            return Negative(of)
        if isinstance(tree.op, ast.Not):
            return Opposite(of)
        return of if isinstance(tree.op, ast.UAdd) else self._refuse(tree)

    def _refuse(self, tree: ast.expr) -> Node:
        raise FormulaFault(f"has {self._source(tree)}, which is not part of the language")

    def _binop(self, tree: ast.BinOp, depth: int) -> Node:
        sign = ARITHMETIC.get(type(tree.op))
        if sign is None:
            return self._refuse(tree)
        return Arithmetic(sign, self.node(tree.left, depth), self.node(tree.right, depth))

    def _boolop(self, tree: ast.BoolOp, depth: int) -> Node:
        of = tuple(self.node(value, depth) for value in tree.values)
        return Every(of) if isinstance(tree.op, ast.And) else Some(of)

    def _compare(self, tree: ast.Compare, depth: int) -> Node:
        sides = [self.node(side, depth) for side in (tree.left, *tree.comparators)]
        pairs: list[Node] = []
        for place, operator in enumerate(tree.ops):
            sign = COMPARISONS.get(type(operator))
            if sign is None:
                return self._refuse(tree)
            pairs.append(Comparison(sign, sides[place], sides[place + 1]))
        return pairs[0] if len(pairs) == 1 else Every(tuple(pairs))

    def _ifexp(self, tree: ast.IfExp, depth: int) -> Node:
        return Choice(
            self.node(tree.test, depth), self.node(tree.body, depth), self.node(tree.orelse, depth)
        )

    def _call(self, tree: ast.Call, depth: int) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            return self._refuse(tree)
        name = tree.func.id
        if any(isinstance(part, ast.Starred) for part in tree.args):
            return self._refuse(tree)
        if name in STAGES or name in THEMES:
            return self._of_code(name, tree.args)
        if name not in CALLABLE:
            raise FormulaFault(f"calls {name!r}; the functions are {', '.join(CALLABLE)}")
        of = tuple(self.node(part, depth) for part in tree.args)
        return _pool(name, of) if name in POOL else _function(name, of)

    def _of_code(self, name: str, arguments: list[ast.expr]) -> Node:
        kind = "criterion" if name in STAGES else "theme"
        if len(arguments) != 1 or not isinstance(arguments[0], ast.Name):
            raise FormulaFault(f"needs one {kind} code in {name}(…), such as {name}(local_jobs)")
        code = arguments[0].id
        return OfCriterion(name, code) if name in STAGES else OfTheme(name, code)


def _function(name: str, of: tuple[Node, ...]) -> Node:
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(of) <= most:
        needs = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        raise FormulaFault(f"gives {name}() {len(of)} numbers; it takes {needs}")
    return Call(name, of)


def _pool(name: str, of: tuple[Node, ...]) -> Node:
    if name == "count":
        if len(of) != 1:
            raise FormulaFault("needs one condition in count(…), such as count(price > 0)")
        return Pool(name, None, of[0])
    if len(of) not in (1, 2):
        raise FormulaFault(f"needs {name}(what) or {name}(what, condition)")
    return Pool(name, of[0], of[1] if len(of) == 2 else None)

"""What a criterion's value is made of: so much of each measure, where it is no more than a sum."""

from decimal import Decimal

from app.rules.formula.grammar import read
from app.rules.formula.node import Arithmetic, Name, Negative, Node, OfTheme, walk
from app.rules.plan import Plan
from app.spreadsheets.tender.estimate.said import Unsayable, constant

Parts = dict[str, Decimal]  #: by measure: what one of it adds
ONE, MINUS = Decimal(1), Decimal(-1)


def parts_of(plan: Plan, node: Node) -> Parts:
    """Tell how much each measure adds to a value.

    Raises:
        Unsayable: if it is not a plain sum of measures.
    """
    match node:
        case Name(name) if name in plan.measures:
            return {name: ONE}
        case Name(name) if name in plan.figures:
            return parts_of(plan, _figure(plan, name))
        case OfTheme(kind, theme):
            return _of_theme(plan, kind, theme)
        case Negative(of):
            return _times(parts_of(plan, of), MINUS)
        case Arithmetic("+" | "-" as sign, left, right):
            return _sum(parts_of(plan, left), parts_of(plan, right), ONE if sign == "+" else MINUS)
        case Arithmetic("*" | "/" as sign, left, right):
            return _product(plan, sign, left, right)
    raise Unsayable(type(node).__name__)


def measures_in(plan: Plan, node: Node) -> set[str]:
    """List the measures that a formula counts, wherever it names them."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Name) and part.name in plan.measures:
            found.add(part.name)
        elif isinstance(part, Name) and part.name in plan.figures:
            found |= measures_in(plan, read(plan.figures[part.name].sum.text))
        elif isinstance(part, OfTheme):
            found |= {one.code for one in plan.measures.values() if _is_in(one, part.theme)}
    return found


def _is_in(measure: object, theme: str) -> bool:
    return theme in (getattr(measure, "theme", None), getattr(measure, "code", None))


def _figure(plan: Plan, name: str) -> Node:
    figure = plan.figures[name]
    if figure.table is not None or figure.rounding is not None:
        raise Unsayable(name)
    return read(figure.sum.text)


def _of_theme(plan: Plan, kind: str, theme: str) -> Parts:
    """Tell what each measure of a theme adds, as the scorer adds them up."""
    chosen = [one for one in plan.measures.values() if _is_in(one, theme)]
    codes = {one.code for one in chosen}
    made: Parts = {}
    for one in chosen:
        within = {code for code, how in one.stacking.items() if how == "subset_of"}
        if one.record_only or (within & codes and one.code != theme):
            continue
        if kind == "pounds" and one.unpriced:
            raise Unsayable(one.unpriced)
        each = {"pounds": one.pounds and one.pounds[1], "points": one.points, "quantity": ONE}
        worth = each.get(kind)
        if worth is not None:
            made[one.code] = worth
    return made


def _product(plan: Plan, sign: str, left: Node, right: Node) -> Parts:
    """Multiply a sum of measures by what no tender changes, or divide it by that."""
    if sign == "/":
        below = constant(plan, right)
        if not below:
            raise Unsayable("it divides by zero")
        return _times(parts_of(plan, left), ONE / below)
    try:
        return _times(parts_of(plan, right), constant(plan, left))
    except Unsayable:
        return _times(parts_of(plan, left), constant(plan, right))


def _times(parts: Parts, factor: Decimal) -> Parts:
    return {code: each * factor for code, each in parts.items()}


def _sum(one: Parts, other: Parts, sign: Decimal) -> Parts:
    codes = dict.fromkeys((*one, *other))
    zero = Decimal(0)
    return {code: one.get(code, zero) + sign * other.get(code, zero) for code in codes}

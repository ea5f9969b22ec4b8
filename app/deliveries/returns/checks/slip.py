"""Whether a quantity is a slip, such as hours for minutes, or pounds for thousands of pounds.

A slip is seldom out by little, and what is usual of an obligation tells it best: what falls due in
the period, and what single deliveries of it came to before. What is far above either is refused
until whoever reports it says that it is right, and how it came about. What is over a hundred times
the promise for the whole contract is refused whatever is said; over twice, it is a question. What
several deliveries of one return add up to is only asked about.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from uuid import UUID

from app.deliveries.returns.checks.ground import Owed
from app.problems import Finding, Severity
from app.units import Rounding, exactly, plain, rounded

QUESTIONED = 2  #: times what is promised, in one delivery
REFUSED = 100
OF_DUE = 20  #: times what falls due in the period, in what is more than all that is promised
OF_BEFORE = 100  #: times what one delivery came to before, on average
TOLD = Rounding(2)
CONFIRM = (
    "Look for a slip in the quantity or its unit. If it is right, say so under Quantity is right "
    "(over the API: `confirmed`), and in the comment how it came about."
)


def slips_in(
    quantity: Decimal, owed: Owed, due: Callable[[], Decimal], path: str, *, confirmed: bool
) -> tuple[list[Finding], list[Finding]]:
    """Give the faults, and the questions, about a quantity that is larger than is usual.

    Args:
        quantity: of one delivery, in the unit in which it is owed.
        owed: its obligation.
        due: gives what falls due of it in the period; asked only where it matters.
        path: of the delivery.
        confirmed: whoever reports it says that it is right, with a comment.
    """
    where = f"{path}/quantity"
    if owed.promised and quantity > REFUSED * owed.promised:
        words = _words(quantity, REFUSED, owed.promised, owed, "promised over the whole contract")
        fix = "Look for a slip in the quantity or its unit."
        return [Finding("thousandfold", words, fix, path=where)], []
    words = "" if confirmed else _unusual(quantity, owed, due)
    if words:
        return [Finding("thousandfold", words, CONFIRM, path=where)], []
    if not owed.promised or quantity <= QUESTIONED * owed.promised:
        return [], []
    words = _words(quantity, QUESTIONED, owed.promised, owed, "promised over the whole contract")
    fix = "If it is right, leave it, and say in the comment how it came about."
    return [], [Finding("much_more", words, fix, Severity.WARNING, where)]


def questions_of_sums(
    reported: Iterable[tuple[UUID, Decimal, str]],
    owed: Mapping[UUID, Owed],
    due: Callable[[UUID], Decimal],
) -> list[Finding]:
    """Ask about deliveries of one return that only together come to more than is usual.

    Args:
        reported: of each delivery its obligation, its quantity as that is owed, and its path.
        owed: every obligation.
        due: gives what falls due of one in the period; asked only where it matters.
    """
    every: dict[UUID, list[tuple[Decimal, str]]] = {}
    for obligation_id, quantity, path in reported:
        every.setdefault(obligation_id, []).append((quantity, path))
    found = []
    for obligation_id, some in every.items():
        one, most = owed[obligation_id], max(quantity for quantity, _ in some)
        with exactly():
            total = sum((quantity for quantity, _ in some), Decimal(0))
        words = _too_much(total, one, partial(due, obligation_id))
        if words and not _too_much(most, one, partial(due, obligation_id)):
            fix = "Look for rows that stand twice; if all is right, leave it."
            words = f"{len(some)} deliveries are reported of it: {words}"
            found.append(
                Finding("much_in_all", words, fix, Severity.WARNING, f"{some[0][1]}/quantity")
            )
    return found


def _too_much(quantity: Decimal, owed: Owed, due: Callable[[], Decimal]) -> str:
    """Say what a quantity, of one delivery or of several, is far above; nothing, if it is not."""
    if not owed.promised or quantity <= owed.promised:
        return ""
    if quantity > QUESTIONED * owed.promised:
        whole = "promised over the whole contract"
        return _words(quantity, QUESTIONED, owed.promised, owed, whole)
    if 0 < OF_DUE * due() < quantity:
        return _words(quantity, OF_DUE, due(), owed, "due in the period")
    return ""


def _unusual(quantity: Decimal, owed: Owed, due: Callable[[], Decimal]) -> str:
    """Say what a quantity is far above; nothing, if it is not."""
    if owed.before and quantity > OF_BEFORE * owed.before:
        return _words(quantity, OF_BEFORE, owed.before, owed, "the usual of what came before")
    if owed.promised and quantity > owed.promised and 0 < OF_DUE * due() < quantity:
        return _words(quantity, OF_DUE, due(), owed, "due in the period")
    return ""


def _words(quantity: Decimal, times: int, usual: Decimal, owed: Owed, what: str) -> str:
    told = plain(rounded(usual, TOLD))
    return f"{plain(quantity)} (in {owed.unit}) is over {times} times the {told} that are {what}."

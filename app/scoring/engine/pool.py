"""Facts of all qualifying tenders, each worked out once per lot: one answer, whoever asks."""

from collections.abc import Callable
from decimal import Decimal

from app.rules.formula.exact import PoolFact, Scope, Undefined, pooled
from app.scoring.engine.outcome import Fails, NotApplicable
from app.scoring.engine.sheet import Sheet

ScopeOf = Callable[[Sheet], Scope]


class PoolOfTenders:
    """The qualifying tenders of a lot, and what was asked of them."""

    def __init__(self) -> None:
        """Start empty; `open` says who is in it once the gates have settled that."""
        self.members: tuple[Sheet, ...] = ()
        self.is_open = False
        self._answers: dict[tuple[PoolFact, str], Decimal | Undefined] = {}

    def open(self, members: tuple[Sheet, ...]) -> None:
        """Settle who is in the pool."""
        self.members = members
        self.is_open = True

    def answer(self, fact: PoolFact, scope_of: ScopeOf, place: str) -> Decimal:
        """Answer a question to the pool.

        Args:
            fact: the question.
            scope_of: where it is worked out for each tender.
            place: the criterion whose method asks, or nothing for the rule set.

        Raises:
            Undefined: if there is no answer, such as the lowest of nobody.
            RuntimeError: if it is not settled yet who is in the pool; to ask is a bug.
        """
        if not self.is_open:
            raise RuntimeError(f"{fact.text} was asked before the pool was open")
        key = (fact, place)
        if key not in self._answers:
            try:
                self._answers[key] = pooled(fact.function, self._numbers(fact, scope_of))
            except Undefined as undefined:
                self._answers[key] = undefined
        answer = self._answers[key]
        if isinstance(answer, Undefined):
            raise Undefined(str(answer))
        return answer

    def _numbers(self, fact: PoolFact, scope_of: ScopeOf) -> list[Decimal]:
        numbers: list[Decimal] = []
        for member in self.members:
            scope = scope_of(member)
            try:
                if fact.condition is None or fact.condition(scope):
                    numbers.append(Decimal(1) if fact.of is None else fact.of(scope))
            except (NotApplicable, Fails):
                continue  # the pool passes it over
        return numbers

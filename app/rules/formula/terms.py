"""Remember what a formula asked for as it really ran: the numbers to put into it."""

from decimal import Decimal

from app.rules.formula.exact import PoolFact, Scope


class Noting:
    """A scope that remembers what was asked of it: the terms of a formula as it really ran."""

    def __init__(self, scope: Scope) -> None:
        """Ask another scope, and note what it says."""
        self.scope = scope
        self.terms: dict[str, Decimal | bool | str] = {}

    def name(self, name: str, /) -> Decimal | bool:
        """Give the value of a name, and note it."""
        found: Decimal | bool = self.scope.name(name)
        self.terms[name] = found
        return found

    def pool(self, fact: PoolFact, /) -> Decimal:
        """Give the answer of the pool, and note it."""
        found = self.scope.pool(fact)
        self.terms[fact.text] = found
        return found

    def stage(self, stage: str, code: str, /) -> Decimal | bool:
        """Give a stage of a criterion, and note it."""
        found: Decimal | bool = self.scope.stage(stage, code)
        self.terms[f"{stage}({code})"] = found
        return found

    def theme(self, kind: str, theme: str, /) -> Decimal:
        """Give what a theme comes to, and note it."""
        found = self.scope.theme(kind, theme)
        self.terms[f"{kind}({theme})"] = found
        return found

"""How working a number out can end, other than with a number."""

from app.problems import Finding


class NotApplicable(Exception):
    """The criterion does not apply to this tender; it has no number and needs none."""


class Fails(Exception):
    """The tender does not meet something that it must meet."""

    def __init__(self, code: str, why: str, otherwise: str = "fail") -> None:
        """Say what is not met.

        Args:
            code: the criterion, figure, fact or gate.
            why: in words.
            otherwise: fail, disqualify or disregard.
        """
        super().__init__(why)
        self.code = code
        self.why = why
        self.otherwise = otherwise


class Stops(Exception):
    """Scoring cannot go on: something is missing or has no answer, and no rule says what then."""

    def __init__(self, code: str, message: str, how_to_fix: str, path: str) -> None:
        """Say what stops scoring, and where."""
        super().__init__(message)
        self.finding = Finding(code, message, how_to_fix, path=path)

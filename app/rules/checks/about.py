"""What a check looks at, and how it says what it found."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.problems import Finding, Severity
from app.rules.dependence import Dependence
from app.rules.document.ruleset import RuleSet
from app.rules.document.validity import written
from app.rules.library import Library
from app.rules.names import Names


class Stops(StrEnum):
    """What a finding stands in the way of."""

    SCORING = "scoring"  #: it would make a score wrong
    PUBLISHING = "publishing"  #: it makes the rules unfit to publish, not their sums wrong
    NOTHING = "nothing"  #: a person should look


@dataclass(frozen=True)
class Found:
    """A finding, and what it stops."""

    finding: Finding
    stops: Stops

    def when_scoring(self) -> Finding:
        """Give the finding as scoring says it: a fault only where scores would be wrong."""
        severity = Severity.FAULT if self.stops is Stops.SCORING else Severity.WARNING
        return replace(self.finding, severity=severity)

    def when_publishing(self) -> Finding:
        """Give the finding as publication says it."""
        severity = Severity.WARNING if self.stops is Stops.NOTHING else Severity.FAULT
        return replace(self.finding, severity=severity)


@dataclass(frozen=True)
class About:
    """A rule set under examination."""

    rules: RuleSet
    library: Library
    contract: Mapping[str, Any]
    names: Names
    dependence: Dependence
    paths: Mapping[str, str] = field(default_factory=dict)  #: of each criterion by its code

    def at(self, code: str, *steps: str | int) -> str:
        """Give the path of something at a criterion."""
        return ".".join([self.paths.get(code, code), *([written(steps)] if steps else [])])


Check = Callable[[About], Iterator[Found]]


def wrong(code: str, message: str, fix: str, path: str) -> Found:
    """Say what would make a score wrong."""
    return Found(Finding(code, message, fix, path=path), Stops.SCORING)


def unfit(code: str, message: str, fix: str, path: str) -> Found:
    """Say what makes the rules unfit to publish."""
    return Found(Finding(code, message, fix, path=path), Stops.PUBLISHING)


def noted(code: str, message: str, fix: str, path: str) -> Found:
    """Say what a person should look at."""
    return Found(Finding(code, message, fix, path=path), Stops.NOTHING)

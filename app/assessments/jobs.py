"""Stress tests as jobs: they outlive a request."""

from typing import Any

from app.platform.jobs.kinds import Kind, Outcome
from app.platform.jobs.working import Work
from app.rules.digest import unpinned
from app.scoring.stress.report import stress

TOLD_EVERY = 10  #: fields


def stress_test(work: Work) -> Outcome:
    """Try the rules that the payload holds on made-up fields, and keep the report."""
    payload: dict[str, Any] = work.payload
    rule_set, library = unpinned(payload["rules"])

    def progress(done: int, whole: int) -> None:
        if done % TOLD_EVERY == 0 or done == whole:
            with work.writing() as session:
                work.report(session, done, whole)

    report = stress(rule_set, library, int(payload["fields"]), int(payload["seed"]), progress)
    return report.as_document()


STRESS = Kind("rules.stress", stress_test, attempts=3)

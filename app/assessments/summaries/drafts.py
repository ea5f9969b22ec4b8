"""A lot's summaries as they would be sent, with everything that is wrong with them."""

from dataclasses import dataclass
from typing import Any

from app.assessments.summaries.case import Case
from app.assessments.summaries.checks.doubts import doubts_in
from app.assessments.summaries.checks.inference import followed_in
from app.assessments.summaries.checks.names import names_in
from app.assessments.summaries.checks.omissions import missing_recipients, omissions_in
from app.assessments.summaries.result import RESULT
from app.assessments.summaries.standstill import is_weaker
from app.assessments.summaries.summary import summaries_of
from app.problems import Finding


@dataclass(frozen=True, slots=True)
class Drafted:
    """Summaries as they would be sent, and what is wrong with them."""

    summaries: list[dict[str, Any]]
    findings: list[Finding]
    names: list[Finding]  #: places where another supplier seems to be named


def draft(case: Case) -> Drafted:
    """Write a lot's summaries and look through them.

    Args:
        case: the lot.
    """
    summaries = summaries_of(case)
    owed = [str(one.tender_id) for one in case.owed]
    findings = [
        *missing_recipients(owed, summaries),
        *_unknown_criteria(case),
        *followed_in(case),
        *_too_weak(case),
    ]
    for summary in summaries:
        found = omissions_in(summary)
        findings += [_placed(one, summary["tender"]) for one in found]
    findings += doubts_in(case, summaries)
    return Drafted(summaries, findings, names_in(case, summaries))


def _placed(finding: Finding, tender: str) -> Finding:
    """Say in whose summary a fault stands."""
    return Finding(
        finding.code, finding.message, finding.how_to_fix, finding.severity,
        path=f"summaries[{tender}].{finding.path}",
    )  # fmt: skip


def _unknown_criteria(case: Case) -> list[Finding]:
    plan = case.answered.plans[case.lot]
    known = [*plan.by_code, *([] if plan.total.weighted else [RESULT])]
    return [
        Finding(
            "unknown_criterion",
            f"There is no criterion {one.criterion!r} of which anything could be withheld.",
            f"The criteria are {', '.join(known)}.",
            path=f"/withheld/{place}/criterion",
        )
        for place, one in enumerate(case.terms.withheld)
        if one.criterion and one.criterion not in known
    ]


def _too_weak(case: Case) -> list[Finding]:
    """Refuse to promise less than the law asks for, whatever the award would then wait for."""
    asked = case.standstill_asked
    if not is_weaker(case.terms.standstill or asked, asked):
        return []
    words = (
        f"The law asks for a standstill of {asked.working_days} working days before this contract "
        "(section 51 of the Act), and the letters would promise less."
    )
    fix = "Leave `standstill` out, or make it mandatory and no shorter."
    return [Finding("standstill_too_weak", words, fix, path="/standstill")]

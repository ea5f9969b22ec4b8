"""Check rules with their worked examples, and publish them for good."""

from typing import Any

from fastapi import Request

from app.assessments.trial.examining import run_examples
from app.platform.dependencies import NowDep, ReadDep, WriteDep
from app.platform.routing import Router
from app.problems import Severity
from app.rules.digest import digest_of, pinned, unpinned
from app.rules.messages import CheckIn, CheckOut, PublicationIn, RuleSetWhole, told
from app.rules.publishing import Said, Waiver, Who, can_score, examine, publish
from app.rules.queries import rules_sent, version_of
from app.rules.routes import Id, Reader, Version, Writer, home, whole

router = Router(prefix="/v1", tags=["rules"])


@router.post("/rule-sets/check")
def check_rule_set(
    caller: Reader, body: CheckIn, request: Request, session: ReadDep, now: NowDep
) -> CheckOut:
    """Tell everything that is wrong with a rule set and its worked examples, and keep nothing."""
    sent = body.sent()
    tree: Any = sent.tree()
    rule_set, library = rules_sent(session, caller.authority_id, tree, sent.file, home(request))
    findings = examine(rule_set, library, tree, sent.file, body.contract)
    findings += run_examples(session, rule_set, library, body.examples, now.date())
    return CheckOut(
        id=rule_set.id,
        version=rule_set.version,
        digest=digest_of(pinned(rule_set, library)),
        fit_to_publish=all(finding.severity is not Severity.FAULT for finding in findings),
        can_score=can_score(rule_set, library, body.contract),
        findings=[told(finding) for finding in findings],
    )


@router.post("/rule-sets/{rule_set}/versions/{version}/publication", status_code=201)
def publish_rule_set(
    caller: Writer,
    rule_set: Id,
    version: Version,
    body: PublicationIn,
    session: WriteDep,
    now: NowDep,
) -> RuleSetWhole:
    """Freeze a version for good. It takes another key than the one that wrote it.

    Its worked examples are run first. A demand of the authority's own policy may be waived, with
    the reason and the approver.
    """
    who = Who(caller.authority_id, caller.key_id)
    stored = version_of(session, caller.authority_id, rule_set, version, lock=True)
    made, library = unpinned(stored.pinned)
    found = run_examples(session, made, library, stored.examples, now.date())
    waivers = tuple(Waiver(**waiver.model_dump()) for waiver in body.waivers)
    return whole(publish(session, who, stored, Said(waivers, tuple(found)), now))

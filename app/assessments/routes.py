"""Scoring over HTTP without keeping anything, and rules tried out before they bind anyone."""

from pathlib import Path as Folder
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from sqlmodel import Session

from app.assessments.examining import run_examples
from app.assessments.jobs import STRESS
from app.assessments.messages import (
    DiffIn,
    DiffOut,
    ScoresIn,
    ScoresOut,
    StressTestIn,
    StressTestOut,
)
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.queries import job_of
from app.platform.version import ENGINE
from app.problems import Invalid, NotFound, Severity
from app.rules.checks.whole import check, for_scoring
from app.rules.digest import digest_of, pinned, unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.messages import CheckIn, CheckOut, PublicationIn, RuleSetWhole, told
from app.rules.publishing import Said, Sent, Waiver, can_score, examine, publish
from app.rules.queries import rules_named, rules_sent, sight_of, version_of
from app.rules.routes import Id, Reader, Version, Writer, home, whole
from app.scoring.answer import answer
from app.scoring.difference import difference
from app.scoring.receipt import full_receipt, receipt_of
from app.scoring.sensitivity.report import reports
from app.tenders.locating import places_for

router = Router(prefix="/v1", tags=["scores"])

Scorer = Annotated[Caller, needs(Scope.SCORES_WRITE)]
TestId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000002"])]
LARGEST = 20_000_000  #: bytes of one request: some two hundred tenders with all their commitments


@router.post("/scores", max_body_size=LARGEST, response_model_exclude_unset=True)
def score_tenders(
    caller: Scorer, body: ScoresIn, request: Request, session: ReadDep, now: NowDep
) -> ScoresOut:
    """Score tenders by a rule set, and keep nothing.

    The same input and output as `social-value score`; ask for `full_receipt` to replay it offline.
    """
    rule_set, library = _rules(session, caller, body.rules, home(request))
    places = places_for(session, rule_set, body, now.date())
    answered = answer(rule_set, library, body, places)
    receipt = receipt_of(answered, body, places, ENGINE, now.isoformat(timespec="seconds"))
    said = {**answered.document, "receipt": receipt}
    if body.sensitivity:
        said["sensitivity"] = [one.as_document() for one in reports(answered.scores)]
    if body.full_receipt:
        said["full_receipt"] = full_receipt(answered, body, places, receipt)
    return ScoresOut.model_validate(said)


@router.post("/rule-sets/check")
def check_rule_set(
    caller: Reader, body: CheckIn, request: Request, session: ReadDep, now: NowDep
) -> CheckOut:
    """Tell everything that is wrong with a rule set and its worked examples, and keep nothing."""
    sent = body.sent()
    tree: Any = sent.tree()
    rule_set, library = rules_sent(session, sight_of(caller), tree, sent.file, home(request))
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
    """Freeze a version for good. It takes a person who wrote nothing of it.

    What a program wrote last is sent again by a person first, who then answers for it.
    Its worked examples are run first. A demand of the authority's own policy may be waived, with
    the reason and the approver.
    """
    stored = version_of(session, sight_of(caller), rule_set, version, lock=True)
    made, library = unpinned(stored.pinned)
    found = run_examples(session, made, library, stored.examples, now.date())
    waivers = tuple(Waiver(**waiver.model_dump()) for waiver in body.waivers)
    return whole(publish(session, caller, stored, Said(waivers, tuple(found)), now))


@router.post("/rule-sets/{rule_set}/versions/{version}/diff")
def compare_rule_sets(
    caller: Scorer,
    rule_set: Id,
    version: Version,
    body: DiffIn,
    request: Request,
    session: ReadDep,
    now: NowDep,
) -> DiffOut:
    """Say what a version changes: in its text, and for each tender that both score.

    The newer rules are your authority's version, or one of the library.
    """
    folder = home(request)
    after = rules_named(session, sight_of(caller), f"{rule_set}@{version}", folder)
    before = _rules(session, caller, body.before, folder)
    sent = body.tenders
    places = {} if sent is None else places_for(session, after[0], sent, now.date())
    found = difference(before, after, sent, places)
    if found.faults:
        raise Invalid("One of the two cannot score these tenders.", findings=found.faults)
    return DiffOut.model_validate(found.as_document())


@router.post("/rule-sets/{rule_set}/versions/{version}/stress-test", status_code=202)
def stress_rule_set(
    caller: Scorer,
    rule_set: Id,
    version: Version,
    body: StressTestIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> StressTestOut:
    """Have a version tried out on made-up fields of tenders; ask for the report by its id."""
    name = f"{rule_set}@{version}"
    made, library = rules_named(session, sight_of(caller), name, home(request))
    findings = for_scoring(check(made, library))
    faults = [finding for finding in findings if finding.severity is Severity.FAULT]
    if faults:
        raise Invalid("The rules cannot be scored by.", findings=faults)
    told = {"rules": pinned(made, library), "fields": body.fields, "seed": body.seed}
    job = enqueue(session, STRESS.name, told, now, authority=caller.authority_id)
    response.headers["Location"] = f"/v1/stress-tests/{job.id}"
    return StressTestOut.of(job)


@router.get("/stress-tests/{test_id}")
def read_stress_test(caller: Scorer, test_id: TestId, session: ReadDep) -> StressTestOut:
    """Tell how far a stress test has come, and what it showed."""
    job = job_of(session, caller.authority_id, test_id)
    if job.kind != STRESS.name:
        raise NotFound(f"There is no stress test {test_id}.")
    return StressTestOut.of(job)


def _rules(
    session: Session, caller: Caller, given: str | dict[str, Any], folder: Folder
) -> tuple[RuleSet, Library]:
    sight = sight_of(caller)
    if isinstance(given, str):
        return rules_named(session, sight, given, folder)
    if set(given) == {"yaml"}:
        sent = Sent(str(given["yaml"]).encode(), "application/yaml")
        return rules_sent(session, sight, sent.tree(), sent.file, folder)
    return rules_sent(session, sight, given, "rules", folder)

"""The catalogue tells of what is really noted, to those who could read it anyway."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.organisations.scope import Scope
from app.webhooks.catalogue import CATALOGUE, EventType, link_of, types_for
from tests.operations import GUARDED

APP = Path(__file__).parents[2] / "app"
#: what is noted and told to nobody; a new kind of event is put here or into the catalogue
KEPT_BACK = {
    "access.refused", "api_key.ending_told", "api_key.issued", "api_key.revoked",
    "authority.entered",
    "authority.exported", "authority.taken_in",
    "award.withdrawal_{}", "brokerage.changed", "calendar_feed.given", "calendar_feed.revoked",
    "clarification.asked", "closing.begun", "closing.told", "conflict.decided",
    "conflict.declared", "delivery.{}", "doubt.answered", "duties.told", "evidence.damaged",
    "evidence.erased", "evidence.put", "evidence.refused", "evidence.removed",
    "evidence.uploaded", "evidence.{}", "export.made", "export.{}",
    "jobs.checked", "jobs.retried", "lot.opening_asked", "lot.recommended",
    "mapping_profile.made", "mapping_profile.removed", "mapping_profile.replaced",
    "mark.changed", "mark.made", "marking.finished", "moderation.changed", "moderation.closed",
    "moderation.made", "moderation.reopened", "ocds.received", "ocds_pull.ran",
    "ocds_pull.stopped", "ocds_pull.{}", "panel.excused", "panel.named",
    "partner.answered", "partner.asked",
    "person.changed", "person.entered", "person.erased", "procurement.amendment_proposed",
    "procurement.interest_shown", "receiver.answered", "receiver.asked",
    "recommendation.refused", "referral.erased", "return.begun", "return.days_passed_on",
    "return.passed_on", "return.written", "rule_set.drafted", "rule_set.redrafted",
    "sandbox.opened", "sample.drawn", "settlement.decided", "settlement.proposed",
    "signing_key.made", "spend.entry_taken_on",
    "spend.name_matched", "spend.names_forgotten", "spend.names_matched", "summaries.sent",
    "tender.decided", "tender.decision_proposed", "vintage.loaded", "web_session.begun",
    "web_session.ended", "webhook.disabled", "webhook.redelivery_asked", "webhook.removed",
    "webhook.tested",
    "webhook.{}", "workbook.given", "{}.address_approved", "{}.changed",
}  # fmt: skip


#: functions that are given a kind, among other things
NOTING = {"note", "_note", "_told"}


def noted() -> Iterator[str]:
    """Give each kind that some code notes, with `{}` where it is worked out."""
    for path in APP.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and len(call.args) > 2 and _name(call.func) in NOTING:
                for given in call.args:
                    kind = _written(given)
                    if re.fullmatch(r"[a-z_{}]+\.[a-z_{}]+", kind):
                        yield kind


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else ""


def _written(given: ast.expr) -> str:
    if isinstance(given, ast.Constant):
        return str(given.value)
    if isinstance(given, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in given.values
        )
    return ""


def test_every_kind_of_event_is_told_or_kept_back_knowingly() -> None:
    patterns = {re.sub(r"\{\}", "[a-z_]+", re.escape(kind).replace(r"\{\}", "{}"))
                for kind in noted() if "{}" in kind}  # fmt: skip
    told = {kind.value for kind in EventType}
    open_ended = {kind for kind in noted() if "{}" in kind}
    plain = {kind for kind in noted() if "{}" not in kind}

    assert plain - told - KEPT_BACK == set()
    assert told & KEPT_BACK == set()
    invented = [
        kind for kind in told - plain if not any(re.fullmatch(one, kind) for one in patterns)
    ]
    assert invented == []
    assert {"contract.change_{}", "plan.{}"} <= open_ended


def test_each_type_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(EventType)


@pytest.mark.parametrize("kind", EventType)
def test_whoever_is_told_of_a_thing_can_read_it(kind: EventType) -> None:
    told = CATALOGUE[kind]
    if not told.path:
        assert link_of(kind, "1") is None
        return
    [operation] = [
        one
        for one in GUARDED
        if one.method == "GET" and re.sub(r"\{\w+\}", "{}", one.path) == told.path
    ]
    assert operation.route.needs in {told.scope, Scope.PROCUREMENTS_READ}
    assert link_of(kind, "abc") == told.path.replace("{}", "abc")


def test_nobody_is_told_of_what_their_scopes_do_not_reach() -> None:
    assert types_for([]) == []
    assert types_for([Scope.PLACES_READ]) == [EventType.PLACE_SET_CHANGED]
    assert set(types_for(frozenset(Scope))) == set(EventType)

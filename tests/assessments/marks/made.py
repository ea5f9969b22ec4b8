"""A lot with a panel that marks it, for tests of marks and of what is agreed."""

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.procurements.tables import Lot, PinnedRules
from app.rules.digest import digest_of, pinned
from app.rules.reading import read_library
from tests.callers import a_person
from tests.factories import a_rule_set
from tests.procurements.made import DEADLINE
from tests.tenders.panel.made import RULES, Judged, opened

Who = dict[str, str]
MARKED = ("service", "mobilisation", "delivery_plan")  #: criteria of the rules that people mark
REASON = "Section 3 names twelve apprentices, their colleges and the months they start."


def a_mark(tender: object, criterion: str = "service", **changes: Any) -> dict[str, Any]:
    """Give a mark as it is sent."""
    given = {
        "tender_id": str(tender),
        "criterion": criterion,
        "mark": 4,
        "reason": REASON,
        "reference": "method statement, section 3",
        "higher": "A named mentor for each apprentice.",
    }
    return given | changes


def an_agreement(tender: object, criterion: str = "service", **changes: Any) -> dict[str, Any]:
    """Give what was agreed as it is sent."""
    given = {
        "tender_id": str(tender),
        "criterion": criterion,
        "mark": 4,
        "reason": "All three found the apprentices of section 3 credible, with dates and names.",
    }
    return given | changes


def changed(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Give a mark or an agreement as it is changed: what it is about stays."""
    kept = {name: part for name, part in body.items() if name not in {"tender_id", "criterion"}}
    return kept | changes


@dataclass(frozen=True)
class Panel:
    """A lot and those who judge it; all have declared that they have no interest."""

    judged: Judged
    officer: Who
    first: Who  #: an evaluator
    second: Who  #: another one
    moderator: Who

    def mark(self, who: Who, body: dict[str, Any]) -> Response:
        """Mark a tender."""
        return self.judged.post(who, "/lots/{lot}/marks", body)

    def mark_all(self, who: Who, but: int = 0, **changes: Any) -> list[dict[str, Any]]:
        """Have an evaluator mark everything, but for so many at the end."""
        wanted = [
            a_mark(tender, code, **changes) for tender in self.judged.tenders for code in MARKED
        ]
        path = "/lots/{lot}/marks"
        return [self.judged.done(who, path, one) for one in wanted[: len(wanted) - but]]

    def score_by(self, rules: str) -> None:
        """Pin other rules to the lot, given as YAML."""
        text = pinned(a_rule_set(rules), read_library())
        digest, at = digest_of(text), DEADLINE
        with writing(self.judged.engine) as session:
            lot = session.get_one(Lot, self.judged.lot)
            lot.rules_digest = digest
            session.add(
                PinnedRules(authority_id=lot.authority_id, digest=digest, text=text, pinned_at=at)
            )

    def finish(self, *people: Who) -> None:
        """Have evaluators say that their marks stand."""
        for who in people:
            self.judged.done(who, "/lots/{lot}/marks/completion")

    def finish_all(self, **of_second: Any) -> None:
        """Have both evaluators mark everything and say that it stands."""
        self.mark_all(self.first)
        self.mark_all(self.second, **of_second)
        self.finish(self.first, self.second)

    def agree(self, body: dict[str, Any]) -> Response:
        """Record what was agreed."""
        return self.judged.post(self.moderator, "/lots/{lot}/moderations", body)

    def agree_all(self, **changes: Any) -> list[dict[str, Any]]:
        """Agree a mark on everything."""
        path = "/lots/{lot}/moderations"
        return [
            self.judged.done(self.moderator, path, an_agreement(tender, code, **changes))
            for tender in self.judged.tenders
            for code in MARKED
        ]

    def close(self, who: Who | None = None) -> Response:
        """Close the agreeing of marks."""
        return self.judged.post(who or self.moderator, "/lots/{lot}/moderation-closure")


def a_panel(
    client: TestClient, engine: Engine, rules: str = RULES, *, blind_names: bool = False
) -> Panel:
    """Have a lot opened, and its panel named: two evaluators and a moderator."""
    judged = opened(client, engine, rules, blind_names=blind_names)
    panel = Panel(
        judged,
        officer=a_person(engine, Role.PROCUREMENT_OFFICER),
        first=a_person(engine, Role.EVALUATOR),
        second=a_person(engine, Role.EVALUATOR),
        moderator=a_person(engine, Role.MODERATOR),
    )
    evaluators = [panel.first, panel.second]
    named = judged.name(panel.officer, evaluator=evaluators, moderator=[panel.moderator])
    assert named.status_code == 200, named.text
    judged.declare(panel.officer, *evaluators, panel.moderator)
    return panel

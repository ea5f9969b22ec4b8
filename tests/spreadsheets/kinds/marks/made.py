"""A lot that is judged by workbooks: its evaluators and its moderator, each at a desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from app.spreadsheets.imports.offering import Kind
from app.spreadsheets.kinds.marks.agreeing import MODERATION_KIND
from app.spreadsheets.kinds.marks.marking import EVALUATION_KIND
from tests.assessments.marks.made import REASON, Panel, Who, a_panel
from tests.spreadsheets.kinds.desk import Desk, filled

SCORES, AGREED = "My scores", "Consensus"
GOOD = {
    "score": 3, "reason": REASON, "tender_reference": "p. 12, para 3",
    "what_would_score_higher": "A named mentor for each apprentice.",
}  # fmt: skip
CONSENT = {
    "agreed_score": 4, "agreed_reason": "Both found the apprentices of section 3 credible.",
    "good": "Twelve apprentices with their colleges.", "missing": "Nobody looks after them later.",
    "changed_because": "One evaluator had not seen the table in section 3.",
}  # fmt: skip


@dataclass
class Judging:
    """A panel, and the desks that its members send workbooks from."""

    panel: Panel
    settings: Settings
    now: datetime

    def desk(self, who: Who, kind: Kind = EVALUATION_KIND) -> Desk:
        judged = self.panel.judged
        return Desk(judged.client, judged.engine, self.settings, kind, judged.lot, who, self.now)

    @property
    def first(self) -> Desk:
        return self.desk(self.panel.first)

    @property
    def second(self) -> Desk:
        return self.desk(self.panel.second)

    @property
    def moderator(self) -> Desk:
        return self.desk(self.panel.moderator, MODERATION_KIND)

    def marks(self, who: Who) -> list[dict[str, Any]]:
        """Give somebody's own marks, as the API tells them."""
        found = self.panel.judged.get(who, "/lots/{lot}/marks/own").json()
        return list(found["data"])

    def agreed(self) -> list[dict[str, Any]]:
        """Give what was agreed, as the API tells it."""
        answer = self.panel.judged.get(self.panel.moderator, "/lots/{lot}/moderations")
        return list(answer.json()["data"])


def judging(
    client: TestClient,
    engine: Engine,
    settings: Settings,
    now: datetime,
    *,
    blind_names: bool = False,
) -> Judging:
    """Have a lot opened, and its panel named."""
    return Judging(a_panel(client, engine, blind_names=blind_names), settings, now)


def refs(desk: Desk, key: str = "marks") -> list[str]:
    """Give the references of the rows, in their order."""
    return [row["row_ref"] for row in desk.rows(key)]


def scored(desk: Desk, *rows: dict[str, Any], sheet: str = SCORES, key: str = "marks") -> bytes:
    """Give a workbook with its first rows filled in."""
    content = desk.file()
    known = refs(desk, key)
    lines = [{"row_ref": ref, **row} for ref, row in zip(known, rows, strict=False)]
    return filled(content, {sheet: lines})


def scored_all(desk: Desk, **changes: Any) -> bytes:
    """Give a workbook in which everything is scored."""
    return scored(desk, *[GOOD | changes] * len(refs(desk)))

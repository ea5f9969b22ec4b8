"""What the acts of the second story share: who takes part, and what they have made."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.demo.calling import Caller
from app.demo.keeping.quarter import Quarter
from app.demo.stage import Stage


@dataclass
class Kept:
    """A contract that runs, with everything that the acts need again."""

    stage: Stage
    script: dict[str, Any]
    today: date  #: of the story: the last day of no quarter
    quarters: list[Quarter]
    ids: dict[str, str] = field(default_factory=dict)  #: of promises, by their names
    deliveries: dict[str, str] = field(default_factory=dict)  #: by the supplier's references
    contract: str = ""  #: its path

    @property
    def manager(self) -> Caller:
        """Whoever runs the contract."""
        return self.stage.people["manager"]

    @property
    def other(self) -> Caller:
        """Whoever decides what the manager proposes."""
        return self.stage.people["other"]

    @property
    def supplier(self) -> Caller:
        """Whoever reports."""
        return self.stage.people["Alder"]

    def standing(self) -> dict[str, dict[str, Any]]:
        """Say where each promise stands today, by its name."""
        found = self.manager.get(f"{self.contract}/standing?on={self.today}")
        names = {value: name for name, value in self.ids.items()}
        return {names[row["obligation_id"]]: row for row in found["promises"]}

"""Workbooks over HTTP, as the people of the story ask for them, send them back and save them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.demo.calling import Caller
from app.demo.stage import Stage

FOLDER = "workbooks"  #: of all that the demonstration leaves


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind of workbook, in the hands of one person."""

    stage: Stage
    caller: Caller
    kind: str
    target: str | None = None  #: id of what it is about; None: the caller's own authority
    day: date | None = None  #: any of its period, where it has one

    def given(self, name: str) -> bytes:
        """Ask for the workbook, and keep it as it was given."""
        asked = {"kind": self.kind, "target_id": self.target, "day": self.day}
        made = self.caller.post("/workbooks", asked)
        return self._kept(name, self.caller.file("GET", f"/workbooks/{made['id']}/file"))

    def sent(self, name: str, content: bytes, fixes: str = "") -> Any:
        """Send a workbook, and give what the service says of it once it has been checked.

        Args:
            name: of the file.
            content: of it.
            fixes: id of the import whose list of fixes it is; empty: it is none.
        """
        self._kept(name, content)
        query = f"kind={self.kind}&file_name={name}"
        query += f"&target={self.target}" if self.target else ""
        query += f"&day={self.day}" if self.day else ""
        query += f"&fixes={fixes}" if fixes else ""
        made = self.caller.upload(f"/imports?{query}", name, content)
        self.stage.service.do_jobs()
        return self.caller.get(f"/imports/{made['id']}")

    def fetched(self, made: Any, part: str, name: str) -> bytes:
        """Give a file that is made of what was sent, and keep it."""
        return self._kept(name, self.caller.file("GET", f"/imports/{made['id']}/{part}"))

    def would_change(self, made: Any) -> int:
        """Count the rows that saving what was sent would add or change."""
        total = self.caller.get(f"/imports/{made['id']}/preview")["total"]
        rows: int = total["added"] + total["changed"]
        return rows

    def saved(self, made: Any) -> int:
        """Look at what saving would do, and do it; count the rows that are new or changed.

        Raises:
            ValueError: if it is not saved, which would be a bug.
        """
        rows = self.would_change(made)
        self.caller.post(f"/imports/{made['id']}/apply", {"partly": False})
        self.stage.service.do_jobs()
        state = self.caller.get(f"/imports/{made['id']}")["state"]
        if state != "applied":
            raise ValueError(f"a workbook of the kind {self.kind} is {state}, not saved")
        return rows

    def _kept(self, name: str, content: bytes) -> bytes:
        self.stage.write(f"{FOLDER}/{name}", content)
        return content

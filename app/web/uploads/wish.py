"""What somebody means to send, as the address of a page says it."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from app.spreadsheets.imports.period import Period
from app.web.page import Fault
from app.web.uploads.choosing import Asked

_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen so far; empty texts: nothing."""

    kind: str = ""
    target: str = ""
    day: str = ""
    profile: str = ""
    fixes: str = ""  #: the file that waits, whose list of fixes is sent
    first: str = ""  #: day of the period of which the file says all there is
    last: str = ""

    def at(self, path: str) -> str:
        """Give an address that says it."""
        told = {
            "kind": self.kind, "target": self.target, "day": self.day, "profile": self.profile,
            "fixes": self.fixes, "first": self.first, "last": self.last,
        }  # fmt: skip
        return f"{path}?{urlencode({name: text for name, text in told.items() if text})}"

    @property
    def target_id(self) -> UUID | None:
        """Give what it is about; None: nothing was chosen."""
        return _uuid(self.target)

    @property
    def profile_id(self) -> UUID | None:
        """Give the profile that it is read by; None: none was chosen."""
        return _uuid(self.profile)

    @property
    def fixes_id(self) -> UUID | None:
        """Give the import that is mended; None: the file is one of its own."""
        return _uuid(self.fixes)

    @property
    def on(self) -> date | None:
        """Give the day; None: none was written, or it is none."""
        return _day(self.day)

    @property
    def replaces(self) -> Period | None:
        """Give the period that the file replaces; None: none was written, or it is none."""
        first, last = _day(self.first), _day(self.last)
        if first is None or last is None or last < first:
            return None
        return Period(first, last)

    def faults(self, asked: Asked) -> list[Fault]:
        """Give what is missing or cannot be read."""
        found = []
        if asked.target and self.target_id is None:
            found.append(Fault(f"Choose which {asked.target} it is for.", "target"))
        if self.day.strip() and self.on is None:
            found.append(Fault("Write the day as in 31/3/2026.", "day"))
        if (self.first.strip() or self.last.strip()) and self.replaces is None:
            words = "Write both days of the period as in 31/3/2026, the earlier one first."
            found.append(Fault(words, "first"))
        if self.profile and self.profile_id is None:
            found.append(Fault("Choose how the columns are read.", "profile"))
        if self.fixes and self.fixes_id is None:
            found.append(Fault("Go back to the file that waits, and send its list from there."))
        return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _day(text: str) -> date | None:
    found = _DAY_FIRST.fullmatch(text.strip())
    try:
        if found:
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError:
        return None

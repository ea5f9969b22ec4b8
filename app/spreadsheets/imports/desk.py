"""What whoever works on imports has at hand: the kinds, the secrets, the settings, the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.organisations.caller import Caller
from app.platform.sealing import Seals
from app.spreadsheets.imports.known import AnyKind, named
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.imports.period import Period
from app.spreadsheets.imports.tables import FileImport


@dataclass(frozen=True, slots=True)
class Desk:
    """What is the same for every import that is worked on at one time."""

    kinds: Sequence[AnyKind]  #: that this service takes
    seals: Seals
    settings: Any  #: of this process
    now: datetime

    def kind_of(self, row: FileImport) -> AnyKind | None:
        """Give the kind of an import; None once it is not taken any more."""
        return named(self.kinds, row.kind)

    def asking(self, caller: Caller, row: FileImport) -> Asking:
        """Say on whose behalf and for what something is done with an import."""
        target = Target(row.target_id, row.day)
        return Asking(caller, target, self.now, self.settings, replaced_by(row), row.profile_id)


def replaced_by(row: FileImport) -> Period | None:
    """Give the period that a file replaces, if it does."""
    if row.replaces_from is None or row.replaces_to is None:
        return None
    return Period(row.replaces_from, row.replaces_to)

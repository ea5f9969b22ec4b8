"""A workbook that was given out, as those who take it back need to know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.organisations.caller import Caller


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A workbook that was given out; what stood in it is sealed (see `queries.base_of`)."""

    id: UUID
    reference: str
    authority_id: UUID
    kind: str
    target_id: UUID
    day: date | None
    template_version: int
    facts: Mapping[str, str]  #: such as the rules' digest
    rows_out: Mapping[str, int]  #: by the keys of its forms
    given_to: UUID  #: the person, else the key
    supplier_id: UUID | None  #: whose key asked for it; None: the authority's own
    given_at: datetime

    def is_known_to(self, caller: Caller, *, is_sealed: bool) -> bool:
        """Tell whether a caller may know of it, as far as it turns on whose it is.

        Args:
            caller: who asks.
            is_sealed: its kind's content may be known to nobody but whoever asked for it.
        """
        own = (self.authority_id, self.supplier_id) == (caller.authority_id, caller.supplier_id)
        alone = is_sealed and self.supplier_id is None
        return own and (not alone or self.given_to == caller.who)

"""What the API gives about a lot's own log."""

from app.organisations.audit.messages import AuditCheckOut
from app.platform.request.messages import Message


class TieOut(Message):
    """What the authority's log says of how far a lot's log had come."""

    event_number: int  #: in the authority's log
    kind: str
    lot_log_number: int
    holds: bool  #: the lot's log has that event still, with that digest


class LotLogCheckOut(AuditCheckOut):
    """Whether a lot's log is as it was written, and as the authority's log says it was."""

    ties: tuple[TieOut, ...]  #: the first first; none if no tender was made before the opening

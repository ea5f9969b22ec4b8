"""A batch of published rows: what it holds, and how far it has come."""

from enum import StrEnum


class BatchKind(StrEnum):
    """What the rows of a batch are."""

    SPEND = "spend"  #: payments to suppliers
    GRANTS = "grants"  #: grants to voluntary and community bodies
    CONTRACTS = "contracts-register"  #: contracts that are in force


class BatchState(StrEnum):
    """How far a batch has come."""

    STAGED = "staged"  #: its rows are there and count for nothing
    LIVE = "live"
    REVERSED = "reversed"  #: it counted once; its rows are kept, and count for nothing


class NameState(StrEnum):
    """How far it is known who a name is."""

    WAITING = "waiting"  #: for a person
    MATCHED = "matched"  #: it is a supplier of the register
    NOBODY = "nobody"  #: a person says that the register has no such supplier


class MatchedBy(StrEnum):
    """What says who a name is."""

    IDENTIFIER = "identifier"  #: a company or charity number in the file
    PERSON = "person"

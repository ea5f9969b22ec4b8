"""Who is told where few people were reached, and by whom they were received.

A delivery of people is often of one or two of them, whom a reader may know by their ward or by
their employer. Who verifies deliveries has to know both, and a supplier knows its own.
"""

from app.organisations.caller import Caller
from app.organisations.scope import Scope

#: units in which a small figure may be one person whom a reader knows
OF_PEOPLE = frozenset({"people", "fte", "fte_year", "person_week", "placement"})


def is_told(caller: Caller, unit: str) -> bool:
    """Tell whether a caller is told the place and the receiver of a delivery that it may read."""
    return (
        unit not in OF_PEOPLE
        or caller.supplier_id is not None
        or Scope.DELIVERIES_VERIFY in caller.scopes
    )

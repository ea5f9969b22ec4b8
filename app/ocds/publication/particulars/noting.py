"""Note what notices about a contract want, and nothing else here asks for."""

from datetime import datetime

from app.contracts.tables import Contract
from app.ocds.publication.particulars.particulars import Particulars
from app.ocds.publication.particulars.queries import particulars_of
from app.ocds.publication.tables import OcdsParticulars
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def note_particulars(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    said: Particulars,
    buyer: tuple[str, str],
    now: datetime,
) -> OcdsParticulars:
    """Keep them, whole, beside those that were noted earlier; releases that are out stay.

    Args:
        session: where they are kept.
        caller: who notes them.
        contract: locked alone.
        said: all of them.
        buyer: scheme and number of the authority's unique identifier; empty: not given here.
        now: when.
    """
    before = particulars_of(session, contract.id)
    made = OcdsParticulars(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        number=1 if before is None else before.number + 1,
        buyer_scheme=buyer[0],
        buyer_id=buyer[1],
        document=said.document(),
        by=caller.who,
        at=now,
    )
    session.add(made)
    note(
        session, "contract.particulars_noted", contract.id, now, authority=contract.authority_id,
        actor=caller.who, number=made.number,
    )  # fmt: skip
    return made

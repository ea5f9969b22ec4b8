"""Look-ups of what was entered for notices."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.ocds.intake.merging import merged, tree_of
from app.ocds.intake.queries import history_of, sizes_of
from app.ocds.publication.particulars.particulars import Entered, Particulars
from app.ocds.publication.particulars.sent import filled, particulars_in
from app.ocds.publication.tables import OcdsParticulars


def particulars_of(session: Session, contract_id: UUID) -> OcdsParticulars | None:
    """Give what was entered last about a contract for its notices, if anything was."""
    query = select(OcdsParticulars).where(OcdsParticulars.contract_id == contract_id)
    return session.exec(query.order_by(col(OcdsParticulars.number).desc()).limit(1)).first()


def entered_for(session: Session, contract: Contract) -> Entered:
    """Give what stands of it: what was entered, else what releases that were sent say.

    Where more of them are kept than are read together, it is what was entered alone.
    """
    found = particulars_of(session, contract.id)
    entered = Particulars() if found is None else Particulars.read(found.document)
    sizes = sizes_of(session, contract.authority_id, [contract.ocid]) if contract.ocid else []
    if not sizes:
        return Entered(entered)
    if sizes[0].is_too_large:
        return Entered(entered, is_alone=True)
    history = history_of(session, contract.authority_id, contract.ocid)
    whole = merged([tree_of(one) for one in history]).tree
    told = particulars_in(whole, contract.outside_id, contract.outside_award)
    return Entered(filled(entered, told))

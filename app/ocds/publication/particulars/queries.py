"""Look-ups of what was entered for notices."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.ocds.intake.merging import merged, tree_of
from app.ocds.intake.queries import history_of, sizes_of
from app.ocds.intake.tables import OcdsIngest
from app.ocds.publication.particulars.particulars import Entered, Kept, Particulars
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
    kept = kept_of(session, contract.authority_id, contract.ocid)
    if kept.tree is None:
        return Entered(entered, kept)
    told = particulars_in(kept.tree, contract.outside_id, contract.outside_award)
    return Entered(filled(entered, told), kept)


def kept_of(session: Session, authority_id: UUID, ocid: str) -> Kept:
    """Give what the releases that an authority sent of an ocid say together."""
    sizes = sizes_of(session, authority_id, [ocid]) if ocid else []
    if not sizes:
        return Kept()
    if sizes[0].is_too_large:
        return Kept(is_too_large=True)
    history = history_of(session, authority_id, ocid)
    files = col(OcdsIngest.id).in_({one.ingest_id for one in history})
    told = session.exec(select(OcdsIngest.buyers).where(files).order_by(col(OcdsIngest.id)))
    buyers = tuple(dict.fromkeys(one for buyers in told for one in buyers))
    return Kept(merged([tree_of(one) for one in history]).tree, buyers=buyers)

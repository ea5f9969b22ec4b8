"""Look-ups of what was entered for notices."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.ocds.intake.buyer import Buyers, is_bought_by, names_nobody
from app.ocds.intake.merging import Merging
from app.ocds.intake.noticing import others_buy
from app.ocds.intake.queries import history_of, sizes_of
from app.ocds.intake.tables import OcdsIngest
from app.ocds.intake.using.deed import Told
from app.ocds.intake.using.ours import Owner, owners_of
from app.ocds.intake.using.queries import contracts_of, told_in
from app.ocds.part import Part
from app.ocds.publication.particulars.particulars import Entered, Kept, Particulars
from app.ocds.publication.particulars.sent import filled, particulars_in
from app.ocds.publication.tables import OcdsParticulars
from app.organisations.tables import Authority


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


def buyer_entered(session: Session, authority_id: UUID) -> tuple[tuple[str, str], ...]:
    """Give the identifier of an authority that was entered for notices last, if one was."""
    query = select(OcdsParticulars.buyer_scheme, OcdsParticulars.buyer_id).where(
        OcdsParticulars.authority_id == authority_id, OcdsParticulars.buyer_id != ""
    )
    order = col(OcdsParticulars.at).desc(), col(OcdsParticulars.id).desc()
    return tuple(
        (scheme, value) for scheme, value in session.exec(query.order_by(*order).limit(1))
    )


def kept_of(session: Session, authority_id: UUID, ocid: str) -> Kept:
    """Give what the releases that an authority sent of an ocid say together.

    What others say who buy under the same ocid is left aside, as it is when releases are used.
    """
    sizes = sizes_of(session, authority_id, [ocid]) if ocid else []
    if not sizes:
        return Kept()
    if sizes[0].is_too_large:
        return Kept(is_too_large=True)
    history = history_of(session, authority_id, ocid)
    buyers = _buyers_of(session, authority_id, {one.ingest_id for one in history})
    told = [told_in(one) for one in history]
    here = contracts_of(session, authority_id, [ocid])[ocid]
    called = buyers
    if not any(is_bought_by(Part(one.tree, "", []), buyers) for one in told):
        own = session.get_one(Authority, authority_id).name  # which other registers know too
        called = Buyers(buyers.identifiers, (*buyers.names, own))
    has_others = bool(others_buy(session, authority_id, [ocid]))
    owners = owners_of(told, called, here, is_known=True, has_others=has_others)
    tree = _together([one for one in told if owners[one.key] is Owner.OURS])
    who = tree
    if tree is None or names_nobody(Part(tree, "", [])):
        who = _together([one for one in told if owners[one.key] is not Owner.OURS]) or tree
    return Kept(tree, who=who, buyers=buyers)


def _together(told: Sequence[Told]) -> dict[str, Any] | None:
    """Merge releases; None: there are none."""
    return Merging([one.tree for one in told]).up_to(len(told) - 1).tree if told else None


def _buyers_of(session: Session, authority_id: UUID, files: Collection[UUID]) -> Buyers:
    """Give by what an authority is known: as files were sent with, and as it was entered."""
    given = select(OcdsIngest.buyers, OcdsIngest.names).where(col(OcdsIngest.id).in_(files))
    told = session.exec(given.order_by(col(OcdsIngest.id))).all()
    entered = ["-".join(one) for one in buyer_entered(session, authority_id)]
    identifiers = dict.fromkeys([*entered, *(one for some, _ in told for one in some)])
    names = dict.fromkeys(one for _, some in told for one in some)
    return Buyers(tuple(identifiers), tuple(names))

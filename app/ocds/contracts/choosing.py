"""Choose which contract a notice is about, among those that an authority has."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from app.contracts.queries import contract_for
from app.contracts.tables import Contract, ContractState
from app.organisations.caller import Caller
from app.problems import Conflict, NotFound
from app.procurements.queries import Lock


class WhichContract(Conflict):
    """The notice may be about several contracts, and is about one."""

    slug = "which-contract"


class OtherContract(Conflict):
    """Notices call the contract that was named by other ids."""

    slug = "other-contract"


class OfNotice(Protocol):
    """What tells one contract of a document from another."""

    @property
    def notice(self) -> str:
        """Id of the notice."""

    @property
    def ocid(self) -> str:
        """Id of the procurement."""

    @property
    def id(self) -> str:
        """Id of the contract within the procurement; empty: only its award is told of."""

    @property
    def award(self) -> str:
        """Id of its award within the procurement; empty: not said."""


LONGEST = 100  #: id that is kept

T = TypeVar("T", bound=OfNotice)


def chosen(told: Sequence[T], notice: str | None, contract: str | None) -> T:
    """Choose one of the contracts that a document tells of.

    Args:
        told: all of them.
        notice: id of the notice; None: the only one.
        contract: id of the contract within it, or of its award; None: the only one.

    Raises:
        NotFound: if the document tells of none such.
        WhichContract: if it tells of several.
    """
    found = [
        one
        for one in told
        if notice in (None, one.notice, one.ocid) and contract in (None, one.id or one.award)
    ]
    known = ", ".join(f"{one.notice} {_called(one)}" for one in (found or told))[:1_000]
    if not found:
        raise NotFound("The document has no such contract.", f"It has: {known}.")
    if len(found) > 1:
        raise WhichContract(
            f"The document has {len(found)} such contracts.", f"Name notice and contract: {known}."
        )
    return found[0]


def _called(told: OfNotice) -> str:
    return f"contract {told.id}" if told.id else f"award {told.award}"


def contract_told_of(
    session: Session,
    caller: Caller,
    told: OfNotice,
    contract_id: UUID | None,
    suppliers: Collection[UUID] | None = None,
) -> Contract | None:
    """Give the caller's contract that a notice is about, locked alone, if there is one.

    It is the one that was named, or the one that notices call so, or the only one of the
    procurement that no notice was used for yet, such as one that was awarded here.

    Args:
        session: where to look.
        caller: whose it is.
        told: what the notice says of it.
        contract_id: the one that was named.
        suppliers: with whom it may be, where the notice names them; None: with anybody.

    Raises:
        NotFound: if the one that was named is not the caller's.
        OtherContract: if notices call the one that was named otherwise.
        WhichContract: if several of the procurement might be meant.
    """
    if contract_id is not None:
        named = contract_for(session, caller, contract_id, Lock.ALONE)
        _refuse_other(named, told)
        return named
    if not told.ocid:
        return None
    query = select(Contract).where(
        Contract.authority_id == caller.authority_id,
        Contract.ocid == told.ocid,
        Contract.state != ContractState.WITHDRAWN,
        _may_be_meant(told),
    )
    query = query.with_for_update(of=Contract).execution_options(populate_existing=True)
    there = list(session.exec(query))
    meant = _called_so(there, told) or [
        one
        for one in there
        if not one.outside_id
        and not (one.outside_award and told.award)
        and (suppliers is None or one.supplier_id in suppliers)
    ]
    if len(meant) > 1:
        raise WhichContract(
            f"{len(meant)} of your contracts are of the procurement {told.ocid}.",
            "Send the notice to POST /v1/ocds/contracts, or ratings to POST /v1/ocds/performance, "
            "with the contract_id of the one that is meant; propose a change of it by "
            "POST /v1/contracts/{contract_id}/changes.",
            contract_ids=[str(one.id) for one in meant],
        )
    return meant[0] if meant else None


def _may_be_meant(told: OfNotice) -> ColumnElement[bool]:
    """Leave out what notices call otherwise: of one procurement there may be thousands."""
    own, award = told.id[:LONGEST], told.award[:LONGEST]
    called: list[ColumnElement[bool]] = [col(Contract.outside_id).in_({"", own})]
    if award:
        called.append(col(Contract.outside_award) == award)
    return or_(*called)


def _called_so(there: Sequence[Contract], told: OfNotice) -> list[Contract]:
    """Give those that notices call so: by the contract's id, or else by its award's.

    Of one award there may be several contracts: a further one is not taken for the first.
    """
    own, award = told.id[:LONGEST], told.award[:LONGEST]
    by_own = [one for one in there if own and one.outside_id == own]
    return by_own or [
        one
        for one in there
        if award and one.outside_award == award and not (own and one.outside_id)
    ]


def _refuse_other(named: Contract, told: OfNotice) -> None:
    """Let a contract through that no notice has called otherwise."""
    ocid, own, award = (one[:LONGEST] for one in (told.ocid, told.id, told.award))
    if ocid and named.ocid and ocid != named.ocid:
        called, is_called = f"is of the procurement {named.ocid}", f"of {ocid}"
    elif named.ocid and own and named.outside_id and own != named.outside_id:
        called, is_called = f"is number {named.outside_id!r} of it", f"of number {own!r}"
    elif named.ocid and award and named.outside_award and award != named.outside_award:
        called, is_called = f"is of its award {named.outside_award!r}", f"of award {award!r}"
    else:
        return
    raise OtherContract(
        f"The contract that you name {called}, and the notice is {is_called}.",
        "Name another contract, or put its ocid right.",
        contract_id=str(named.id),
    )

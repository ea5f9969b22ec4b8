"""Take on a contract that was let elsewhere, or before, with what it promises."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from app.contracts.adoption.facts import Called, Facts, faults_of
from app.contracts.adoption.promise import Promise
from app.contracts.adoption.queries import contract_outside, contract_referred
from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.contracts.today import today
from app.organisations.caller import Caller
from app.platform.database import WriteSession, added_if_new
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid


class ContractReferenceTaken(Conflict):
    """Another contract of the authority has this reference."""

    slug = "contract-reference-taken"


class ContractKnown(Conflict):
    """The contract of this notice was taken on before."""

    slug = "contract-known"


def adopt(
    session: WriteSession,
    caller: Caller,
    supplier_id: UUID,
    facts: Facts,
    promises: Sequence[Promise],
    now: datetime,
    faults: Sequence[Finding] = (),
) -> Contract:
    """Take on a contract that runs, with each promise as an obligation.

    Args:
        session: where it is kept.
        caller: whose it will be.
        supplier_id: who owes it, of the caller's register.
        facts: what is known of it.
        promises: what it promises; none: it is only followed, or they come later.
        now: when.
        faults: found before, to be told with those that are found here.

    Raises:
        Invalid: with every fault, if any of it cannot be.
        ContractReferenceTaken: if another contract of the authority has this reference.
        ContractKnown: if the contract was taken on before by what notices call it.
    """
    found = [*faults, *faults_of(facts, today(facts.zone, now))]
    if found:
        raise Invalid("The contract cannot be taken on as it stands.", findings=found)
    contract = added_if_new(session, _contract(caller, supplier_id, facts, now))
    if contract is None:
        refuse_known(session, caller.authority_id, facts.called)
    session.add_all(obligations_under(contract, promises, 1, now))
    session.flush()
    note(
        session, "contract.taken_on", contract.id, now, authority=caller.authority_id,
        actor=caller.who, supplier=supplier_id, obligations=len(promises),
    )  # fmt: skip
    return contract


def _contract(caller: Caller, supplier_id: UUID, facts: Facts, now: datetime) -> Contract:
    known = replace(facts, first_ends_on=facts.first_ends_on or facts.ends_on)
    is_assumed = facts.is_day_assumed or facts.entered_on is None
    said = asdict(known) | {"entered_on": facts.entered, "is_day_assumed": is_assumed}
    return Contract(
        authority_id=caller.authority_id,
        origin=Origin.TAKEN_ON,
        supplier_id=supplier_id,
        state=ContractState.ENTERED,
        entered_by=caller.who,
        made_at=now,
        updated_at=now,
        **said,
    )


def refuse_known(session: WriteSession, authority_id: UUID, called: Called) -> NoReturn:
    """Say which contract has the names that another one was to have.

    Raises:
        ContractReferenceTaken: if it is the authority's own reference.
        ContractKnown: if it is what notices call it.
    """
    reference = called.reference
    first = contract_referred(session, authority_id, reference) if reference else None
    if first is not None:
        raise ContractReferenceTaken(
            f"Your contract {first.title[:100]!r} has the reference {reference}.",
            "Use that one, or give this one a reference of its own.",
            contract_id=str(first.id),
        )
    known = contract_outside(session, authority_id, called)
    raise ContractKnown(
        "Notices call another contract of yours by these ids.",
        "Use that one.",
        contract_id="" if known is None else str(known.id),
    )


def obligations_under(
    contract: Contract, promises: Sequence[Promise], first: int, now: datetime
) -> list[Obligation]:
    """Make obligations of promises; the first has this place."""
    return [
        Obligation(contract_id=contract.id, ordinal=ordinal, made_at=now, **asdict(promise))
        for ordinal, promise in enumerate(promises, first)
    ]

"""Set key performance indicators, and put them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.contracts.indicators.queries import indicators_of
from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract, Indicator, Obligation
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid

MOST = 100
TOLD = ("is_material", "obligation_id")  #: by the event of a change; words are not


class IndicatorKnown(Conflict):
    """The contract has an indicator that notices call by this id."""

    slug = "indicator-known"


class TooManyIndicators(Conflict):
    """The contract has as many indicators as one may have."""

    slug = "too-many-indicators"


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """An indicator that is to be set."""

    title: str
    description: str = ""
    outside_id: str = ""  #: as a notice calls it; empty: its place
    obligation_id: UUID | None = None  #: that it rests on
    is_material: bool = True
    every_months: int | None = None  #: how often it is reported; None: not said


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What is to change about an indicator; None: it stays as it is."""

    title: str | None = None
    description: str | None = None
    is_material: bool | None = None
    obligation_id: UUID | None = None
    every_months: int | None = None
    unsays_months: bool = False  #: how often it is reported is not said any more


def set_indicators(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    wanted: Sequence[NewIndicator],
    now: datetime,
) -> list[Indicator]:
    """Give a contract further indicators.

    Args:
        session: where they are kept.
        caller: who sets them.
        contract: locked alone, so that no two have one place.
        wanted: what they are.
        now: when.

    Raises:
        ContractClosed: if the contract is settled.
        IndicatorKnown: if it has one that notices call by the same id.
        TooManyIndicators: if it would have more than a hundred.
        Invalid: if an obligation is not the contract's.
    """
    refuse_closed(contract)
    there = indicators_of(session, contract)
    if len(there) + len(wanted) > MOST:
        raise TooManyIndicators(
            f"A contract has at most {MOST} indicators.", "Put one of them right."
        )
    made: list[Indicator] = []
    for one in wanted:
        _refuse_strange(session, contract, one.obligation_id)
        indicator = _indicator(contract, one, len(there) + len(made) + 1, now)
        _refuse_known([*there, *made], indicator.outside_id)
        made.append(indicator)
    session.add_all(made)
    session.flush()
    note(
        session, "indicators.set", contract.id, now, authority=contract.authority_id,
        actor=caller.who, indicators=[str(one.id) for one in made],
    )  # fmt: skip
    return made


def _indicator(contract: Contract, wanted: NewIndicator, ordinal: int, now: datetime) -> Indicator:
    return Indicator(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        ordinal=ordinal,
        outside_id=wanted.outside_id or str(ordinal),
        title=wanted.title,
        description=wanted.description,
        obligation_id=wanted.obligation_id,
        is_material=wanted.is_material,
        every_months=wanted.every_months,
        made_at=now,
        updated_at=now,
    )


def change_indicator(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    indicator: Indicator,
    change: IndicatorChange,
    now: datetime,
) -> Indicator:
    """Put an indicator right, or mark whether it is one of the most material.

    Raises:
        ContractClosed: if the contract is settled.
        Invalid: if the obligation is not the contract's.
    """
    refuse_closed(contract)
    _refuse_strange(session, contract, change.obligation_id)
    before = {name: getattr(indicator, name) for name in TOLD}
    for name in ("title", "description", "every_months", *TOLD):
        wanted = getattr(change, name)
        if wanted is not None:
            setattr(indicator, name, wanted)
    if change.unsays_months:
        indicator.every_months = None
    indicator.version += 1
    indicator.updated_at = now
    note(
        session, "indicator.changed", indicator.id, now, authority=contract.authority_id,
        actor=caller.who, contract=contract.id, version=indicator.version,
        before=before, after={name: getattr(indicator, name) for name in TOLD},
    )  # fmt: skip
    return indicator


def _refuse_known(there: list[Indicator], outside_id: str) -> None:
    for one in there:
        if one.outside_id == outside_id:
            raise IndicatorKnown(
                f"This contract has an indicator that notices call {outside_id!r}.",
                "Put that one right, or give this one an id of its own.",
                indicator_id=str(one.id),
            )


def _refuse_strange(session: Session, contract: Contract, obligation_id: UUID | None) -> None:
    if obligation_id is None:
        return
    found = session.get(Obligation, obligation_id)
    if found is None or found.contract_id != contract.id:
        words = f"The contract has no obligation {obligation_id}."
        fix = "The contract lists its obligations."
        finding = Finding("unknown_obligation", words, fix, path="/obligation_id")
        raise Invalid(words, findings=[finding])

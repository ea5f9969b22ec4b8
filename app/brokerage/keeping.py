"""Put down what the brokerage knows: every row that is to stand, the new ones with them.

What is left out stays as it is; nothing is deleted, but by going back to how all of it stood.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, select

from app.brokerage.queries import references_of
from app.brokerage.record import Entry, Records, ReferralEntry, VacancyEntry
from app.brokerage.tables import (
    BrokerageRegister,
    Referral,
    SupplierReadiness,
    Vacancy,
    VcsNeed,
)
from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Finding, Invalid, Severity

#: in the order in which they are written: a referral names a vacancy
TABLES: dict[str, type[SQLModel]] = {
    "vacancies": Vacancy,
    "referrals": Referral,
    "readiness": SupplierReadiness,
    "needs": VcsNeed,
}


def keep(
    session: WriteSession, caller: Caller, wanted: Records, now: datetime
) -> tuple[Finding, ...]:
    """Put down rows; a referral that is here already, of the same person, is not put down twice.

    Args:
        session: to write with.
        caller: somebody of the authority.
        wanted: the rows; those with an id change what is here.
        now: when, with an offset.

    Returns:
        Notes: which referrals were here already.

    Raises:
        Invalid: with every row that does not fit what is here.
    """
    desk = _desk(session, caller, now)
    return desk.write(wanted)


def put_back(session: WriteSession, caller: Caller, stood: Records, now: datetime) -> None:
    """Go back to how all of it stood: rows that have been added since are deleted.

    Raises:
        Invalid: if that does not fit any more, such as because a contract is gone.
    """
    desk = _desk(session, caller, now)
    added = {name: desk.here[name].keys() - _ids(getattr(stood, name)) for name in TABLES}
    desk.write(stood)  # first, so that no referral that stays names a vacancy that goes
    for name in reversed(TABLES):
        for key in added[name]:
            session.delete(desk.here[name][key])
        session.flush()


def lock(session: WriteSession, authority_id: UUID, now: datetime) -> BrokerageRegister:
    """Keep everybody else from changing an authority's rows until the session ends."""
    add_if_new(session, BrokerageRegister(authority_id=authority_id, version=0, updated_at=now))
    query = select(BrokerageRegister).where(BrokerageRegister.authority_id == authority_id)
    anew = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(anew).one()


@dataclass
class _Desk:
    """The rows of an authority, and what is wrong with those that are wanted."""

    session: WriteSession
    caller: Caller
    now: datetime
    register: BrokerageRegister
    here: dict[str, dict[UUID, Any]]
    contracts: dict[str, UUID]  #: by reference, and by id
    known: dict[tuple[Any, ...], Any]  #: referrals, by whom, where to and when
    findings: list[Finding] = field(default_factory=list)

    def write(self, wanted: Records) -> tuple[Finding, ...]:
        self.findings += _twice(wanted.vacancies)
        codes: dict[str, UUID] = {}
        for name in TABLES:
            for at, one in enumerate(getattr(wanted, name)):
                row = self._put(name, f"{name}[{at}]", one, codes)
                if isinstance(row, Vacancy):
                    codes[row.code] = row.id
            self._refuse_faults()
            self.session.flush()
        self.register.version += 1
        self.register.updated_at = self.now
        self.session.flush()
        note(
            self.session, "brokerage.changed", self.register.authority_id, self.now,
            authority=self.caller.authority_id, actor=self.caller.who, is_quiet=True,
            version=self.register.version, **wanted.counts,
        )  # fmt: skip
        return tuple(self.findings)

    def _put(self, name: str, path: str, one: Entry, codes: dict[str, UUID]) -> Any:
        """Put a row down; None if it does not fit."""
        values = self._values(path, one, codes)
        if values is None:
            return None
        row = self._found(name, path, one, values)
        if row is None:
            if one.id is not None or (isinstance(one, ReferralEntry) and one.token is None):
                return None
            at = {"made_at": self.now, "updated_at": self.now}
            row = TABLES[name](authority_id=self.caller.authority_id, **values, **at)
            self.session.add(row)
            self.here[name][row.id] = row  # type: ignore[attr-defined]
            self.known |= {_person(row): row} if isinstance(row, Referral) else {}
            return row
        changed = {key: value for key, value in values.items() if getattr(row, key) != value}
        for key, value in changed.items():
            setattr(row, key, value)
        if changed:
            row.version += 1
            row.updated_at = self.now
        return row

    def _found(self, name: str, path: str, one: Entry, values: dict[str, Any]) -> Any:
        """Find the row that is meant; None: it is a new one, or at fault."""
        if one.id is not None:
            row = self.here[name].get(one.id)
            if row is None:
                self._fault("no_such_row", "This row is not here.", "Leave it out.", f"{path}.id")
            return row
        if not isinstance(one, ReferralEntry):
            return None
        if one.token is None:
            words = "A new referral has no token."
            fix = "Give the reference by which your brokerage knows the person; never a name."
            self._fault("token_missing", words, fix, f"{path}.token")
        known = self.known.get((one.token, values["vacancy_id"], one.referred_on))
        if known is not None:
            words = "This referral is here already; it is not put down twice."
            self.findings.append(
                Finding("referral_known", words, "", Severity.NOTE, path=f"{path}.token")
            )
        return known

    def _values(self, path: str, one: Entry, codes: dict[str, UUID]) -> dict[str, Any] | None:
        """Give the columns of a row; None if what it names is not here."""
        values = {name: getattr(one, name) for name in type(one).model_fields if name != "id"}
        if isinstance(one, VacancyEntry):
            values["contract_id"] = self.contracts.get(values.pop("contract"))
            self._in_order(path, one)
            if values["contract_id"] is None:
                words = f"There is no contract {one.contract[:40]!r}."
                fix = "Give the reference that the contract has here, or its id."
                self._fault("unknown_contract", words, fix, f"{path}.contract")
                return None
        if isinstance(one, ReferralEntry):
            code = values.pop("vacancy")
            values["vacancy_id"] = codes.get(code)
            if one.token is None:
                values.pop("token")
            if code and code not in codes:
                words = f"There is no vacancy {code[:40]!r}."
                self._fault("unknown_vacancy", words, "Put it among the vacancies.",
                            f"{path}.vacancy")  # fmt: skip
                return None
        return values

    def _in_order(self, path: str, one: VacancyEntry) -> None:
        if one.closes_on is not None and one.closes_on < one.opens_on:
            words = f"It closes on {one.closes_on}, before it opens on {one.opens_on}."
            self._fault("day_order", words, "Check both days.", f"{path}.closes_on")

    def _fault(self, code: str, words: str, fix: str, path: str) -> None:
        self.findings.append(Finding(code, words, fix, path=path))

    def _refuse_faults(self) -> None:
        faults = [one for one in self.findings if one.severity is Severity.FAULT]
        if faults:
            raise Invalid("Some rows do not fit what is here.", findings=faults)


def _desk(session: WriteSession, caller: Caller, now: datetime) -> _Desk:
    register = lock(session, caller.authority_id, now)
    here: dict[str, dict[UUID, Any]] = {}
    for name, table in TABLES.items():
        kind: Any = table
        rows = session.exec(select(table).where(kind.authority_id == caller.authority_id))
        here[name] = {row.id: row for row in rows}  # type: ignore[attr-defined]
    known = references_of(session, caller.authority_id)
    contracts = {str(found): found for found in known} | {name: one for one, name in known.items()}
    persons = {_person(row): row for row in here["referrals"].values()}
    return _Desk(session, caller, now, register, here, contracts, persons)


def _ids(entries: Sequence[Entry]) -> set[UUID]:
    return {one.id for one in entries if one.id is not None}


def _person(row: Referral) -> tuple[Any, ...]:
    return row.token, row.vacancy_id, row.referred_on


def _twice(vacancies: Sequence[VacancyEntry]) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, one in enumerate(vacancies):
        if one.code in seen:
            words = f"The code {one.code[:40]!r} stands for two vacancies."
            fix = "Give each a code of its own."
            yield Finding("code_twice", words, fix, path=f"vacancies[{at}].code")
        seen.add(one.code)

"""Fit rows to what is here: found by their ids and changed, or added."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, col, delete, select

from app.brokerage.queries import (
    AT_ONCE,
    codes_of,
    references_of,
    referrals_of,
    rows_with,
)
from app.brokerage.record import Entry, Records, ReferralEntry, VacancyEntry
from app.brokerage.tables import (
    BrokerageRegister,
    Referral,
    SupplierReadiness,
    Vacancy,
    VcsNeed,
)
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid

#: in the order in which they are written: a referral names a vacancy
TABLES: dict[str, type[SQLModel]] = {
    "vacancies": Vacancy,
    "referrals": Referral,
    "readiness": SupplierReadiness,
    "needs": VcsNeed,
}
Ids = Mapping[str, Collection[UUID]]  #: of rows, by the name of their kind


class VacancyNamed(Conflict):
    """A vacancy would go, and a referral that stays names it."""

    slug = "vacancy-named"


@dataclass
class Desk:
    """The rows of an authority that are meant, and what is wrong with those that are wanted."""

    session: WriteSession
    caller: Caller
    register: BrokerageRegister
    here: dict[str, dict[UUID, Any]]
    contracts: dict[str, UUID]  #: by reference, and by id
    known: dict[tuple[Any, ...], Any]  #: referrals, by whom, where to and when
    codes: dict[str, UUID]  #: of vacancies, as they were; one that is given anew is another's
    taken: Collection[str]  #: codes of vacancies that are not among those that are wanted
    leaving: Ids  #: rows that are deleted
    puts_back: bool = False  #: whether a row that is not here any more is made again
    findings: list[Finding] = field(default_factory=list)

    def write(self, wanted: Records, now: datetime) -> None:
        """Put the rows down.

        Raises:
            Invalid: with every row that does not fit.
        """
        now = max(now, self.register.updated_at)  # another may have written while this one waited
        self.findings += _twice(wanted.vacancies, self.taken)
        for name in TABLES:
            for at, one in enumerate(getattr(wanted, name)):
                row = self._put(name, f"{name}[{at}]", one, now)
                if isinstance(row, Vacancy):
                    self.codes[row.code] = row.id
            self._refuse_faults()
            self.session.flush()
        self._delete()  # last, so that no referral that stays names a vacancy that goes
        self.register.version += 1
        self.register.updated_at = now
        self.session.flush()
        note(
            self.session, "brokerage.changed", self.register.authority_id, now,
            authority=self.caller.authority_id, actor=self.caller.who, is_quiet=True,
            version=self.register.version, **wanted.counts,
            removed=sum(map(len, self.leaving.values())),
        )  # fmt: skip

    def _put(self, name: str, path: str, one: Entry, now: datetime) -> Any:
        """Put a row down; None if it does not fit."""
        values = self._values(path, one)
        if values is None:
            return None
        told = len(self.findings)
        row = self._found(name, path, one, values)
        if len(self.findings) > told:
            return None
        if row is None:
            return self._added(name, one, values, now)
        changed = {key: value for key, value in values.items() if getattr(row, key) != value}
        for key, value in changed.items():
            setattr(row, key, value)
        if changed:
            row.version += 1
            row.updated_at = now
        return row

    def _added(self, name: str, one: Entry, values: dict[str, Any], now: datetime) -> Any:
        """Add a row; one that was deleted comes back under its id."""
        own = {} if one.id is None else {"id": one.id}
        at = {"made_at": now, "updated_at": now}
        row = TABLES[name](authority_id=self.caller.authority_id, **own, **values, **at)
        self.session.add(row)
        self.here[name][row.id] = row  # type: ignore[attr-defined]
        if isinstance(row, Referral):
            self.known[_person(row)] = row
        return row

    def _found(self, name: str, path: str, one: Entry, values: dict[str, Any]) -> Any:
        """Find the row that is meant; None: it is a new one, or at fault."""
        if one.id is not None:
            row = self.here[name].get(one.id)
            if row is None and not self.puts_back:
                self._fault("no_such_row", "This row is not here.", "Leave it out.", f"{path}.id")
            return row
        if not isinstance(one, ReferralEntry):
            return None
        if one.token is None:
            words = "A new referral has no token."
            fix = "Give the reference by which your brokerage knows the person; never a name."
            self._fault("token_missing", words, fix, f"{path}.token")
        elif (one.token, values["vacancy_id"], one.referred_on) in self.known:
            words = "This referral is here already; it is not put down twice."
            fix = "To change it, give its own reference; else leave it out."
            self._fault("referral_known", words, fix, f"{path}.token")
        return None

    def _delete(self) -> None:
        """Delete the rows that leave; those that name others go first.

        Raises:
            VacancyNamed: if a referral that stays names a vacancy that goes.
        """
        for name in reversed(TABLES):
            if name == "vacancies":
                self._refuse_named()
            table: Any = TABLES[name]
            listed = sorted(self.leaving.get(name, ()))
            for start in range(0, len(listed), AT_ONCE):
                some = table.id.in_(listed[start : start + AT_ONCE])
                own = table.authority_id == self.caller.authority_id
                self.session.execute(delete(table).where(own, some))
        self.session.flush()

    def _refuse_named(self) -> None:
        for row in rows_with(
            self.session, self.caller.authority_id, Referral, col(Referral.vacancy_id),
            self.leaving.get("vacancies", ()),
        ):  # fmt: skip
            code = next(code for code, one in self.codes.items() if one == row.vacancy_id)
            raise VacancyNamed(
                f"The vacancy {code} would go, and the referral {row.id} of {row.referred_on} "
                "names it.",
                "Undo the file that the referral came with, or have it name another vacancy.",
            )

    def _values(self, path: str, one: Entry) -> dict[str, Any] | None:
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
            values["vacancy_id"] = self.codes.get(code)
            if one.token is None:
                values.pop("token")
            if code and code not in self.codes:
                words = f"There is no vacancy {code[:40]!r}."
                fix = "Put it among the vacancies; if it stands there, mend its row, not this one."
                self._fault("unknown_vacancy", words, fix, f"{path}.vacancy")
                return None
        return values

    def _in_order(self, path: str, one: VacancyEntry) -> None:
        if one.closes_on is not None and one.closes_on < one.opens_on:
            words = f"It closes on {one.closes_on}, before it opens on {one.opens_on}."
            self._fault("day_order", words, "Check both days.", f"{path}.closes_on")

    def _fault(self, code: str, words: str, fix: str, path: str) -> None:
        self.findings.append(Finding(code, words, fix, path=path))

    def _refuse_faults(self) -> None:
        if self.findings:
            raise Invalid("Some rows do not fit what is here.", findings=self.findings)


def desk_for(
    session: WriteSession,
    caller: Caller,
    register: BrokerageRegister,
    wanted: Records,
    leaving: Ids,
    *,
    puts_back: bool = False,
) -> Desk:
    """Gather what is meant by some rows: those alone, what they are known by, and what they name.

    Args:
        session: to write with.
        caller: somebody of the authority.
        register: of the authority, locked.
        wanted: the rows.
        leaving: rows that will be deleted.
        puts_back: whether a row that is not here any more is made again.
    """
    here: dict[str, dict[UUID, Any]] = {}
    for name, table in TABLES.items():
        key: Any = table
        ids = _ids(getattr(wanted, name))
        rows: Iterator[Any] = rows_with(session, caller.authority_id, table, key.id, ids)
        here[name] = {row.id: row for row in rows}
    known = references_of(session, caller.authority_id)
    contracts = {str(found): found for found in known} | {name: one for one, name in known.items()}
    tokens = {one.token for one in wanted.referrals if one.id is None and one.token}
    alike = referrals_of(session, caller.authority_id, tokens)
    persons = {_person(row): row for row in (*here["referrals"].values(), *alike)}
    codes = codes_of(session, caller.authority_id)
    meant = _ids(wanted.vacancies) | set(leaving.get("vacancies", ()))
    taken = {code for code, vacancy in codes.items() if vacancy not in meant}
    return Desk(
        session, caller, register, here, contracts, persons, codes, taken, leaving, puts_back
    )


def ids_of(session: Session, authority_id: UUID) -> dict[str, set[UUID]]:
    """Give the ids of all rows that an authority has, by the names of their kinds."""
    found = {}
    for name, table in TABLES.items():
        kind: Any = table
        found[name] = set(session.exec(select(kind.id).where(kind.authority_id == authority_id)))
    return found


def _ids(entries: Sequence[Entry]) -> set[UUID]:
    return {one.id for one in entries if one.id is not None}


def _person(row: Referral) -> tuple[Any, ...]:
    return row.token, row.vacancy_id, row.referred_on


def _twice(vacancies: Sequence[VacancyEntry], taken: Collection[str]) -> Iterator[Finding]:
    seen = set(taken)
    for at, one in enumerate(vacancies):
        if one.code in seen:
            words = f"The code {one.code[:40]!r} stands for two vacancies."
            fix = "Give each a code of its own."
            yield Finding("code_twice", words, fix, path=f"vacancies[{at}].code")
        seen.add(one.code)

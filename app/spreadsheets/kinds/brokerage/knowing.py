"""Know which of our referrals a row is that has a token and no reference.

A token is never printed, so a file cannot be held against it as it is against other columns: the
row is found by the digest, the vacancy and the day, and is from then on one of ours, whose cells
are compared and whose changes are shown; what it leaves blank stays as it is, as nobody saw it
printed. A token that says what is kept already says nothing new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlmodel import Session

from app.brokerage.queries import codes_of, referrals_of
from app.brokerage.tables import Referral
from app.deliveries.people.token import NoPeopleKey, PeopleKey, fault_of
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.brokerage.form import REFERRALS, VACANCIES

COMPARED = ("place", "group", "outcome")  #: what else a referral says
Identity = tuple[str, str, str]  #: digest of the token, id or code of the vacancy, and the day


def known(session: Session, asking: Asking, filled: Filled) -> Filled:
    """Give the same rows, each referral that is here already with its reference.

    Args:
        session: to look things up with.
        asking: on whose behalf.
        filled: the file, as it was read.
    """
    rows = [row for row in filled.of(REFERRALS.key) if not row.is_faulty]
    digests = dict(_digests(rows, asking))
    if not digests:
        return filled
    authority = asking.caller.authority_id
    alike = list(referrals_of(session, authority, set(digests.values())))
    codes = _codes(session, authority, filled)
    refs = {row.ref: row for row in filled.of(REFERRALS.key) if row.ref}
    here = {_identity(one): one for one in alike}
    told = _Told(digests, codes, here, {str(one.id): one.token for one in alike}, refs)
    taken = [told.taken(row) if _is_among(row, digests) else row for row in filled.rows]
    return replace(filled, rows=taken, findings=[*filled.findings, *told.findings])


@dataclass
class _Told:
    """What a file says of people, beside what is kept of them."""

    digests: Mapping[int, str]  #: by the number of the row
    codes: Mapping[str, str]  #: ids of vacancies
    here: Mapping[Identity, Referral]  #: of the same people
    tokens: Mapping[str, str]  #: their digests, by the ids of those referrals
    refs: dict[str, FilledRow]  #: rows of the file that are known, by their references
    seen: dict[Identity, FilledRow] = field(default_factory=dict)  #: those without a reference
    findings: list[Finding] = field(default_factory=list)

    def taken(self, row: FilledRow) -> FilledRow:
        """Give a row as one of ours, if it is; without its token, if that is kept already."""
        digest = self.digests[row.number]
        if row.ref:
            return _silent(row) if self.tokens.get(row.ref) == digest else row
        code = plain_of(row.values.get("vacancy"))
        who = digest, self.codes.get(code, code), plain_of(row.values.get("referred_on"))
        found = self.here.get(who)
        first = self.refs.get(str(found.id)) if found else self.seen.get(who)
        if first is not None:
            self._refuse(row, first)
            return row
        self.seen[who] = row
        if found is None:
            return row
        self._tell(row, found)
        here = {key: getattr(found, key) for key in COMPARED}
        silent = _silent(row)
        one_of_ours = replace(silent, ref=str(found.id), values=here | dict(silent.values))
        self.refs[one_of_ours.ref] = one_of_ours
        return one_of_ours

    def _refuse(self, row: FilledRow, first: FilledRow) -> None:
        words = f"This is the same referral as in row {first.number}: the same token, vacancy and "
        fix = "Keep one of the two; to send somebody again, give the new day or vacancy."
        self.findings.append(Finding("referral_twice", f"{words}day.", fix, cell=row.at("token")))

    def _tell(self, row: FilledRow, found: Referral) -> None:
        """Tell that it is here; what differs is looked at before it is saved."""
        differs = any(
            key in row.values and plain_of(row.values[key]) != plain_of(getattr(found, key))
            for key in COMPARED
        )
        if differs:
            words = "This referral is here already; the row changes it, and adds none."
            fix = "Look at what changes in it; for another referral give its own day or vacancy."
            one = Finding("referral_known", words, fix, Severity.WARNING, cell=row.at("token"))
        else:
            words = "This referral is here already; it is not put down twice."
            one = Finding("referral_known", words, "", Severity.NOTE, cell=row.at("token"))
        self.findings.append(one)


def _digests(rows: list[FilledRow], asking: Asking) -> Iterator[tuple[int, str]]:
    """Give the digests of tokens that can be kept, by the numbers of their rows."""
    key = PeopleKey(asking.settings.people_key)
    for row in rows:
        token = row.values.get("token")
        if not token or fault_of(token):
            continue
        try:
            yield row.number, key.digest(asking.caller.authority_id, token)
        except NoPeopleKey:
            return  # told where the rows are read


def _codes(session: Session, authority_id: UUID, filled: Filled) -> dict[str, str]:
    """Give vacancies by their codes, those that the file gives them included."""
    codes = {code: str(found) for code, found in codes_of(session, authority_id).items()}
    given = {plain_of(row.values.get("code")): row.ref for row in filled.of(VACANCIES.key)}
    return codes | {code: ref for code, ref in given.items() if code and ref}


def _identity(one: Referral) -> Identity:
    return one.token, str(one.vacancy_id or ""), plain_of(one.referred_on)


def _is_among(row: FilledRow, digests: Mapping[int, str]) -> bool:
    return row.form == REFERRALS.key and row.number in digests


def _silent(row: FilledRow) -> FilledRow:
    """Give a row without its token."""
    said = {key: value for key, value in row.values.items() if key != "token"}
    return replace(row, values=said)

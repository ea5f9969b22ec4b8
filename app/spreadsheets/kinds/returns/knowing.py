"""Know tokens and postcodes of a file that say what is kept of a delivery already.

Neither is ever printed, so a file that is sent again with them cannot be held against what it
was given: their digests and the place are compared instead, and what says nothing new is dropped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.deliveries.people.counting import tokens_of
from app.deliveries.people.token import NoPeopleKey, PeopleKey
from app.deliveries.returns.checks.placing import Placer
from app.deliveries.returns.checks.report import DeliverySent
from app.deliveries.tables import Delivery
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.imports.check.ours import Ours
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.returns.case import Case
from app.spreadsheets.kinds.returns.gathering import case_of
from app.spreadsheets.kinds.returns.line_form import BY_FORM
from app.spreadsheets.kinds.returns.listing import TOKENS
from app.spreadsheets.kinds.returns.printed import rows_of


def known(session: Session, asking: Asking, filled: Filled) -> Filled:
    """Give the same rows, without tokens and postcodes that are kept of the same delivery.

    Args:
        session: to look things up with.
        asking: on whose behalf.
        filled: the file, as it was read.
    """
    if not any(_has_secrets(row) for row in filled.rows):
        return filled
    kept = _kept(session, asking)
    sheets = [(row, BY_FORM[row.form]) for row in filled.rows if row.form in BY_FORM]
    postcodes = (row.values.get(sheet.postcode) for row, sheet in sheets)
    kept.placer.look_ahead(str(one) for one in postcodes if one)
    rows = [kept.without(row) if _has_secrets(row) else row for row in filled.rows]
    return replace(filled, rows=rows)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of the deliveries of a return."""

    case: Case
    ours: Mapping[str, Ours]  #: by the keys of the forms
    people: Mapping[UUID, frozenset[str]]  #: digests of tokens, by the ids of deliveries
    key: PeopleKey
    placer: Placer

    def without(self, row: FilledRow) -> FilledRow:
        """Give a row without what is kept of its delivery already."""
        stored = self._stored(row)
        if stored is None:
            return row
        values = dict(row.values)
        if self._counts_the_same(row, stored):
            values = {key: value for key, value in values.items() if key not in TOKENS}
        postcode = BY_FORM[row.form].postcode
        if values.get(postcode) and self._place_of(values[postcode], stored) == stored.place:
            del values[postcode]
            values["place"] = stored.place
        return replace(row, values=values)

    def _stored(self, row: FilledRow) -> Delivery | None:
        """Find the delivery that a row is, by its reference or else by what it says."""
        found = None if row.ref else self.ours[row.form].like(row.values)
        return self.case.stored.get(row.ref if found is None else plain_of(found[ROW_REF]))

    def _counts_the_same(self, row: FilledRow, stored: Delivery) -> bool:
        tokens = next(filter(None, map(row.values.get, TOKENS)), None)
        try:
            digests = self.key.digests(stored.authority_id, tuple(tokens or ()))
        except NoPeopleKey:
            return False  # told where the row is kept
        return bool(digests) and digests == self.people.get(stored.id)

    def _place_of(self, postcode: Any, stored: Delivery) -> str:
        sent = DeliverySent(
            stored.reference, stored.obligation_id, stored.delivered_on, postcode=str(postcode)
        )
        return self.placer.placed(sent, "")[0].code


def _kept(session: Session, asking: Asking) -> _Kept:
    case = case_of(session, asking)
    ours = {key: Ours(one.form, rows_of(case, key)) for key, one in BY_FORM.items()}
    people = tokens_of(session, [one.id for one in case.deliveries])
    return _Kept(case, ours, people, PeopleKey(asking.settings.people_key), Placer(session))


def _has_secrets(row: FilledRow) -> bool:
    return row.form in BY_FORM and any(_secrets(row))


def _secrets(row: FilledRow) -> Iterator[Any]:
    keys = (one.key for one in BY_FORM[row.form].form.fields if one.is_kept_when_blank)
    return filter(None, map(row.values.get, keys))

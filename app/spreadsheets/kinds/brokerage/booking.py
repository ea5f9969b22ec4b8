"""Make the workbook of an authority's brokerage and capacity."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.brokerage.outcome import ReferralOutcome
from app.brokerage.queries import contracts_offered, records_of
from app.brokerage.record import Entry
from app.problems import NotFound
from app.spreadsheets.forms.book import Book, Check
from app.spreadsheets.forms.form import ROW_REF, Form
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.brokerage.form import CONTRACTS, FORMS, OUTCOMES

NAME, TITLE, VERSION = "brokerage", "Brokerage and capacity", 1
TOLD = (
    ("No personal data", "No names, no birthdays, no National Insurance numbers, no postcodes of "
     "homes. A person is a token that your brokerage gives; only a digest of it is kept."),
    ("The same referral twice", "The same token, vacancy and day is one referral, whether or not "
     "its row has a reference: what such a row says otherwise is shown as a change before it is "
     "saved, and what it leaves blank stays. Two rows of one referral are refused."),
    ("Rows left out", "Stay as they are. Sent with a period to replace, the rows of Referrals and "
     "Supplier readiness in that period that are left out are removed, once that is confirmed."),
    ("Small numbers", "Counts by place and group leave out fewer than five people."),
)  # fmt: skip
CHECKS = (
    Check("Posts in the sheet Vacancies", "=SUM(Vacancies!E4:E10000)"),
    Check("Referrals", "=COUNTA(Referrals!G4:G10000)"),
)


def book(session: Session, asking: Asking) -> Book:
    """Give what the brokerage has put down, as it is now.

    Raises:
        NotFound: if it is not the caller's own authority that is asked about.
    """
    authority = authority_asked(asking)
    records = records_of(session, authority)
    forms = [(form, [_row(form, one) for one in getattr(records, form.key)]) for form in FORMS]
    lists = {
        CONTRACTS: contracts_offered(session, authority),
        OUTCOMES: [one.value for one in ReferralOutcome],
    }
    return Book(NAME, VERSION, TITLE, TOLD, tuple(forms), lists, checks=CHECKS)


def authority_asked(asking: Asking) -> UUID:
    """Give the authority that is asked about.

    Raises:
        NotFound: if it is not the caller's own, or a supplier asks.
    """
    authority = asking.caller.authority_id
    if asking.target.id != authority or asking.caller.supplier_id is not None:
        words = f"There is no brokerage of {asking.target.id}."
        raise NotFound(words, "Ask for your own authority's.")
    return authority


def _row(form: Form, one: Entry) -> dict[str, Any]:
    """Give a row; what is never shown again stays blank in it."""
    said = {
        field.key: getattr(one, field.key)
        for field in form.fields
        if field.key != ROW_REF and not field.is_kept_when_blank
    }
    return {ROW_REF: str(one.id), **said}

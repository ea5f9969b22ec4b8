"""Workbooks that were given out, found again."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.platform.sealing import Seals, WrappedKey
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.snapshot import book_of
from app.spreadsheets.workbooks.given import GivenOut
from app.spreadsheets.workbooks.tables import GivenWorkbook

SNAPSHOT = b"given-workbook:"  #: before the id, for what its data key and content are about


def given_out(session: Session, authority_id: UUID, reference: str) -> GivenOut | None:
    """Give what is known of a workbook by its reference; None: this authority gave none such.

    Whether a caller may know of it is asked elsewhere: by its kind, and whose it is.
    """
    found = session.exec(
        select(GivenWorkbook).where(
            GivenWorkbook.authority_id == authority_id, GivenWorkbook.reference == reference
        )
    ).one_or_none()
    return None if found is None else told(found)


def given_by_id(session: Session, authority_id: UUID, workbook_id: UUID) -> GivenOut | None:
    """Give what is known of a workbook by its id; None: this authority gave none such."""
    found = session.get(GivenWorkbook, workbook_id)
    return told(found) if found is not None and found.authority_id == authority_id else None


def base_of(session: Session, seals: Seals, given: GivenOut) -> Book:
    """Unseal what stood in a workbook when it was given out: the base of three-way questions.

    Its rows hold the values that they had; its fields only read text, as no reader is kept.
    Compare by `forms.plain.plain_of`.

    Raises:
        NoSealKey: if this deployment has not the secret that it was sealed by.
    """
    return content_of(seals, session.get_one(GivenWorkbook, given.id))


def content_of(seals: Seals, row: GivenWorkbook) -> Book:
    """Unseal what stood in a workbook."""
    about = SNAPSHOT + row.id.bytes
    key = seals.unwrap(WrappedKey(row.wrapped_key, row.key_name), about)
    document: dict[str, Any] = json.loads(key.unseal(row.content, about), parse_float=Decimal)
    return book_of(document)


def told(row: GivenWorkbook) -> GivenOut:
    """Tell of a workbook that was given out without opening it."""
    return GivenOut(
        id=row.id,
        reference=row.reference,
        authority_id=row.authority_id,
        kind=row.kind,
        target_id=row.target_id,
        day=row.day,
        template_version=row.template_version,
        facts=row.facts,
        rows_out=row.rows_out,
        given_to=row.given_to,
        supplier_id=row.supplier_id,
        given_at=row.given_at,
    )

"""What the API accepts and gives about workbooks that are given out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.platform.request.messages import Message
from app.spreadsheets.forms.book import Book, Rows
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.workbooks.given import GivenOut

EXAMPLE_WORKBOOK = "0195566f-4a00-7000-8000-000000000050"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]


class WorkbookIn(Message):
    """Which workbook is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "suppliers"}]})

    kind: Name
    #: of the lot, the contract …, as the kind says; left out: your own authority
    target_id: UUID | None = None
    day: date | None = None  #: any day of its period, where it has one


class WorkbookOut(Message):
    """A workbook that was given out."""

    id: UUID
    reference: str  #: says which it is when it comes back
    kind: str
    target_id: UUID
    day: date | None
    template_version: int
    facts: dict[str, str]  #: that it was made under, such as the rules' digest
    rows_out: dict[str, int]  #: how many rows stand in it, by sheet
    given_to: UUID
    given_at: datetime

    @classmethod
    def of(cls, given: GivenOut) -> "WorkbookOut":
        """Make it from what is known."""
        return cls.model_validate({name: getattr(given, name) for name in cls.model_fields})


Value = str | bool | list[str] | None


class WorkbookColumnOut(Message):
    """A column of a sheet."""

    key: str
    label: str
    hint: str
    is_required: bool
    is_prefilled: bool  #: it came with the workbook: a change of it is told, not taken


class WorkbookSheetOut(Message):
    """A sheet that is filled in, as it was given."""

    key: str
    name: str
    about: str
    columns: list[WorkbookColumnOut]
    rows: list[dict[str, Value]]  #: by the columns' keys; null: blank

    @classmethod
    def of(cls, form: Form, rows: Rows) -> "WorkbookSheetOut":
        """Make it from a form and its rows."""
        columns = [
            WorkbookColumnOut(
                key=field.key,
                label=field.label,
                hint=field.hint,
                is_required=field.is_required,
                is_prefilled=field.is_prefilled,
            )
            for field in form.fields
        ]
        told = [{field.key: _value(field.printed(row)) for field in form.fields} for row in rows]
        return cls(key=form.key, name=form.name, about=form.about, columns=columns, rows=told)


class WorkbookContentOut(Message):
    """What stands in a workbook, as it was given."""

    reference: str
    kind: str
    template_version: int
    sheets: list[WorkbookSheetOut] = Field(description="Those that are filled in.")

    @classmethod
    def of(cls, given: GivenOut, book: Book) -> "WorkbookContentOut":
        """Make it from a book."""
        return cls(
            reference=given.reference,
            kind=given.kind,
            template_version=given.template_version,
            sheets=[WorkbookSheetOut.of(form, rows) for form, rows in book.forms],
        )


def _value(value: object) -> Value:
    """Give a value as JSON says it: numbers and days as text, lists as lists."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return (
            sorted(map(plain_of, value))
            if isinstance(value, set | frozenset)
            else [plain_of(part) for part in value]
        )
    return plain_of(value)

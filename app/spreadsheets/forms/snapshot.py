"""A book as a plain document, to be kept, and the same book from it again."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.spreadsheets.forms.book import Book, Check, Estimate, Shown
from app.spreadsheets.forms.form import Field, Form
from app.spreadsheets.forms.heading import held
from app.spreadsheets.sheet import Cell

_READER = "read"  #: part of a field that is a program, and not kept


def document_of(book: Book) -> dict[str, Any]:
    """Give all that a book says as JSON can say it; values keep their types."""
    return {
        "kind": book.kind,
        "template_version": book.template_version,
        "title": book.title,
        "told": [list(line) for line in book.told],
        "forms": [{"form": _form(form), "rows": _rows(form, rows)} for form, rows in book.forms],
        "lists": [[name, list(words)] for name, words in book.lists.items()],
        "shown": [_shown(one) for one in book.shown],
        "checks": [[one.label, one.formula] for one in book.checks],
        "estimates": [[one.form, one.heading, list(one.formulas)] for one in book.estimates],
        "facts": dict(book.facts),
        "made": dict(book.made),
    }


def book_of(document: Mapping[str, Any]) -> Book:
    """Make the book of a document; its fields read any text, as programs are not kept."""
    return Book(
        kind=document["kind"],
        template_version=document["template_version"],
        title=document["title"],
        told=tuple((name, words) for name, words in document["told"]),
        forms=tuple((_form_of(one["form"]), _rows_of(one)) for one in document["forms"]),
        lists={name: tuple(words) for name, words in document["lists"]},
        shown=tuple(_shown_of(one) for one in document["shown"]),
        checks=tuple(Check(label, formula) for label, formula in document["checks"]),
        estimates=tuple(
            Estimate(form, heading, tuple(formulas))
            for form, heading, formulas in document["estimates"]
        ),
        facts=document["facts"],
        made=document.get("made", {}),
    )


def _form(form: Form) -> dict[str, Any]:
    return {
        "key": form.key,
        "name": form.name,
        "about": form.about,
        "natural_key": list(form.natural_key),
        "takes_new_rows": form.takes_new_rows,
        "fields": [_field(one) for one in form.fields],
    }


def _field(one: Field) -> dict[str, Any]:
    kept = {part.name: getattr(one, part.name) for part in fields(one)}
    kept["holds"] = held(one)
    kept["also"] = list(one.also)
    return {name: value for name, value in kept.items() if name != _READER}


def _as_it_is(cell: Cell) -> str:
    """Read a cell of a book that is only written again."""
    return cell.text


def _form_of(kept: Mapping[str, Any]) -> Form:
    given = tuple(
        Field(**{**one, "read": _as_it_is, "also": tuple(one["also"])}) for one in kept["fields"]
    )
    lists = {"natural_key": tuple(kept["natural_key"]), "fields": given}
    return Form(**{**kept, **lists})


def _rows(form: Form, rows: Any) -> list[list[Any]]:
    """Write each row as the values of the form's fields, in their order."""
    return [[_packed(one.printed(row)) for one in form.fields] for row in rows]


def _rows_of(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = [one["key"] for one in kept["form"]["fields"]]
    return [dict(zip(keys, map(_unpacked, row), strict=True)) for row in kept["rows"]]


def _shown(one: Shown) -> dict[str, Any]:
    rows = [[_packed(value) for value in row] for row in one.rows]
    return {"name": one.name, "about": one.about, "headings": list(one.headings), "rows": rows}


def _shown_of(kept: Mapping[str, Any]) -> Shown:
    rows = tuple(tuple(map(_unpacked, row)) for row in kept["rows"])
    return Shown(kept["name"], kept["about"], tuple(kept["headings"]), rows)


def _packed(value: Any) -> Any:
    """Write a value so that its kind is known again; text, yes/no and nothing are themselves."""
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return {"number": str(Decimal(value))}
        case datetime():
            return {"moment": value.astimezone(UTC).isoformat()}
        case date():
            return {"day": value.isoformat()}
        case list() | tuple() | set() | frozenset():
            parts = sorted(value) if isinstance(value, set | frozenset) else value
            return {"list": [_packed(part) for part in parts]}
    raise TypeError(f"{value!r} cannot stand in a workbook")


def _unpacked(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    [(kind, said)] = kept.items()
    match kind:
        case "number":
            return Decimal(said)
        case "moment":
            return datetime.fromisoformat(said)
        case "day":
            return date.fromisoformat(said)
        case _:
            return tuple(map(_unpacked, said))

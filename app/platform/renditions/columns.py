"""The columns of a list, read off the message of its rows."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_json

#: between the parts of a list in one cell; a list with a part that has it is written as JSON
BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, and the fields that lead from a row to its value."""

    steps: tuple[str, ...]

    @property
    def name(self) -> str:
        """Give the heading, such as `amount.currency`."""
        return ".".join(self.steps)

    def value(self, row: Any) -> Any:
        """Give a row's value: None, or a str, bool, int, Decimal, date or datetime."""
        for step in self.steps:
            if row is None:
                return None
            row = getattr(row, step)
        return _one_cell(row)


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """Give the columns of a message: one a field, and a message within it spread out."""
    return tuple(_columns(model, ()))


def _columns(model: type[BaseModel], before: tuple[str, ...]) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        inner = _without_none(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not model:
            yield from _columns(inner, (*before, name))
        else:
            yield Column((*before, name))


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in {Union, types.UnionType}:
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else annotation
    return annotation


def _one_cell(value: Any) -> Any:
    """Write what no cell holds, such as a list, as text."""
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = sorted(value) if isinstance(value, (set, frozenset)) else list(value)
        texts = [str(part) for part in parts]
        if all(isinstance(part, (str, UUID)) for part in parts) and not any(
            BETWEEN.strip() in text for text in texts
        ):
            return BETWEEN.join(texts)
        return to_json(parts).decode()
    if isinstance(value, (dict, BaseModel)):
        return to_json(value).decode()
    return value

"""Which keys a place in a document may have, read off its model: to offer the nearest one."""

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

Step = int | str
CONTAINERS = (dict, Mapping, list, tuple)


def keys_at(model: type[BaseModel], steps: Iterable[Step]) -> set[str]:
    """List the keys that stand at a path.

    Args:
        model: of the whole document.
        steps: the path, as pydantic gives it; steps that lead nowhere in the model are the names
            of its shorthands, and are passed over.
    """
    kinds: list[Any] = [model]
    for step in steps:
        kinds = [below for kind in kinds for below in _below(kind, step)] or kinds
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return {field.alias or name for kind in models for name, field in kind.model_fields.items()}


def _below(kind: Any, step: Step) -> Iterator[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if step in (name, field.alias):
                yield from _kinds(field.annotation)
    elif get_origin(kind) in CONTAINERS:
        for inner in get_args(kind):
            yield from _kinds(inner)


def _kinds(annotation: Any) -> Iterator[Any]:
    """Take an annotation apart into the models and containers that it may be."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _kinds(part)
    elif origin in CONTAINERS or isinstance(annotation, type):
        yield annotation

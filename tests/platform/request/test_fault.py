import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from app.platform.request.fault import TEXTS, told
from tests.operations import the_service


class Ending(StrEnum):
    EXPIRED = "expired"
    TERMINATED = "terminated"


Code = Annotated[str, StringConstraints(pattern=r"^\S+$")]
Title = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$")]
Unknown = Annotated[str, StringConstraints(pattern=r"^[qx]{3}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=5)]
Some = Annotated[list[int], Field(min_length=2, max_length=3)]
Money = Annotated[Decimal, Field(max_digits=4, decimal_places=2)]
Share = Annotated[int, Field(ge=1, le=9)]


@pytest.mark.parametrize(
    ("kind", "value", "said", "fix"),
    [
        (Code, "x y", "This takes a text without spaces",
         "Write a text without spaces, such as 012345-2026."),
        (Title, " ", "This takes words on one line, without a space before or after them",
         "Write words on one line, without a space before or after them."),
        (Literal[Ending.EXPIRED, Ending.TERMINATED], "over", "This takes expired or terminated",
         "Send expired or terminated."),
        (Ending, "over", "This takes expired or terminated", "Send expired or terminated."),
        (Unknown, "x", "It is not written as this field takes it",
         "Look at the field's description."),
        (Words, "", "This must not be empty",
         "Write something, or leave it out if it may be left out."),
        (Words, "longer", "This is too long: at most 5 characters",
         "Shorten it to 5 characters."),
        (Some, [1], "This list needs at least 2", "Give at least 2."),
        (Some, [1] * 4, "This list takes at most 3",
         "Give at most 3, or send them in parts."),
        (Money, "1.234", "At most 2 digits after the point",
         "Give a number with at most 2 digits after the point."),
        (Money, "123456", "At most 4 digits in all",
         "Give a number with at most 4 digits in all."),
        (Share, 0, "This must be at least 1", "Give a number at least 1."),
        (Share, 10, "This must be at most 9", "Give a number at most 9."),
        (int, "three", None, "Send a whole number, such as 3."),
    ],
)  # fmt: skip
def test_what_a_field_takes_is_said_in_words(
    kind: Any, value: Any, said: str | None, fix: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    [fault] = refused.value.errors()

    words, how = told(fault["type"], fault["msg"], fault.get("ctx") or {})

    assert how == fix
    assert said in {None, words}


@pytest.mark.parametrize(("pattern", "example"), [
    (pattern, example) for pattern, (_, example) in TEXTS.items() if example
])  # fmt: skip
def test_every_example_is_one_that_its_field_takes(pattern: str, example: str) -> None:
    assert re.search(pattern, example)


def patterns(schema: Any) -> Iterator[str]:
    """Give every pattern that a description has, at any depth."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for part in schema.values():
            yield from patterns(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from patterns(part)


def test_every_text_that_the_service_takes_is_told_in_words() -> None:
    bodies = the_service().openapi()["components"]["schemas"]
    ours = {
        one
        for name, schema in bodies.items()
        if not name.endswith("Out")
        for one in patterns(schema)
    }

    asked = {
        one
        for path in the_service().openapi()["paths"].values()
        for operation in path.values()
        for one in patterns(operation.get("parameters"))
    }

    assert (ours | asked) - TEXTS.keys() == set()

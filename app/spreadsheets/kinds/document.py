"""Read a document that was made of a workbook as the API reads its body: as strictly."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.platform.request.fault import told
from app.problems import Finding, Invalid

Body = TypeVar("Body", bound=BaseModel)

#: what is wrong with a value, in words, by the kind of fault; `{}` is its limit
WORDS = {
    "greater_than_equal": ("This is below {ge}.", "Write {ge} or more."),
    "greater_than": ("This is not above {gt}.", "Write a number above {gt}."),
    "less_than": ("This is too large.", "Look for a slip: it must be below {lt}."),
    "less_than_equal": ("This is above {le}.", "Write {le} or less."),
    "decimal_max_places": ("This has too many decimals.", "Round it to {decimal_places}."),
    "string_too_long": ("This is too long.", "Write at most {max_length} characters."),
    "too_long": ("There are more of these than are taken.", "Leave at most {max_length}."),
}  # fmt: skip


def document_as(model: type[Body], tree: dict[str, Any], refusal: str) -> Body:
    """Read a document.

    Args:
        model: of the body that the API takes.
        tree: as JSON has it.
        refusal: what is said of one that is wrong.

    Raises:
        Invalid: with every fault, each with its place.
    """
    try:
        return model.model_validate_json(json.dumps(tree))
    except ValidationError as wrong:
        found = list(_faults(wrong.errors(include_input=False, include_url=False)))
    raise Invalid(refusal, findings=found)


def told_of(one: ErrorDetails) -> tuple[str, str]:
    """Give what is wrong with a value, and what is to be written instead.

    Args:
        one: a fault, as the model has it.
    """
    limits = one.get("ctx", {})
    if one["type"] in WORDS:
        words, fix = WORDS[one["type"]]
        return words.format(**limits), fix.format(**limits)
    words, fix = told(one["type"], one["msg"], limits)
    return f"{words}.", fix


def _faults(errors: list[ErrorDetails]) -> Iterator[Finding]:
    for one in errors:
        path = "/" + "/".join(map(str, one["loc"]))
        yield Finding(one["type"], *told_of(one), path=path)

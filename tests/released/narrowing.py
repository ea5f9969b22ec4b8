"""What a description of the API takes away from those who wrote programs against an older one.

What was sent must still be taken, and what comes must still be what was announced. So everything
that the old shape of a request describes must fit its new one, and everything that the new shape
of an answer describes must fit its old one; members that are new in an answer do no harm. What
is left out must mean what it meant, and no key may be needed that was not.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch")
#: keywords that allow less the smaller they are, and the larger they are
MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems")

MOST_TOLD = 3  #: new words of a list

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Break:
    """One thing that a program relied on and cannot any more."""

    operation: str  #: its `operationId` in the old description
    what: str

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.operation}: {self.what}"


def breaks(old: Schema, new: Schema) -> list[Break]:
    """List what programs that were written against the old description can no longer do."""
    return [
        Break(told["operationId"], what)
        for path, methods in old["paths"].items()
        for method in METHODS
        if (told := methods.get(method)) is not None
        for what in _of_operation(old, told, new, new["paths"].get(path, {}).get(method))
    ]


def _of_operation(old: Schema, told: Schema, new: Schema, now: Schema | None) -> Iterator[str]:
    if now is None:
        yield "it is gone"
        return
    if now["operationId"] != told["operationId"]:
        yield f"it is called {now['operationId']}"
    yield from _of_keys(_keys(old, told), _keys(new, now))
    yield from _of_parameters(Fit(old, new), _parameters(old, told), _parameters(new, now))
    yield from _of_body(Fit(old, new), told.get("requestBody"), now.get("requestBody"))
    for status, answer in told["responses"].items():
        if status.startswith("2"):
            yield from _of_answer(Fit(new, old, extra=True), status, answer, now["responses"])


def _keys(document: Schema, told: Schema) -> Sequence[Schema]:
    """Give what lets a caller in: each a choice, which may want several schemes with scopes."""
    return told.get("security", document.get("security")) or [{}]


def _of_keys(old: Sequence[Schema], new: Sequence[Schema]) -> Iterator[str]:
    for held in old:
        if not any(_lets_in(wanted, held) for wanted in new):
            wanted = " or ".join(
                " and ".join(f"{name} {' '.join(scopes)}".strip() for name, scopes in one.items())
                for one in new
            )
            yield f"it needs {wanted}"


def _lets_in(wanted: Schema, held: Schema) -> bool:
    return all(name in held and set(scopes) <= set(held[name]) for name, scopes in wanted.items())


def _parameters(document: Schema, told: Schema) -> dict[tuple[str, str], Schema]:
    named = (_resolved(document, one) for one in told.get("parameters", ()))
    return {(one["in"], one["name"].lower()): one for one in named}


def _of_parameters(
    fit: "Fit", old: Mapping[tuple[str, str], Schema], new: Mapping[tuple[str, str], Schema]
) -> Iterator[str]:
    for key, told in old.items():
        if key not in new:
            yield f"the parameter {key[1]} is gone"
        elif why := fit.why_not_part(told["schema"], new[key]["schema"], told.get("required")):
            yield f"the parameter {key[1]} takes less: {why}"
    for key, told in new.items():
        if told.get("required") and not old.get(key, {}).get("required"):
            yield f"the parameter {key[1]} is needed"


def _of_body(fit: "Fit", old: Schema | None, new: Schema | None) -> Iterator[str]:
    if new is None:
        if old is not None:
            yield "it takes no body"
        return
    if new.get("required") and not (old or {}).get("required"):
        yield "the body is needed"
    for form, told in (old or {}).get("content", {}).items():
        if form not in new["content"]:
            yield f"the body is not taken as {form}"
        elif why := fit.why_not(told.get("schema", {}), new["content"][form].get("schema", {})):
            yield f"the body is not taken as it was: {why}"


def _of_answer(fit: "Fit", status: str, old: Schema, responses: Schema) -> Iterator[str]:
    if status not in responses:
        yield f"it is not answered with {status}"
        return
    new = responses[status].get("content", {})
    for form, told in old.get("content", {}).items():
        if form not in new:
            yield f"it is not answered as {form}"
        elif why := fit.why_not(new[form].get("schema", {}), told.get("schema", {})):
            yield f"the answer is not what it was: {why}"


def _resolved(document: Schema, part: Schema) -> Schema:
    while reference := part.get("$ref"):
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    return part


class Fit:
    """Tells whether whatever one schema describes is described by another."""

    def __init__(self, given: Schema, taker: Schema, *, extra: bool = False) -> None:
        """Take the documents of both; `extra`: members that the taker does not know do no harm."""
        self.given, self.taker, self.extra = given, taker, extra
        self._found: dict[tuple[str, str], str] = {}  #: why not, of the pairs looked at so far

    def why_not(self, given: Schema, taker: Schema, at: str = "") -> str:
        """Say why something may not fit; empty: everything does."""
        pair = (given.get("$ref", ""), taker.get("$ref", ""))
        if not all(pair):
            return self._any(given, taker, at)
        if pair in self._found:
            return self._found[pair]
        before = len(self._found)
        self._found[pair] = ""  # while it is looked at, it is taken to fit into itself
        why = self._any(given, taker, at)
        if why:  # then what was found to fit because this would may not
            for other in list(self._found)[before:]:
                if not self._found[other]:
                    del self._found[other]
            self._found[pair] = why
        return why

    def why_not_part(self, given: Schema, taker: Schema, is_needed: Any, at: str = "") -> str:
        """Say the same of a part, which may be left out unless it is needed.

        What that means stands beside its shape, and says nothing about other parts of that shape.
        """
        is_sent_without = not self.extra and not is_needed
        why = _default(given, taker, at) if is_sent_without else ""
        return why or self.why_not(given, taker, at)

    def _any(self, given: Schema, taker: Schema, at: str) -> str:
        wanted = list(_variants(self.taker, taker))
        for variant in _variants(self.given, given):
            alike = [other for other in wanted if other.get("type") == variant.get("type")]
            whys = [self._one(variant, other, at) for other in alike or wanted]
            if all(whys):
                return whys[0]
        return ""

    def _one(self, given: Schema, taker: Schema, at: str) -> str:
        kinds = given.get("type"), taker.get("type")
        if kinds[1] is not None and kinds[0] != kinds[1] and kinds != ("integer", "number"):
            return f"{at or 'it'} is {kinds[0] or 'anything'}, not {kinds[1]}"
        return (
            _words(given, taker, at)
            or _bounds(given, taker, at)
            or self._members(given, taker, at)
            or self._items(given, taker, at)
        )

    def _members(self, given: Schema, taker: Schema, at: str) -> str:
        for name in taker.get("required", ()):
            if name not in given.get("required", ()):
                return f"{at}/{name} is needed, and may not be there"
        known, others = taker.get("properties", {}), taker.get("additionalProperties", {})
        for name, told in given.get("properties", {}).items():
            if name in known:
                is_needed = name in given.get("required", ())
                why = self.why_not_part(told, known[name], is_needed, f"{at}/{name}")
            else:
                why = f"{at}/{name} is not known" if others is False and not self.extra else ""
            if why:
                return why
        return self._others(given.get("additionalProperties", {}), others, f"{at}/*")

    def _others(self, given: Any, taker: Any, at: str) -> str:
        both = isinstance(given, Mapping) and isinstance(taker, Mapping)
        return self.why_not(given, taker, at) if both and given and taker else ""

    def _items(self, given: Schema, taker: Schema, at: str) -> str:
        wanted = taker.get("items")
        return self.why_not(given.get("items", {}), wanted, f"{at}/0") if wanted else ""


def _variants(document: Schema, schema: Schema) -> Iterator[Schema]:
    """Give each of the shapes that a schema chooses between."""
    schema = _resolved(document, schema)
    choices = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if not choices:
        yield schema
    for choice in choices:
        yield from _variants(document, choice)


def _words(given: Schema, taker: Schema, at: str) -> str:
    wanted = taker.get("enum", [taker["const"]] if "const" in taker else None)
    found = given.get("enum", [given["const"]] if "const" in given else None)
    if wanted is not None and (found is None or not set(found) <= set(wanted)):
        strange = sorted(map(str, set(found or ["anything"]) - set(wanted)))
        return f"{at or 'it'} may be {', '.join(strange[:MOST_TOLD])}"
    for word in ("pattern", "format"):
        if word in taker and given.get(word) != taker[word] and wanted is None and found is None:
            return f"the {word} of {at or 'it'} is another"
    return ""


def _default(given: Schema, taker: Schema, at: str) -> str:
    before, now = (json.dumps(one.get("default")) for one in (given, taker))
    return "" if before == now else f"the default of {at or 'it'} was {before}, and is {now}"


def _bounds(given: Schema, taker: Schema, at: str) -> str:
    for word in MOST:
        if word in taker and given.get(word, float("inf")) > taker[word]:
            return f"the {word} of {at or 'it'} is {taker[word]}"
    for word in LEAST:
        if word in taker and given.get(word, float("-inf")) < taker[word]:
            return f"the {word} of {at or 'it'} is {taker[word]}"
    return ""

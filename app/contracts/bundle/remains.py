"""Look for what was taken out in what is left: the same words, or the same amount.

Words are sought whole, in any case and however spaced; a firm's name with and without the form of
the company. An amount is sought as a number, however it is written: 120000 stands in "£120,000",
and not within 3120000. Nothing else is guessed: not a word of a longer text, not what could be
worked out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.tenders.opened.blindness import forms_of

SHORTEST_SOUGHT = 4  #: characters; shorter values stand everywhere without meaning anything

_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")
#: ids, days and times are full of numbers that are no amounts
_NO_AMOUNT = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b\d{4}-\d\d-\d\d(?:T[\d:.]+(?:[+-][\d:]+)?)?"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a document says, so that much can be looked for in it."""

    words: str
    amounts: frozenset[Decimal]

    def has(self, sought: "_Said") -> bool:
        """Tell whether it says one of some things, each a line."""
        if self.amounts & sought.amounts:
            return True
        return any(
            line in self.words and re.search(rf"(?<!\w){re.escape(line)}(?!\w)", self.words)
            for line in sought.words.splitlines()
        )


def still_in(taken: Sequence[Any], documents: Mapping[str, Any]) -> list[list[str]]:
    """Give the names of the documents in which each of some values still stands.

    Args:
        taken: what was taken out.
        documents: what each says by now, by name.
    """
    left = {name: _said(content) for name, content in documents.items()} if taken else {}
    return [[name for name, said in left.items() if said.has(_sought(one))] for one in taken]


def _said(content: Any) -> _Said:
    texts = [_folded(text) for text in _texts(content, with_keys=True)]
    amounts = (_NUMBER.findall(_NO_AMOUNT.sub(" ", text)) for text in texts)
    return _Said("\n".join(texts), frozenset(_amount(one) for found in amounts for one in found))


def _sought(value: Any) -> _Said:
    """Give what is looked for: each text within a value; those that are numbers, as amounts."""
    texts = [text for text in _texts(value) if len(text) >= SHORTEST_SOUGHT]
    amounts = {text for text in texts if _NUMBER.fullmatch(text.lstrip("£"))}
    lines = (_folded(form) for form in forms_of(text for text in texts if text not in amounts))
    words = "\n".join(line for line in lines if len(line) >= SHORTEST_SOUGHT)
    return _Said(words, frozenset(_amount(text.lstrip("£")) for text in amounts))


def _amount(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _texts(content: Any, *, with_keys: bool = False) -> Iterator[str]:
    """Give every text and number within some content, with or without the names of its parts."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, int | float | Decimal) and not isinstance(content, bool):
        yield str(content)
    elif isinstance(content, Mapping):
        if with_keys:
            yield from map(str, content)
        content = list(content.values())
    for part in content if isinstance(content, list | tuple) else ():
        yield from _texts(part, with_keys=with_keys)

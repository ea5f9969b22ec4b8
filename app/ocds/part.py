"""Tolerant access to a document: each part knows its path, and says what it could not use."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.units import NUMBER

LONGEST = 20_000  #: characters of one text
MOST_ITEMS = 5_000  #: of one list


class Part:
    """One value of a document with its path."""

    __slots__ = ("findings", "path", "value")

    def __init__(self, value: Any, path: str, findings: list[Finding]) -> None:
        """Look at a value.

        Args:
            value: as read from JSON.
            path: where it stands, such as `releases[0].tender`.
            findings: where to put what cannot be used.
        """
        self.value = value
        self.path = path
        self.findings = findings

    def __bool__(self) -> bool:
        """Tell whether there is anything here."""
        return self.value not in (None, "", [], {})

    def of(self, *keys: str) -> "Part":
        """Give what stands under some keys, one inside the other; nothing if it is not there."""
        here, path = self.value, self.path
        for key in keys:
            here = here.get(key) if isinstance(here, dict) else None
            path = f"{path}.{key}" if path else key
        return Part(here, path, self.findings)

    def items(self) -> Iterator["Part"]:
        """Give the items of a list, or of an object keyed "1", "2" that stands for one."""
        value = self.value
        if isinstance(value, list):
            pairs = [(f"[{place}]", item) for place, item in enumerate(value)]
        elif isinstance(value, dict) and value and all(_is_place(key) for key in value):
            self.aside("list_as_object", "is a list written as an object", note=True)
            ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
            pairs = [(f".{key}", item) for key, item in ordered]
        else:
            if self:
                self.aside("not_a_list", "is not a list")
            pairs = []
        if len(pairs) > MOST_ITEMS:
            self.aside("list_too_long", f"has {len(pairs):,} items; {MOST_ITEMS:,} are read")
        for step, item in pairs[:MOST_ITEMS]:
            if isinstance(item, dict):
                yield Part(item, self.path + step, self.findings)
            elif item is not None:
                Part(item, self.path + step, self.findings).aside("not_an_object", "is no object")

    def text(self) -> str:
        """Give words, tidied at the ends; empty where there are none."""
        if isinstance(self.value, str):
            return self.value.strip()[:LONGEST]
        if isinstance(self.value, Decimal):
            return format(self.value, "f")
        if self:
            self.aside("not_words", "is not words")
        return ""

    def number(self) -> Decimal | None:
        """Give a number; one written as text counts too."""
        if isinstance(self.value, Decimal):
            return self.value
        if isinstance(self.value, str) and NUMBER.fullmatch(self.value.strip()):
            written = self.value.strip()
            return Decimal(written) if len(written) <= 40 else None
        if self:
            self.aside("not_a_number", "is not a number")
        return None

    def flag(self) -> bool | None:
        """Give yes or no; None where it is not said."""
        if isinstance(self.value, bool) or self.value is None:
            return self.value
        self.aside("not_yes_or_no", "is neither true nor false")
        return None

    def moment(self) -> datetime | None:
        """Give a moment with its offset; one without an offset is not a moment."""
        if not self:
            return None
        try:
            found = datetime.fromisoformat(self.value) if isinstance(self.value, str) else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            self.aside("not_a_moment", "is not a date and time with an offset")
            return None
        return found

    def day(self) -> date | None:
        """Give the day as it is written, whatever its clock says; the clock is filled in."""
        if not self:
            return None
        try:
            return datetime.fromisoformat(self.value).date()
        except (TypeError, ValueError):
            self.aside("not_a_day", "is not a date")
            return None

    def aside(self, code: str, what: str, *, note: bool = False) -> None:
        """Say that something here could not be used as it stands."""
        shown = "" if isinstance(self.value, dict | list) else f" ({str(self.value)[:50]!r})"
        severity = Severity.NOTE if note else Severity.WARNING
        name = self.path or "The document"
        fix = "" if note else "Nothing is read there; look at the notice itself."
        finding = Finding(code, f"{name} {what}{shown}.", fix, severity, path=self.path)
        self.findings.append(finding)


def _is_place(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 6

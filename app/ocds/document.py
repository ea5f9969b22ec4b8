"""Read the JSON of a published notice, however odd, into plain values and findings.

Portals have published infinities (`1e9999`), numbers with thousands of digits and names given
twice. `app.platform.json_body` refuses such a body from a caller; here it is somebody else's
publication that cannot be sent back, so what is odd is set aside, named, and the rest is read.
"""

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from app.problems import Finding, Severity

LARGEST = 25_000_000  #: bytes; the largest record on Find a Tender was 21.6 million
LONGEST_NUMBER = 40  #: characters
WIDEST = 20  #: digits before the decimal point
MOST_FINDINGS = 100
MOST_VALUES = 1_000_000  #: real documents of the largest size have some 800,000


def read_document(content: bytes) -> tuple[Any, list[Finding]]:
    """Read a JSON document.

    Returns:
        The document, with `None` where a number could not be kept, and what was found wrong. A
        document that is no JSON at all is `None` with one fault.
    """
    if len(content) > LARGEST:
        words = f"The document has {len(content):,} bytes; the most is {LARGEST:,}."
        return None, [_fault("too_large", words, "Read one notice, not a whole archive.")]
    if sum(content.count(mark) for mark in (b",", b"{", b"[")) > MOST_VALUES:
        words = f"The document has more than {MOST_VALUES:,} values."
        return None, [_fault("too_many_values", words, "Read one notice, not a whole archive.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = f"The document is not UTF-8: byte {error.start + 1} cannot be read."
        return None, [_fault("not_utf8", words, "Save it as UTF-8.")]
    reader = _Reader()
    decoder = json.JSONDecoder(
        object_pairs_hook=reader.together,
        parse_float=reader.number,
        parse_int=reader.number,
        parse_constant=reader.constant,
    )
    try:
        return decoder.decode(text), reader.findings[:MOST_FINDINGS]
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        words = f"The document is not JSON: {where}: {error.msg}."
        return None, [_fault("not_json", words, "Fetch the notice again as JSON.")]
    except RecursionError:
        words = "The document is nested too deeply to be a notice."
        return None, [_fault("too_deep", words, "Fetch the notice again.")]


def _fault(code: str, message: str, fix: str) -> Finding:
    return Finding(code, message, fix)


class _Reader:
    """Turns JSON's numbers and objects into ours, and remembers what it had to set aside."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def _aside(self, code: str, message: str) -> None:
        fix = "Nothing is read there; look at the notice itself."
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, message, fix, Severity.WARNING))

    def number(self, written: str) -> Decimal | None:
        """Keep a number exactly as written, or set it aside."""
        try:
            value = Decimal(written) if len(written) <= LONGEST_NUMBER else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or value.adjusted() not in range(-40, WIDEST):
            if value is not None and not value:
                return Decimal(0)
            self._aside("number_out_of_range", f"The number {written[:20]} cannot be used.")
            return None
        return value

    def constant(self, written: str) -> None:
        """Set NaN and the infinities aside."""
        self._aside("not_a_number", f"{written} is not a number.")

    def together(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object; of a name given twice the last counts, as most readers do."""
        made = dict(pairs)
        if len(made) < len(pairs):
            twice = [
                name for name, times in Counter(name for name, _ in pairs).items() if times > 1
            ]
            self._aside("duplicate_name", f"{', '.join(twice)[:50]!r} is given twice.")
        return made

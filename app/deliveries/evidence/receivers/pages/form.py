"""What a browser sends of the form, as the answer that the API takes."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

FIELDS = ("answer", "quantity", "usefulness", "comment")
_MOST_FIELDS = 20
#: what is told of a field that cannot be taken
FAULTS = {
    "answer": "Choose one of the three answers.",
    "quantity": "Write how much arrived as a number, such as 4.5.",
    "usefulness": "Choose one of the numbers from 1 to 5, or leave it.",
    "comment": "Write at most 2,000 letters.",
}


def sent_in(body: bytes) -> dict[str, str]:
    """Give what was written into each field, without the empty ones."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    found = {name: _plain(text) for name, text in pairs if name in FIELDS}
    return {name: text for name, text in found.items() if text}


def answer_in(sent: Mapping[str, str]) -> dict[str, str | int]:
    """Give what was written as the members of the API's message."""
    found: dict[str, str | int] = dict(sent)
    usefulness = sent.get("usefulness", "")
    if usefulness.isascii() and usefulness.isdecimal():
        found["usefulness"] = int(usefulness[:3])
    return found


def faults_in(fields: Iterable[str]) -> dict[str, str]:
    """Give what is told of each field that cannot be taken, in the order of the form."""
    faulty = set(fields)
    return {name: FAULTS[name] for name in FIELDS if name in faulty} or {
        "answer": FAULTS["answer"]
    }


def _plain(text: str) -> str:
    """Give a text as it is stored: one kind of line end, and nothing that cannot be shown."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(letter for letter in lines if letter in "\n\t" or letter.isprintable())

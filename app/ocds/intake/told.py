"""What a release says of itself: whose history it belongs to, which of it, and when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from app.ocds.document import read_document
from app.ocds.findings import Findings, few
from app.ocds.intake.envelope import Piece
from app.ocds.part import Part
from app.problems import Finding, Severity

LONGEST_OCID, LONGEST_ID = 100, 200  #: characters
MOST_FINDINGS = 50  #: told of one release
LONGEST_STEP, LONGEST_PATH = 60, 200  #: characters of one name, and in all, in a finding's place
FIRST_YEAR, LAST_YEAR = 1900, 9999
#: what neither database can keep in a text: NUL, and halves of surrogate pairs
_UNSTORABLE = re.compile("[\\x00\ud800-\udfff]")
READABLE = re.compile(r"1(\.\d+)*")  #: versions of the standard
REFERENCE = "$ref"  #: by which a part of JSON stands for another
#: how JSON may write it, each character as it is or by its number
_REFERS = re.compile("".join(rf"(?:{re.escape(c)}|\\u{ord(c):04x})" for c in REFERENCE).encode())
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")  #: how JSON writes them
TROUBLES = {
    "too_large": ("The release is larger than 25 MB.", "Send it without its attachments."),
    "too_deep": ("The release is nested too deeply.", "Send it as it was published."),
    "not_an_object": ("This is no release: it is no object.", "Send releases alone."),
    "damaged": ("The line is no JSON.", "Fetch it again, and send it whole."),
}
#: where a part stands: within what, and by which name or place. It is put into words for findings
#: alone: names may be as long as a release, and there are as many places as values
Where = tuple["Where | None", str | int]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that can be kept."""

    ocid: str
    id: str
    dated: datetime | None  #: by which releases are put in order; None: not said
    tree: dict[str, Any]  #: as read, every number a Decimal
    findings: tuple[Finding, ...]  #: what of it could not be read


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be kept, and why."""

    findings: tuple[Finding, ...]
    ocid: str = ""
    id: str = ""


def told_by(piece: Piece) -> Release | Refused:
    """Read a release, as far as to know it again."""
    if piece.trouble:
        return _refused(piece.trouble, *TROUBLES[piece.trouble])
    if piece.version and not READABLE.fullmatch(piece.version):
        words = f"The package is of version {piece.version!r} of the standard."
        return _refused("unknown_version", words, "Send OCDS 1.0 or 1.1.", "version")
    tree, read = read_document(piece.content)
    findings = Findings(read)
    if not isinstance(tree, dict):
        return Refused(tuple(findings))
    if _SUSPECT.search(piece.content):
        tree = _storable(tree, None, findings)
    if _REFERS.search(piece.content):
        findings.extend(islice(_references(tree, None), MOST_FINDINGS))
    return _identified(Part(tree, "", findings))


def _identified(release: Part) -> Release | Refused:
    ocid, name = release.of("ocid").text(), release.of("id").text()
    if not ocid and release.of(REFERENCE):
        words = "Only a reference to the release was sent; none is followed."
        return _refused("linked_release", words, "Send the release itself.", REFERENCE)
    if not ocid and release.of("url"):
        words = "Only a link to the release was sent; nothing is fetched."
        return _refused("linked_release", words, "Send the release itself.", "url")
    if not ocid:
        return _refused("no_ocid", "The release has no ocid.", "Give it one.", "ocid", id=name)
    if len(ocid) > LONGEST_OCID or len(name) > LONGEST_ID:
        words = f"An ocid has at most {LONGEST_OCID} characters, an id {LONGEST_ID}."
        return _refused("id_too_long", words, "Give the ones that were published.", "ocid")
    dated = _moment(release.of("date"))
    if not name:
        written = release.of("date").text()
        name = f"{ocid}-{written}"[:LONGEST_ID]
        words = f"The release has no id; it is kept as {name!r}."
        fix = "It is known again by its ocid and date alone."
        release.findings.append(Finding("no_id", words, fix, Severity.WARNING, path="id"))
    found = few(release.findings, MOST_FINDINGS)
    return Release(ocid, name, dated, release.value, found)


def _references(value: Any, where: Where | None) -> Iterator[Finding]:
    """Say of each part that is only a reference where it stands: nothing is read of it."""
    if isinstance(value, dict):
        if where and isinstance(value.get(REFERENCE), str):
            path = _path(where)
            words = f"{path} is a reference; none is followed, and nothing is read there."
            fix = "Send what it stands for."
            yield Finding("reference_not_followed", words, fix, Severity.WARNING, path=path)
        for name, part in value.items():
            if isinstance(part, dict | list):
                yield from _references(part, (where, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            if isinstance(part, dict | list):
                yield from _references(part, (where, place))


def _path(where: Where | None) -> str:
    """Write where a part stands, cut to what a finding has room for."""
    steps: list[str] = []
    while where is not None:
        where, step = where
        steps.append(f"[{step}]" if isinstance(step, int) else f".{_cut(step, LONGEST_STEP)}")
    return _cut("".join(reversed(steps)).removeprefix("."), LONGEST_PATH)


def _cut(text: str, most: int) -> str:
    """Take the middle out of what is too long: often it is the end that tells one from another."""
    half = most // 2
    return text if len(text) <= most else f"{text[: half - 1]}…{text[-half:]}"


def _moment(date: Part) -> datetime | None:
    """Give when a release was made; one without an offset, or a day alone, is taken as UTC."""
    try:
        found = datetime.fromisoformat(date.value) if isinstance(date.value, str) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR < found.year < LAST_YEAR:
        words = "The release does not say when it was made, or in no date that can be used."
        fix = "It is put before those that do."
        date.findings.append(Finding("no_date", words, fix, Severity.WARNING, path="date"))
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _storable(value: Any, where: Where | None, findings: Findings) -> Any:
    """Copy what was read without the characters that no database keeps; say where they were."""
    if isinstance(value, str):
        return _cleaned(value, where, findings)
    if isinstance(value, list):
        return [_storable(one, (where, place), findings) for place, one in enumerate(value)]
    if isinstance(value, dict):
        return {
            _cleaned(name, where, findings): _storable(part, (where, name), findings)
            for name, part in value.items()
        }
    return value


def _cleaned(text: str, where: Where | None, findings: Findings) -> str:
    if text.isascii() and "\0" not in text:
        return text
    kept = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if kept != text and findings.is_full:
        findings.left_out += 1
    elif kept != text:
        words = "A text holds what cannot be kept: NUL, or half of a character."
        shown = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", _path(where))
        findings.append(Finding("unstorable_text", words, "", Severity.WARNING, path=shown))
    return kept


def _refused(code: str, words: str, fix: str, path: str = "", id: str = "") -> Refused:
    return Refused((Finding(code, words, fix, path=path),), id=id)

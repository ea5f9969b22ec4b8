"""Take out what may not be disclosed, and keep a log of what was taken out and why.

A digest of the whole would undo it: whoever guesses a price can try until the digest fits. So
once something of a document is taken out, its salt goes too, and so do the digests without one,
wherever they stand.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from app.contracts.bundle.material import Material
from app.problems import Finding, Invalid

NO_PROOF = "[withheld: it would let somebody try out what was taken out]"

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """Something to be taken out."""

    document: str  #: its name in the bundle
    path: str  #: JSON pointer (RFC 6901) to the value; empty: all of it
    reason: str
    law: str  #: under which it is withheld


@dataclass(frozen=True, slots=True)
class Redacted:
    """What is left, and what is not."""

    documents: list[Material]
    log: list[dict[str, Any]]  #: one entry to each redaction
    taken: list[Any]  #: what each of them took out, as it was


def redacted(
    materials: Sequence[Material], wanted: Sequence[Redaction], by: str, at: str
) -> Redacted:
    """Give the documents with what is withheld taken out, and the log of that.

    Args:
        materials: the documents, whole.
        wanted: what to take out; each must be there, and is taken out once.
        by: id of who decides so.
        at: when, ISO 8601.

    Raises:
        Invalid: with every redaction of something that is not there, or not any more.
    """
    whole = {one.name: one for one in materials}
    after = {one.name: replace(one, content=deepcopy(one.content)) for one in materials}
    gone: dict[tuple[str, Steps], Any] = {}
    findings: list[Finding] = []
    for place, one in enumerate(wanted):
        steps = _found(one, after)
        if steps is None or (one.document, steps) in gone:
            findings.append(_not_there(place, one, after))
            continue
        gone[one.document, steps] = _at(whole[one.document].content, steps)
        after[one.document] = _without(after[one.document], steps, one.reason)
    if findings:
        raise Invalid("Something that is to be taken out is not there.", findings=findings)
    return Redacted(
        _unproven(list(after.values()), {one.document for one in wanted}),
        [_entry(one, whole[one.document], by, at) for one in wanted],
        list(gone.values()),
    )


def _entry(one: Redaction, whole: Material, by: str, at: str) -> dict[str, Any]:
    said = {"document": one.document, "path": one.path, "reason": one.reason, "law": one.law}
    return {**said, "by": by, "at": at, "digests_left_out": bool(whole.proofs)}


def _found(one: Redaction, documents: Mapping[str, Material]) -> Steps | None:
    try:
        return _steps(documents[one.document].content, one.path)
    except LookupError:
        return None


def _steps(content: Any, path: str) -> Steps:
    """Give the keys that lead to what is at a path.

    Raises:
        LookupError: if there is nothing.
    """
    steps: list[str | int] = []
    for step in path.split("/")[1:]:
        key = _key(content, step.replace("~1", "/").replace("~0", "~"))
        content = content[key]
        steps.append(key)
    return tuple(steps)


def _key(holder: Any, step: str) -> str | int:
    if isinstance(holder, Mapping):
        return step
    is_place = step.isascii() and step.isdigit() and (step == "0" or not step.startswith("0"))
    if isinstance(holder, list) and is_place:
        return int(step)
    raise LookupError(step)


def _at(content: Any, steps: Steps) -> Any:
    for step in steps:
        content = content[step]
    return content


def _without(material: Material, steps: Steps, reason: str) -> Material:
    withheld = f"[withheld: {reason}]"
    if not steps:
        return replace(material, content=withheld)
    _at(material.content, steps[:-1])[steps[-1]] = withheld
    return material


def _unproven(documents: list[Material], cut: set[str]) -> list[Material]:
    """Leave out what the parts of some documents that were taken out could be tried out by."""
    everywhere = {
        proof for one in documents if one.name in cut and not one.is_salted for proof in one.proofs
    }
    made = []
    for one in documents:
        proofs = everywhere | set(one.proofs if one.name in cut else ())
        made.append(replace(one, content=_cleared(one.content, proofs)) if proofs else one)
    return made


def _cleared(part: Any, proofs: set[str]) -> Any:
    if isinstance(part, str):
        return NO_PROOF if part in proofs else part
    if isinstance(part, Mapping):
        return {name: _cleared(inner, proofs) for name, inner in part.items()}
    if isinstance(part, list):
        return [_cleared(inner, proofs) for inner in part]
    return part


def _not_there(place: int, one: Redaction, known: Mapping[str, Material]) -> Finding:
    if one.document not in known:
        words, path = f"The bundle has no document {one.document}.", "document"
        return Finding(
            "no_document", words, "Its index names them.", path=f"/redactions/{place}/{path}"
        )
    words = f"{one.document} has nothing at {one.path}, or it was taken out already."
    fix = "Give a JSON pointer to what is there, such as /content/price."
    return Finding("not_there", words, fix, path=f"/redactions/{place}/path")

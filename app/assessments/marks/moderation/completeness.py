"""What is missing before agreeing can be closed: every gap in the record of the agreed marks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.assessments.marks.criteria import MarkedCriterion
from app.assessments.marks.likeness import only_repeats
from app.problems import Finding

Pair = tuple[UUID, str]  #: a tender's id and a criterion's code

#: ways of saying that there was nothing to say
_NOTHING = re.compile(r"\W*(?:none?|nothing|nil|n\W?a|not applicable|no)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreed mark with what is recorded about it."""

    mark: str
    reason: str
    good: str
    missing: str
    changed_because: str
    is_more_told: bool = False  #: an evaluator who gave this mark said what would have scored more
    is_referenced: bool = False  #: it, or a mark, says where in the tender it rests


def gaps(
    criteria: Mapping[str, MarkedCriterion],
    tenders: Sequence[UUID],
    originals: Mapping[Pair, Sequence[str]],
    agreed: Mapping[Pair, Agreed],
) -> Iterator[Finding]:
    """List every gap, tender by tender in the order given.

    A criterion for which the rules say what stands for a missing mark may be left without one,
    as long as no evaluator marked it.

    Args:
        criteria: those that people mark.
        tenders: ids of those that stand.
        originals: the evaluators' marks.
        agreed: what was agreed.
    """
    for tender in tenders:
        for code, criterion in criteria.items():
            path = f"tenders[{tender}].criteria.{code}"
            marks = originals.get((tender, code), ())
            record = agreed.get((tender, code))
            if record is not None:
                yield from _gaps_of(criterion, marks, record, path)
            elif marks or not criterion.may_be_missing:
                words = f"No mark has been agreed on `{code}`."
                yield Finding("not_agreed", words, "Agree one.", path=path)


def _gaps_of(
    criterion: MarkedCriterion, marks: Sequence[str], record: Agreed, path: str
) -> Iterator[Finding]:
    yield from _gap(criterion, record.reason, "reason", path, may_be_nothing=False)
    if not record.is_referenced:
        words = f"Nothing says where in the tender the mark on `{criterion.code}` rests."
        fix = "Give the part of the tender, such as “method statement, section 3”."
        yield Finding("reference_missing", words, fix, path=f"{path}.reference")
    # at the top there may be nothing missing, at the bottom nothing good; it still has to be said
    is_best = criterion.is_best(record.mark) is not False
    if all(mark == record.mark for mark in marks):
        # the supplier will be told why the mark is not higher, and after the award it is too late
        if not (record.is_more_told or criterion.is_best(record.mark)):
            yield from _gap(criterion, record.missing, "missing", path, may_be_nothing=is_best)
        return
    is_worst = criterion.is_worst(record.mark) is not False
    yield from _gap(criterion, record.good, "good", path, may_be_nothing=is_worst)
    yield from _gap(criterion, record.missing, "missing", path, may_be_nothing=is_best)
    yield from _gap(
        criterion, record.changed_because, "changed_because", path, may_be_nothing=False
    )


_SAY = {
    "reason": "Say why this mark was agreed.",
    "good": "The mark differs from an evaluator's: say what was good in the tender.",
    "missing": "Say what was missing in the tender: its supplier is told why it scored no more.",
    "changed_because": "Say why the agreed mark differs from an evaluator's.",
}


def _gap(
    criterion: MarkedCriterion, text: str, name: str, path: str, *, may_be_nothing: bool
) -> Iterator[Finding]:
    where = f"{path}.{name}"
    if not text.strip():
        words = f"`{name}` is empty for `{criterion.code}`."
        yield Finding("reason_missing", words, _SAY[name], path=where)
    elif _NOTHING.fullmatch(text):
        if not may_be_nothing:
            words = f"`{name}` says nothing for `{criterion.code}`."
            yield Finding("reason_missing", words, _SAY[name], path=where)
    elif only_repeats(text, criterion.texts):
        words = f"`{name}` seems to repeat the criterion `{criterion.code}` or its scale."
        yield Finding("reason_repeats_criterion", words, "Say what is in this tender.", path=where)

"""What the forms of a result's page say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.problems import Stale
from app.spreadsheets.imports.preview.messages import QuestionOut
from app.web.page import Fault

Take = Literal["yours", "ours"]

CONFIRM = "confirmed"
REMOVING = "removing"
ALL = "all"
TAKES: Mapping[str, Take] = {"yours": "yours", "ours": "ours"}


@dataclass(frozen=True, slots=True)
class Answers:
    """Whose values are to stand."""

    by_question: Mapping[str, Take]
    for_all: Take | None


def field_of(number: int) -> str:
    """Name the field of a question by its place on the page."""
    return f"answer-{number}"


def answers_in(fields: Mapping[str, str], asked: Sequence[QuestionOut]) -> Answers:
    """Give what was answered of the questions that the page showed."""
    found = {
        one.question: TAKES[fields[field_of(number)]]
        for number, one in enumerate(asked)
        if fields.get(field_of(number)) in TAKES
    }
    return Answers(found, TAKES.get(fields.get(ALL, "")))


def answer_faults(answers: Answers, asked: Sequence[QuestionOut]) -> list[Fault]:
    """Give the questions that were left out, unless all were answered at once."""
    if answers.for_all or not asked:
        return []
    return [
        Fault(f"Choose which value stands in {one.cell}: yours or ours.", field_of(number))
        for number, one in enumerate(asked)
        if one.question not in answers.by_question
    ]


def save_faults(fields: Mapping[str, str], *, needs_confirming: bool, to_type: str) -> list[Fault]:
    """Give what is missing before a file is saved.

    Args:
        fields: of the form.
        needs_confirming: whether something unusual is to be said to be meant.
        to_type: what is to be typed before rows are removed; empty: none is.
    """
    found = []
    if needs_confirming and fields.get(CONFIRM) != "yes":
        found.append(Fault("Say that what is unusual is meant, or mend the file.", CONFIRM))
    if to_type and fields.get(REMOVING, "").split() != to_type.split():
        found.append(Fault(f"Type “{to_type}” if those rows are to be removed.", REMOVING))
    return found


def refuse_stale(fields: Mapping[str, str], version: int) -> None:
    """Take a form only if its page showed what stands now.

    Raises:
        Stale: if something has happened since.
    """
    if fields.get("version") != str(version):
        raise Stale(
            "Something happened to this file since you loaded the page.",
            "Look at it again, and send the form once more.",
        )

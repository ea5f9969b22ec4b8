"""Answer what a check asked: in cells that both sides changed, whose value is to stand."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Finding, Invalid
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.change import Answer, Question, Take
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.lifecycle import OPEN, refuse_unless
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.receiving import note_step, recheck
from app.spreadsheets.imports.tables import FileImport, Part


def answer(
    session: WriteSession,
    desk: Desk,
    caller: Caller,
    import_id: UUID,
    given: Mapping[str, Take],
    for_all: Take | None,
) -> FileImport:
    """Keep the answers to what a check asked, and have the file checked with them.

    Args:
        session: to write with.
        desk: what is at hand.
        caller: who answers.
        import_id: the file.
        given: whose value stands, by the names of questions.
        for_all: whose value stands in all that are not named.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it is not waiting for answers.
        Invalid: if something is answered that was not asked.
    """
    row = import_of(session, caller, desk.kinds, import_id, locks=True)
    refuse_unless("Answering", row.state, OPEN)
    key = keeping.key_of(desk.seals, row)
    asked = Filed(session, key, row.id).questions()
    before = keeping.kept(session, key, row.id, Part.ANSWERS) or {}
    new = _answers({one.question: one for one in asked}, given, for_all)
    if new:
        keeping.keep(session, key, row.id, Part.ANSWERS, before | new, desk.now)
        recheck(session, row, desk.now)
        note_step(session, "import.answered", row, caller.who, desk.now, answers=len(new))
    return row


def _answers(
    asked: Mapping[str, Question], given: Mapping[str, Take], for_all: Take | None
) -> dict[str, dict[str, str]]:
    """Make what is kept of answers.

    Raises:
        Invalid: naming each that answers nothing.
    """
    strange = [name for name in given if name not in asked]
    if strange:
        fix = "Answer the questions of the preview, by the names that they have there."
        words = "There is no such question, or it was answered."
        findings = [
            Finding("unknown_question", f"{words[:-1]}: {name[:80]}.", fix, path="/answers")
            for name in strange[:20]
        ]
        raise Invalid(words, fix, findings)
    takes = dict.fromkeys(asked, for_all) if for_all else {}
    return {
        name: asdict(Answer(take, asked[name].ours))
        for name, take in (takes | dict(given)).items()
        if take is not None
    }

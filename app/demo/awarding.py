"""The last act: one officer recommends, another awards; everybody is told, nothing is lost."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from app.demo.stage import Stage
from app.platform.clock import now
from app.scoring.explanation.page.brief import wrapped

BEGINS, ENDS = "We do not intend", "Contract:"  #: how the part of a letter that is shown does


def scored(stage: Stage) -> str:
    """Have the lot scored, and give the receipt as the service keeps it."""
    officer = stage.people["first"]
    made = officer.post(f"{stage.lot}/assessments", {})
    stage.ids["assessment"] = made["id"]
    receipt = officer.file("GET", f"/assessments/{made['id']}/receipt")
    stage.write("receipt.json", receipt)
    return receipt.decode()


def awarded(stage: Stage, winner: str) -> Iterator[str]:
    """Recommend the first and award the lot to it, by two people."""
    first, second = stage.people["first"], stage.people["second"]
    wanted = {
        "tender_id": stage.ids[f"tender of {winner}"],
        "reasons": "It has the highest total by the published rules.",
    }
    body = {"recommendation_id": first.post(f"{stage.lot}/recommendations", wanted)["id"]}
    refused = first.refusal("POST", f"{stage.lot}/award", body)
    award = second.post(f"{stage.lot}/award", body)
    stage.ids |= {"award": award["id"], "contract": award["contract_id"]}
    owed = second.rows(f"/contracts/{award['contract_id']}/obligations")
    yield from stage.act("AWARDED, AND EVERYBODY TOLD")
    yield from wrapped(
        f"One officer recommends {winner} and would award: “{refused['detail']}” The second does. "
        f"What {winner} promised is now owed, word for word, in {len(owed)} obligations."
    )


def told_to_all(stage: Stage, loser: str) -> Iterator[str]:
    """Send the letters that the law asks for, and show what one of them says."""
    officer = stage.people["first"]
    preview = officer.get(f"{stage.lot}/summaries/preview")
    officer.post(f"{stage.lot}/summaries", {})
    stage.service.do_jobs()
    names = {stage.ids[f"tender of {name}"]: name for name in _suppliers(stage)}
    for row in officer.rows(f"{stage.lot}/summaries"):
        _keep_letter(stage, row, names[row["tender_id"]].lower())
    yield from wrapped(
        f"Each supplier is sent an assessment summary, all {len(names)} at the same moment, once "
        f"they have been checked for all that the law wants in them "
        f"({_number(len(preview['findings']))} missing). {loser}'s says:"
    )
    letter = (stage.folder / "letters" / f"{loser.lower()}.txt").read_text(encoding="utf-8")
    yield from _part_of(letter)
    yield from _standstill(stage)


def _suppliers(stage: Stage) -> list[str]:
    before = "tender of "
    return [name.removeprefix(before) for name in stage.ids if name.startswith(before)]


def _keep_letter(stage: Stage, row: dict[str, Any], name: str) -> None:
    """Copy a letter from the outbox, under a name that a person can find."""
    for ending in (".txt", "-attached.docx"):
        [path] = stage.service.outbox.glob(f"*{row['letter_id']}{ending}")
        stage.write(f"letters/{name}{path.suffix}", path.read_bytes())


def _number(count: int) -> str:
    return "nothing is" if count == 0 else f"{count} things are"


def _part_of(letter: str) -> Iterator[str]:
    """Show the part of a letter that says what was decided."""
    lines = letter.splitlines()
    begins, ends = (
        next(place for place, line in enumerate(lines) if line.startswith(words))
        for words in (BEGINS, ENDS)
    )
    yield from (f"| {line}".rstrip() for line in lines[begins : ends - 1])


def _standstill(stage: Stage) -> Iterator[str]:
    today = now().date().isoformat()
    notice = {"notice_id": "000000-2026", "published_on": today}
    award = stage.people["first"].post(f"/awards/{stage.ids['award']}/notice", notice)
    last = date.fromisoformat(award["standstill_ends_on"])
    entry = f"/contracts/{stage.ids['contract']}/entry"
    stage.people["second"].refusal("POST", entry, {"entered_on": today})
    yield from wrapped(
        f"With the award notice the standstill begins. It runs to the end of {last:%-d %B %Y}; a "
        "contract signed today is refused."
    )


def bundled(stage: Stage) -> int:
    """Put everything about the lot together for whoever has to answer for it; count the parts."""
    body = {"purpose": "Demonstration"}
    content = stage.people["first"].file("POST", f"{stage.lot}/challenge-bundle", body)
    stage.write("challenge-bundle.zip", content)
    with ZipFile(BytesIO(content)) as bundle:
        return len(bundle.namelist())


def checked(stage: Stage) -> str:
    """Work the whole audit log out again, with the lot's own, and say what was found."""
    auditor = stage.people["auditor"]
    log = auditor.get("/audit-events/check")
    of_lot = auditor.get(f"{stage.lot}/audit-events/check")
    faults = [one["first_fault"] for one in (log, of_lot) if one["first_fault"] is not None]
    faults += [one for one in of_lot["ties"] if not one["holds"]]
    whole = "ALTERED" if faults else "none was altered or removed"
    events = log["last_number"] + of_lot["last_number"]
    return f"The audit log was worked out again: {events} events, {whole}."

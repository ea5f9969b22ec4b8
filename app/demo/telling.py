"""Tell the demonstration over HTTP: a purchase from a notice to the letters, then two years."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.assessments.results.record import answer_of
from app.demo import awarding, inviting, judging, tendering
from app.demo.following import follow, followed
from app.demo.keeping.telling import kept_promises
from app.demo.purchase import BOROUGH, put_right, rules_for
from app.demo.receiving import Receiver, receiving
from app.demo.safety import in_short, nearest
from app.demo.scene import files, of_notice, offered, proof, real
from app.demo.serving import Service
from app.demo.stage import Stage, let_in
from app.ocds.notice import TenderNotice
from app.ocds.release import notices_from
from app.places.reading import SAMPLE, shipped
from app.platform.clock import now
from app.platform.json_body import parse
from app.rules.reading import HOME, read_file, read_tree
from app.scoring.answer import Answer
from app.scoring.explanation.page.brief import ranking, to_look_at, why_first, wrapped
from app.scoring.explanation.story import story_of
from app.scoring.intake import TenderIn
from app.scoring.receipt import replay
from app.scoring.sensitivity.report import SensitivityReport, report
from app.scoring.sensitivity.words import in_words

HERE = Path(__file__).parent
NOTICE = HERE / "notice-032703-2026.json"
AS_SENT = HERE / "tenders-as-sent.yaml"
AS_MARKED = HERE / "as-marked.yaml"
METHOD = HOME / "rulesets" / "rotherham-half-half" / "2026-04-01.yaml"
ZONE = ZoneInfo("Europe/London")
WINNER, LOSER = "Alder", "Cedar"


def told(service: Service, folder: Path) -> Iterator[str]:
    """Give the demonstration line by line, doing each thing as it is told.

    Args:
        service: to tell it through; nothing in it yet.
        folder: where to put what is made; made if it is not there.

    Raises:
        Refused: if the service refuses what it should do, which would be a bug.
    """
    with receiving() as receiver:
        yield from _told(Stage(service, folder), receiver)


def _told(stage: Stage, receiver: Receiver) -> Iterator[str]:
    """Give the whole story, with whoever is told of it by the service."""
    began = now()
    [notice] = notices_from(read_file(NOTICE)).notices
    rules, sent, right, judged = _read(stage, notice)
    yield from of_notice(stage, notice)
    let_in(stage, [one["supplier"] for one in sent])
    follow(stage, receiver)
    yield from inviting.drafted(stage, NOTICE, rules)
    yield from real(stage, notice)
    yield from inviting.published(stage, rules, began)
    yield from tendering.tendered(stage, sent, right, judged)
    yield from tendering.peeked(stage)
    yield from tendering.waited(stage)
    yield from tendering.opened(stage)
    judging.named(stage)
    tenders = tendering.read(stage, list(judged))
    yield from offered(tenders, _wards(tenders))
    yield from judging.marked(stage, judged)
    yield from judging.agreed(stage, judged)
    yield from _outcome(stage, receiver)


def _read(stage: Stage, notice: TenderNotice) -> tuple[dict[str, Any], Any, Any, Any]:
    """Read what the story is made of, and write the tenders that anybody may change and score."""
    rules = rules_for(notice, read_tree(read_file(METHOD), METHOD.name))
    as_sent = AS_SENT.read_text(encoding="utf-8")
    stage.write("tenders.yaml", put_right(as_sent))
    sent, right = (
        read_tree(tenders.encode(), AS_SENT.name)["tenders"]
        for tenders in (as_sent, put_right(as_sent))
    )
    return rules, sent, right, read_tree(read_file(AS_MARKED), AS_MARKED.name)


def _wards(tenders: list[TenderIn]) -> dict[str, str]:
    """Name the ward that each postcode lies in, and say which are outside the borough."""
    with (SAMPLE / "area-names.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["code"]: row["name"] for row in csv.DictReader(stream)}
    postcodes = {line.place for one in tenders for line in one.commitments or () if line.place}
    found = {name: shipped().look_up(name).place for name in postcodes}
    return {
        name: names[place.ward or ""] + (" (outside)" if place.district != BOROUGH else "")
        for name, place in found.items()
        if place is not None
    }


def _outcome(stage: Stage, receiver: Receiver) -> Iterator[str]:
    """Score the lot, award it, tell everybody, and prove it all."""
    receipt = awarding.scored(stage)
    answered = answer_of(receipt)
    safety = report(answered.scores[""])
    yield from _result(stage, answered, safety)
    yield from awarding.awarded(stage, WINNER)
    yield from awarding.told_to_all(stage, LOSER)
    yield from kept_promises(stage, now().astimezone(ZONE).date())
    yield from followed(stage, receiver)
    parts = awarding.bundled(stage)
    held = parse(receipt.encode())
    again = replay(held)
    yield from proof(
        stage, held["receipt"]["result_digest"], awarding.checked(stage), again.identical
    )
    yield from files(str(stage.folder), parts)
    yield from in_short(story_of(answered, safety.first[0]), safety)


def _result(stage: Stage, answered: Answer, safety: SensitivityReport) -> Iterator[str]:
    """Tell who won, why, how safe that is, and what a person should look at."""
    yield from stage.act("WHO WON, AND WHY")
    yield from ranking(answered)
    yield ""
    yield from why_first(answered)
    yield from stage.act("HOW SAFE IS THE WIN?")
    for sentence in in_words(nearest(safety)):
        yield from wrapped(sentence, "  - ")
    yield from to_look_at(answered)

"""Tell the demonstration: read, score, explain, write and replay by what everybody else uses."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from app.demo.purchase import BOROUGH, put_right, rules_for
from app.demo.safety import in_short, nearest
from app.demo.scene import of_notice, offered, proof, real, refusal
from app.ocds.notice import TenderNotice
from app.ocds.release import notices_from
from app.places.reading import SAMPLE, shipped
from app.platform.documents import place_at
from app.platform.json_body import parse
from app.problems import Finding, Invalid
from app.rules.document.ruleset import RuleSet
from app.rules.document.validity import checked
from app.rules.library import Library
from app.rules.reading import HOME, read_file, read_tree, rule_set_file
from app.scoring.answer import Answer, answer
from app.scoring.explanation.page.brief import ranking, to_look_at, why_first, wrapped
from app.scoring.explanation.story import story_of
from app.scoring.intake import TendersIn
from app.scoring.lots import Places
from app.scoring.receipt import full_receipt, receipt_of, replay
from app.scoring.sensitivity.report import SensitivityReport, report
from app.scoring.sensitivity.words import in_words
from app.scoring.whereabouts import looked_up

HERE = Path(__file__).parent
NOTICE = HERE / "notice-032703-2026.json"
AS_SENT = HERE / "tenders-as-sent.yaml"
METHOD = HOME / "rulesets" / "rotherham-half-half" / "2026-04-01.yaml"


@dataclass(frozen=True)
class Played:
    """Everything that was scored."""

    rule_set: RuleSet
    library: Library
    sent: TendersIn
    places: Places
    answered: Answer


def told(folder: Path, at: str, engine: str) -> Iterator[str]:
    """Give the demonstration line by line, writing its files on the way.

    Args:
        folder: where to put the rules, the tenders and the receipt; made if it is not there.
        at: the moment, ISO 8601 in UTC; it stands in the receipt and nowhere else.
        engine: name and version of the engine.

    Raises:
        Problem: if anything is not as it should be, which would be a bug.
    """
    [notice] = notices_from(read_file(NOTICE)).notices
    yield from of_notice(notice)
    folder.mkdir(parents=True, exist_ok=True)
    rules, tenders = _written(folder, notice)
    yield from real(notice)
    played = play(rules, tenders)
    yield from offered(played.sent, _wards(played))
    yield from refusal(_fault(rules, AS_SENT))
    safety = report(played.answered.scores[""])
    yield from _result(played, safety)
    yield from _proven(played, folder, at, engine)
    yield from in_short(story_of(played.answered, safety.first[0]), safety)


def _written(folder: Path, notice: TenderNotice) -> tuple[Path, Path]:
    """Write the rules and the tenders, so that anybody can read, change and score them."""
    rules, tenders = folder / "rules.yaml", folder / "tenders.yaml"
    document = rules_for(notice, read_tree(read_file(METHOD), METHOD.name))
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    rules.write_text(text, encoding="utf-8")
    tenders.write_text(put_right(AS_SENT.read_text(encoding="utf-8")), encoding="utf-8")
    return rules, tenders


def play(rules: Path, tenders: Path) -> Played:
    """Score tenders by rules, both read from their files.

    Raises:
        Invalid: with every fault.
    """
    rule_set, library = rule_set_file(rules)
    sent, faults = checked(TendersIn, read_tree(read_file(tenders), tenders.name), place_at, "")
    if sent is None:
        raise Invalid(f"{tenders.name} is not right.", findings=faults)
    day = date.fromisoformat(str(sent.contract["date"]))
    places = looked_up(rule_set, sent, shipped().look_up, day)
    return Played(rule_set, library, sent, places, answer(rule_set, library, sent, places))


def _fault(rules: Path, tenders: Path) -> Finding:
    """Find what is wrong with the tenders as they were sent."""
    try:
        play(rules, tenders)
    except Invalid as refused:
        return refused.findings[0]
    raise ValueError(f"{tenders.name} should have had a fault")


def _wards(played: Played) -> dict[str, str]:
    """Name the ward that each postcode lies in, and say which are outside the borough."""
    with (SAMPLE / "area-names.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["code"]: row["name"] for row in csv.DictReader(stream)}
    return {
        name: names[place.ward or ""] + (" (outside)" if place.district != BOROUGH else "")
        for name, place in played.places.items()
    }


def _result(played: Played, safety: SensitivityReport) -> Iterator[str]:
    """Tell who won, why, how safe that is, and what a person should look at."""
    yield ""
    yield "4. WHO WON, AND WHY"
    yield from ranking(played.answered)
    yield ""
    yield from why_first(played.answered)
    yield ""
    yield "5. HOW SAFE IS THE WIN?"
    for sentence in in_words(nearest(safety)):
        yield from wrapped(sentence, "  - ")
    yield from to_look_at(played.answered)


def _proven(played: Played, folder: Path, at: str, engine: str) -> Iterator[str]:
    """Write the receipt, read it back, score it again and say whether it is the same."""
    short = receipt_of(played.answered, played.sent, played.places, engine, at)
    held = full_receipt(played.answered, played.sent, played.places, short)
    path = folder / "receipt.json"
    path.write_text(json.dumps(held, indent=1, ensure_ascii=False), encoding="utf-8")
    again = replay(parse(read_file(path)))
    yield from proof(str(folder), short["result_digest"], identical=again.identical)

"""The first act: a real notice becomes a draft; two people publish the rules and the deadline."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from app.demo.sending import Desk
from app.demo.stage import AUTHORITY, Stage
from app.platform.clock import now
from app.platform.json_body import parse
from app.rules.reading import read_file, read_tree
from app.scoring.explanation.page.brief import wrapped
from app.spreadsheets.hand import filled, rows_in

WORKED = Path(__file__).parent / "worked-example.yaml"
MEASURE, ADDED = "job_local", "Local is who lives in the borough when the work begins."
SHORTEST = 4  #: seconds for five suppliers to tender in
TITLE = "A heat network for Barking and Dagenham (imagined)"
CONTRACT = {"value": 1_000_000, "currency": "GBP", "years": 2, "date": "2026-06-01"}


def drafted(stage: Stage, notice: Path, rules: dict[str, Any]) -> Iterator[str]:
    """Make a draft of the notice, and say what of it the draft does not hold."""
    body = {"document": parse(read_file(notice)), "rules": _name(rules)}
    made = stage.people["first"].post("/ocds/procurements", body)
    stage.ids["procurement"] = made["procurement"]["id"]
    stage.ids["commences_on"] = made["procurement"]["commences_on"]
    yield from wrapped(
        "An officer sends it to the service, which makes a draft procurement of it and says what "
        "the draft does not hold:"
    )
    for finding in made["findings"]:
        yield from wrapped(finding["message"], "  - ")


def published(stage: Stage, rules: dict[str, Any], began: datetime) -> Iterator[str]:
    """Have the rules and then the procurement published, each by another than its writer.

    Args:
        stage: with the draft.
        rules: the rule set's document.
        began: when the demonstration did, which tells how fast this machine is.
    """
    first, second = stage.people["first"], stage.people["second"]
    worked = read_tree(read_file(WORKED), WORKED.name)
    made = first.post("/rule-sets", {"document": rules, "examples": [worked]})
    _defined(stage, made["id"])
    version = f"/rule-sets/{rules['id']}/versions/{rules['version']}"
    refused = first.refusal("POST", f"{version}/publication", {})
    second.post(f"{version}/publication", {})
    _written(stage, rules, first.get(version))
    yield from stage.act("RULES AND DEADLINE, BY TWO PEOPLE")
    yield from wrapped(
        f"An officer of the {AUTHORITY} sends the rules with an example that was worked "
        "out by hand, and says in a workbook of its measures what a local job is. The officer "
        f"would publish them too: “{refused['detail']}” A second officer does."
    )
    yield from _procurement(stage, rules, began)


def _defined(stage: Stage, rules: str) -> None:
    """Say in the workbook of a draft's measures what one of them counts."""
    desk = Desk(stage, stage.people["first"], "rules", rules)
    given = desk.given("rules.xlsx")
    [said] = [row for row in rows_in(given, "Measures", "measure_code")
              if row["measure_code"] == MEASURE]  # fmt: skip
    told = " ".join(part for part in (said["definition"], ADDED) if part)
    entry = {"measure_code": MEASURE, "definition": told}
    desk.saved(desk.sent("rules-filled-in.xlsx", filled(given, {"Measures": [entry]})))


def _written(stage: Stage, rules: dict[str, Any], kept: dict[str, Any]) -> None:
    """Write the rules that are in force, which anybody may read, change and score by."""
    whole = rules | {"measures": parse(kept["text"].encode())["measures"]}
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=100)
    stage.write("rules.yaml", text)


def _procurement(stage: Stage, rules: dict[str, Any], began: datetime) -> Iterator[str]:
    first, second = stage.people["first"], stage.people["second"]
    path = f"/procurements/{stage.ids['procurement']}"
    seconds = max(SHORTEST, round(3 * (now() - began).total_seconds()))
    deadline = now().replace(microsecond=0) + timedelta(seconds=seconds)
    draft = _draft(_name(rules), deadline) | {"commences_on": stage.ids["commences_on"]}
    read = first.put(path, draft)
    made = second.post(f"{path}/publication", {"version": read["version"]})
    [lot] = second.rows(f"{path}/lots")
    stage.ids["lot"] = lot["id"]
    stage.ids["deadline"] = deadline.isoformat()
    yield from wrapped(
        "The draft gets the facts of the imagined purchase, and is published in the same way. "
        "From now on every tender is scored by these rules and no others:"
    )
    yield f"  {lot['rules_digest']}"
    [soon] = [one for one in made["findings"] if one["code"] == "deadline_soon"]
    yield from wrapped(
        f"Tenders are due at {deadline:%H:%M:%S} UTC, in {seconds} seconds. The service minds: "
        f"“{soon['message']}”"
    )


def _name(rules: dict[str, Any]) -> str:
    return f"{rules['id']}@{rules['version']}"


def _draft(rules: str, deadline: datetime) -> dict[str, Any]:
    """Give the procurement as it is imagined; the notice's own facts are of another purchase."""
    return {
        "reference": "IMAGINED-1",
        "title": TITLE,
        "kind": "services",
        "procedure": "open",
        "estimated_value": {"without_vat": "1000000", "with_vat": "1200000"},
        "deadline": {"at": f"{deadline.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"},
        "lots": [{"number": "1", "title": "All of it", "contract": CONTRACT, "rules": rules}],
    }

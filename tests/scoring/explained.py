"""What the tests of explanations share: worked examples scored, and the numbers in a text."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from app.platform.documents import place_at
from app.problems import Invalid
from app.rules.document.validity import checked
from app.rules.reading import HOME, read_file, read_library, read_rule_set, read_tree
from app.scoring.answer import Answer, answer
from app.scoring.intake import TendersIn
from app.scoring.worked import ExampleIn

NUMBER = re.compile(r"(?<![\w.:])-?£?\d[\d,]*(?:\.\d+)?")
DIGEST = re.compile(r"sha256:[0-9a-f]+")
SCHEMES = Path(__file__).parents[1] / "schemes"
EXAMPLES = sorted((HOME / "worked_examples").glob("*.yaml")) + sorted(SCHEMES.glob("*.yaml"))


def numbers_in(text: str) -> set[Decimal]:
    """Give every number of a text, however its thousands are set apart."""
    found = NUMBER.findall(DIGEST.sub("", text))
    return {abs(Decimal(one.replace(",", "").replace("£", "").rstrip("."))) for one in found}


def scored(rules: str, tenders: str) -> Answer:
    """Score tenders by a rule set, both written as YAML, with the library that ships."""
    rule_set = read_rule_set(read_tree(rules.encode(), "rules.yaml"), "rules.yaml")
    sent = TendersIn.model_validate(read_tree(tenders.encode(), "tenders.yaml"))
    return answer(rule_set, read_library(), sent, {})


def scored_by(name: str, sent: TendersIn) -> Answer:
    """Score tenders by one of the rule sets that ship."""
    [path] = (HOME / "rulesets" / name).glob("*.yaml")
    rule_set = read_rule_set(read_tree(read_file(path), path.name), path.name)
    return answer(rule_set, read_library(), sent, {})


@cache
def example(path: Path) -> Answer | None:
    """Score a worked example, its suppliers under names that no other word can be mistaken for.

    None if it is one that must not be scored.
    """
    tree = read_tree(read_file(path), path.name)
    for tender in tree["tenders"]:
        tender["supplier"] = renamed(tender["supplier"])
    if "draw" in tree:
        tree["draw"] = [renamed(name) for name in tree["draw"]]
    made, faults = checked(ExampleIn, tree, place_at, path.name)
    assert made is not None, faults
    try:
        return answer(read_rule_set(tree["rules"], path.name), read_library(), made, {})
    except Invalid:
        return None


def renamed(supplier: str) -> str:
    return f"Zorn{supplier}"


def tenders_of(answered: Answer) -> list[tuple[str, str]]:
    """List every supplier with the lots it has a tender for, packages too."""
    alone = [
        (one.sheet.tender.supplier, lot)
        for lot, field in answered.scores.items()
        for one in field.tenders
    ]
    return alone + [(one.supplier, lot.lot) for one in answered.packages for lot in one.lots]

"""Phrases that the short texts and the full working share: who, how many marks, why not."""

import re
from decimal import Decimal

from app.rules.plan import Plan, Tie
from app.scoring.engine.evaluation import Scored, number_or_none
from app.scoring.engine.gate import STATUS, GateResult
from app.scoring.explanation.number import UNITS, counted, listed, ordinal, precise, told
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Story
from app.scoring.submission import Status
from app.units import exactly

_CODE = re.compile(r"`([a-z][a-z0-9_]*)`")
_OF_CODE = re.compile(r"(?<=\d)((?: [a-z-]+)*) of `([a-z][a-z0-9_]*)`")
_UNIT = re.compile(r"(?<=\d )([a-z]+(?:_[a-z]+)*)\b")


def who(story: Story, reader: Reader) -> str:
    """Name the tender at the start of a sentence."""
    return "Your tender" if reader is Reader.BIDDER else story.supplier


def other(story: Story, one: Scored, reader: Reader) -> str:
    """Name another tender; a bidder is not told whose it is."""
    hidden = reader is Reader.BIDDER
    return "another tender" if hidden else one.sheet.tender.supplier


def marks(story: Story) -> str:
    """Say the total, out of what there is where the total is marks added up."""
    if story.total is None:
        return "no total"
    if story.out_of:
        return f"{told(story.total, story.places)} of {told(story.whole)} marks"
    last = "" if story.plan.rank.highest else ", where the lowest comes first"
    places = story.places if story.plan.total.weighted else 4
    return f"a total of {told(story.total, places)}{last}"


def of_how_many(story: Story) -> str:
    """Say how many tenders were ranked, and whether some were not."""
    ranked, received = len(story.ranked), len(story.field.tenders)
    what = "separate tender" if story.rivals_in_packages else "tender"
    if ranked == received:
        return f"of {counted(ranked, what)}"
    return f"of the {counted(ranked, what)} that could be ranked"


def standing(story: Story, reader: Reader) -> str:
    """Say in one sentence where a tender came and by how much, or why it has no place."""
    name = who(story, reader)
    if story.one.status is not Status.ASSESSED or story.rank is None:
        return f"{name} was not ranked: {why_not(story)}."
    if story.rival is None:
        what = "separate tender" if story.rivals_in_packages else "tender"
        return f"{name} is the only {what} that could be ranked, with {marks(story)}."
    if story.level:
        names = [other(story, one, reader) for one in story.level]
        shared = listed(names) if reader is not Reader.BIDDER else _others(len(names))
        return (
            f"{name} shares {ordinal(story.rank)} place {of_how_many(story)} with {shared}, "
            f"on {marks(story)}."
        )
    lead = f"{name} came {ordinal(story.rank)} {of_how_many(story)}, with {marks(story)}"
    return f"{lead}{_against(story, reader)}."


def _others(number: int) -> str:
    return "another tender" if number == 1 else f"{number} other tenders"


def _against(story: Story, reader: Reader) -> str:
    """Say how far the next, or the winner, is."""
    rival = story.rival
    if rival is None or rival.standing is None or story.rank is None:
        return ""
    if reader is Reader.BIDDER:
        return f", after a tie that was decided by {tie_words(story)}" if _broken(story) else ""
    name = rival.sheet.tender.supplier
    ahead = story.rank < rival.standing.rank
    if preferred := preference(story):
        return f"; {preferred} puts {'it before' if ahead else 'it after'} {name}"
    if not story.margin:
        return f"; {name} has the same total, and {tie_words(story)} decided between them"
    return f", {told(story.margin, story.places)} {'ahead of' if ahead else 'behind'} {name}"


def _broken(story: Story) -> bool:
    return story.one.standing is not None and bool(story.one.standing.decided_by)


def preference(story: Story) -> str:
    """Name the figure that parts a tender from its rival before the total does, if one does."""
    if story.rival is None:
        return ""
    with exactly():
        for figure in story.plan.rank.prefer:
            own = number_or_none(story.one.sheet, "figure", figure)
            if own != number_or_none(story.rival.sheet, "figure", figure):
                return f"the preference “{readable(figure)}”"
    return ""


def tie_words(story: Story) -> str:
    """Say which of the published tie rules decided."""
    rules = {tie.code or tie.kind: tie for tie in story.plan.rank.ties}
    decided = [
        one.standing.decided_by
        for one in (story.one, story.rival)
        if one is not None and one.standing is not None and one.standing.decided_by
    ]
    rule = rules.get(decided[0]) if decided else None
    if rule is None:
        return "the published tie rule"
    if rule.kind == "drawn":
        return "a draw by lot"
    if rule.kind == "criterion":
        return f"the higher score for {title_of(story.plan, rule.code)}"
    return f"the {'higher' if rule.highest else 'lower'} “{readable(rule.code)}”"


def why_shared(story: Story) -> str:
    """Say why those who share a place could not be told apart."""
    rules = story.plan.rank.ties
    tried = [tie_rule(story.plan, rule) for rule in rules if rule.kind in ("criterion", "name")]
    said = "Their totals are the same"
    if tried:
        said += f", and {listed(tried)} {'does' if len(tried) == 1 else 'do'} not part them"
    if any(rule.kind == "drawn" for rule in rules):
        return f"{said}. The rules part them by a draw, and none is recorded."
    return f"{said}. By the rules equal tenders share a place."


def tie_rule(plan: Plan, rule: Tie) -> str:
    """Write one rule that decides a tie as words."""
    if rule.kind == "criterion":
        return f"the higher score for {title_of(plan, rule.code)}"
    if rule.kind == "name":
        return f"the {'higher' if rule.highest else 'lower'} {readable(rule.code)}"
    return "a draw by lot"


def readable(code: str) -> str:
    """Write a code as words."""
    return code.replace("_", " ")


def title_of(plan: Plan, code: str) -> str:
    """Give what a criterion or a measure is called."""
    if code in plan.by_code:
        found = plan.by_code[code].title
        return readable(code) if found == code or found.endswith("?") else found
    if code in plan.measures:
        found = plan.measures[code].title
        return readable(code) if not found or found == code else found
    return readable(code)


def in_words(plan: Plan, text: str) -> str:
    """Write a sentence of the scorer with titles in the place of codes, words in that of units."""
    said = _UNIT.sub(lambda found: UNITS.get(found[1], (found[1],))[-1], text)
    said = _OF_CODE.sub(lambda found: f"{found[1]} ({title_of(plan, found[2])})", said)
    return _CODE.sub(lambda found: title_of(plan, found[1]), said)


def why_not(story: Story) -> str:
    """Say why a tender has no place."""
    one = story.one
    if one.sheet.tender.set_aside is not None:
        return f"it was {one.status} ({one.sheet.tender.reason.rstrip('.')})"
    unmet = [gate_words(story, found) for found in one.gates if is_out(found)]
    told_of = {found.gate.code for found in one.gates if is_out(found)}
    rest = [
        in_words(story.plan, reason).rstrip(".")
        for reason in one.reasons
        if not any(f"`{code}`" in reason for code in told_of)
    ]
    return "; ".join([*unmet, *rest]) or "its total could not be worked out"


def is_out(found: GateResult) -> bool:
    """Tell whether a gate puts its tender out of the ranking."""
    return not found.met and found.gate.otherwise in STATUS


def gate_words(story: Story, found: GateResult) -> str:
    """Say what a gate asks and what stood there."""
    gate = found.gate
    criterion = story.plan.by_code.get(gate.code)
    if gate.kind == "require" or criterion is None:
        verdict = "did" if found.met else "did not"
        return f"it had to meet the condition “{in_words(story.plan, gate.text)}” and {verdict}"
    stage = "unit_score" if criterion.criteria else "value"
    with exactly():
        value = number_or_none(story.one.sheet, stage, criterion.code)
    had = "nothing" if value is None else _shown(value)
    what = "mark for" if criterion.value is None and not criterion.criteria else "result for"
    return f"the {what} {title_of(story.plan, gate.code)} had to be {gate.text} and was {had}"


def _shown(value: Decimal | bool | str) -> str:
    return told(value, 4) if isinstance(value, Decimal) else precise(value)

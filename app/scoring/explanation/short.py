"""The line and the paragraph: what a person who is in a hurry should know."""

from collections.abc import Iterator
from decimal import Decimal

from app.scoring.engine.credit import of_doubt
from app.scoring.engine.quantity import Counted
from app.scoring.explanation.number import amount, is_shortened, listed, told
from app.scoring.explanation.phrase import gate_words, standing, title_of
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Part, Story
from app.scoring.explanation.warning import warnings_of
from app.scoring.submission import Status

#: Promises named in a paragraph; the full working has all.
MOST_PROMISES = 4
ZERO = Decimal(0)


def line(story: Story, reader: Reader) -> str:
    """Say in one sentence how a tender came out."""
    return standing(story, reader)


def paragraph(story: Story, reader: Reader) -> str:
    """Say in a few sentences how a tender came out and why."""
    return " ".join([standing(story, reader), *reasons(story, reader)])


def reasons(story: Story, reader: Reader) -> list[str]:
    """Say why a tender came out as it did, a sentence each."""
    said = [*_why(story, reader)]
    if _is_any_shortened(story):
        said.append("Marks here are shortened to a few decimals; the full working has them whole.")
    return [sentence for sentence in said if sentence]


def _why(story: Story, reader: Reader) -> Iterator[str]:
    yield _package(story, reader)
    scored = story.one.status is Status.ASSESSED
    if scored:
        yield _earned(story)
        yield _left(story) if reader is Reader.BIDDER else _compared(story)
    yield _locked(story, reader)
    yield _in_doubt(story, reader)
    if reader is not Reader.AUDITOR:
        yield _promises(story, reader)
    if reader is Reader.AUDITOR:
        plan = story.plan
        yield f"It was scored by {plan.id} version {plan.version}."
    found = len(warnings_of(story, reader))
    if found and reader is not Reader.BIDDER:
        points = "A point" if found == 1 else "Some points"
        yield f"{points} about it should be looked at by a person."


def _package(story: Story, reader: Reader) -> str:
    """Say what became of the package that a tender is part of, or that took its lot."""
    found = story.package
    if found is None:
        taken = [one.supplier for one in story.rivals_in_packages if one.awarded]
        own = story.supplier in taken
        whose = "another supplier" if reader is Reader.BIDDER and not own else listed(taken)
        return f"The lot goes to {whose}, by an all-or-none package." if taken else ""
    lots = listed([one.lot for one in found.lots])
    verdict = "is awarded" if found.awarded else "is not awarded"
    return f"It is part of an all-or-none package for {lots}, which {verdict}."


def headline(story: Story) -> list[Part]:
    """Give the parts that a short text names: the top of the tree, or below a lone heading."""
    level = [part for part in story.parts if part.depth == 0 and part.most]
    depth = 0
    while len(level) == 1 and level[0].plan.criteria:
        depth += 1
        level = [part for part in story.parts if part.depth == depth and part.most]
    return level


def _earned(story: Story) -> str:
    if not story.plan.total.weighted:
        return ""
    places = story.places
    said = [
        f"{told(part.marks, places)}{f' of {told(part.most, places)}' if story.out_of else ''} "
        f"for {title_of(story.plan, part.plan.code)}"
        for part in headline(story)
        if part.marks is not None
    ]
    return f"It earned {listed(said)}." if said else ""


def _left(story: Story) -> str:
    """Say where a bidder left most marks."""
    parts = [part for part in headline(story) if part.marks is not None and part.lost > 0]
    if not parts or not story.out_of:
        return ""
    most = max(parts, key=lambda part: part.lost)
    lost, whole = told(most.lost, story.places), told(most.most, story.places)
    return f"Most was left on {title_of(story.plan, most.plan.code)}: {lost} of {whole} marks."


def difference(part: Part) -> Decimal | None:
    """Tell how many marks more than its rival a tender has for a criterion."""
    if part.marks is None or part.rival is None:
        return None
    return part.marks - part.rival


def _compared(story: Story) -> str:
    """Say where a tender gained and lost most against its rival."""
    rival, parts = story.rival, headline(story)
    alike = rival in story.level or len(parts) < 2
    if rival is None or alike or not story.plan.total.weighted:
        return ""
    gaps = [(gap, part) for part in parts if (gap := difference(part)) is not None]
    gained = max(gaps, key=lambda pair: pair[0], default=None)
    lost = min(gaps, key=lambda pair: pair[0], default=None)
    said = []
    if gained is not None and gained[0] > 0:
        more = told(gained[0], story.places)
        said.append(f"gained most on {title_of(story.plan, gained[1].plan.code)} ({more} more)")
    if lost is not None and lost[0] < 0:
        fewer = told(-lost[0], story.places)
        said.append(f"lost most on {title_of(story.plan, lost[1].plan.code)} ({fewer} fewer)")
    return f"Against {rival.sheet.tender.supplier} it {listed(said)}." if said else ""


def _locked(story: Story, reader: Reader) -> str:
    """Say which promises do not count because their plan was too weak."""
    sheet = story.one.sheet
    locked = [title_of(story.plan, code) for code in story.plan.by_code if sheet.is_locked(code)]
    unmet = [
        gate_words(story, found)
        for found in story.one.gates
        if not found.met and found.gate.otherwise == "lock"
    ]
    if not locked or not unmet:
        return ""
    whose = "you promise" if reader is Reader.BIDDER else "it promises"
    return f"What {whose} for {listed(locked)} does not count, because {'; '.join(unmet)}."


def _in_doubt(story: Story, reader: Reader) -> str:
    """Say which promises count for less because a partner has not said yes."""
    less = dict.fromkeys(
        title_of(story.plan, line.measure)
        for line in story.one.sheet.tender.commitments
        if of_doubt(story.plan.partners, line.doubt) < 1
    )
    if not less:
        return ""
    whose = "you promise" if reader is Reader.BIDDER else "it promises"
    return (
        f"Some of what {whose} for {listed([*less])} counts for less, because a partner has not "
        "confirmed all of it."
    )


def _promises(story: Story, reader: Reader) -> str:
    """Name what was promised, and what of it counts, a short sentence for each kind."""
    kinds = story.one.sheet.counted.items()
    made = [said for code, found in kinds if (said := _one(story, code, found))]
    subject, verb = ("You", "promise") if reader is Reader.BIDDER else ("It", "promises")
    if not made:
        nothing = f"{subject} {verb} nothing that the rules count."
        return nothing if story.plan.counted else ""
    listing = [f"{subject} {verb} {made[0]}."]
    listing += [f"{subject} also {verb} {more}." for more in made[1:MOST_PROMISES]]
    rest = " There are more promises in the full working." * (len(made) > MOST_PROMISES)
    return " ".join(listing) + rest


def _one(story: Story, code: str, found: Counted) -> str:
    measure = story.plan.measures[code]
    promised = found.steps.get("converted", ZERO)
    if not promised:
        return ""
    said = f"{amount(promised, measure.unit)} ({title_of(story.plan, code)})"
    if found.counted == promised or story.one.sheet.is_locked(code):
        return said
    if not found.counted:
        return f"{said}, none of which counts"
    number = amount(found.counted, measure.unit)
    verb = "counts" if found.counted == 1 else "count"
    return said + (
        f", of which {number} {verb}" if found.counted < promised else f", counted as {number}"
    )


def _is_any_shortened(story: Story) -> bool:
    if not story.plan.total.weighted or story.one.status is not Status.ASSESSED:
        return False
    shown = [story.total, *(part.marks for part in headline(story))]
    return any(one is not None and is_shortened(one, story.places) for one in shown)

"""The full working: every number of a tender, from what was offered to its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.scoring.explanation.criterion import working
from app.scoring.explanation.number import precise
from app.scoring.explanation.outcome import figures, left, order, package, requirements, total
from app.scoring.explanation.phrase import readable
from app.scoring.explanation.promise import promises
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.short import line, paragraph
from app.scoring.explanation.story import Story
from app.scoring.explanation.warning import warnings_of


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, a line each; leading spaces show depth."""

    heading: str
    lines: tuple[str, ...]


def sections(story: Story, reader: Reader) -> tuple[Section, ...]:
    """Give the full working, section by section; those with nothing to tell are left out."""
    parts = [
        ("The result", [line(story, reader)]),
        ("In short", [paragraph(story, reader)]),
        ("Requirements", requirements(story)),
        ("The total", total(story, reader)),
        ("Where marks were not earned", left(story)),
        ("Criterion by criterion", _criteria(story, reader)),
        ("What was promised, and what counts", promises(story)),
        ("Figures", figures(story, reader)),
        ("The order", order(story, reader)),
        ("The package", package(story) if reader is not Reader.BIDDER else ()),
        ("To be looked at by a person", warnings_of(story, reader)),
        ("The contract and the rules", _rules(story)),
    ]
    made = [Section(heading, tuple(lines)) for heading, lines in parts]
    return tuple(section for section in made if section.lines)


def _criteria(story: Story, reader: Reader) -> Iterator[str]:
    for part in story.parts:
        yield from working(story, part, reader)


def _rules(story: Story) -> Iterator[str]:
    plan = story.plan
    for name, value in plan.contract.items():
        yield f"Contract {readable(name)}: {precise(value)}"
    for name, number in plan.parameters.items():
        yield f"{readable(name)}: {precise(number)}"
    yield f"Rules: {plan.id} version {plan.version}"
    yield f"Fingerprint of the rules: {plan.digest}"


def text_of(found: tuple[Section, ...]) -> str:
    """Write sections as one text."""
    blocks = ["\n".join([one.heading, *(f"  {text}" for text in one.lines)]) for one in found]
    return "\n\n".join(blocks)

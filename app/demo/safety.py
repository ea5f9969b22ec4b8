"""How safe the win is, for somebody who has half a minute."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from app.scoring.explanation.number import counted, told
from app.scoring.explanation.page.brief import wrapped
from app.scoring.explanation.phrase import title_of
from app.scoring.explanation.short import difference, headline
from app.scoring.explanation.story import Part, Story
from app.scoring.sensitivity.report import SensitivityReport
from app.scoring.sensitivity.words import nearest_first

ONE_MARK = 1  #: of the prices of marks, the first


def nearest(report: SensitivityReport) -> SensitivityReport:
    """Keep of a report the nearest of each kind of change, and the price of one mark."""
    return replace(
        report,
        weights=tuple(nearest_first(report.weights)[:1]) or report.weights,
        offers=tuple(nearest_first(report.offers)[:1]) or report.offers,
        price_of_marks=replace(
            report.price_of_marks, prices=report.price_of_marks.prices[:ONE_MARK]
        ),
    )


def in_short(story: Story, report: SensitivityReport) -> Iterator[str]:
    """Say who won, on what, and what would have changed it, in three sentences."""
    if story.rival is None or story.margin is None:
        return
    rival = story.rival.sheet.tender.supplier
    yield ""
    yield "IN SHORT"
    said = f"{story.supplier} wins, {told(story.margin)} of {told(story.whole)} marks ahead of "
    yield from wrapped(f"{said}{rival}. {_turns_on(story, rival)}{_would_change(story, report)}")


def _turns_on(story: Story, rival: str) -> str:
    """Name the criterion without which the rival would have led, if there is one."""
    gaps = [(gap, part) for part in headline(story) if (gap := difference(part)) is not None]
    gap, part = max(gaps, key=lambda pair: pair[0])
    if story.total is None or gap <= (story.margin or Decimal(0)):
        return ""
    one, other = _rest(story, part)
    title = title_of(story.plan, part.plan.code)
    return f"It wins on {title}: on all the rest {rival} leads, {told(other)} to {told(one)}. "


def _rest(story: Story, left_out: Part) -> tuple[Decimal, Decimal]:
    """Add up both tenders' marks but for one criterion."""
    others = [part for part in headline(story) if part is not left_out]
    one = sum((part.marks or Decimal(0) for part in others), Decimal(0))
    return one, sum((part.rival or Decimal(0) for part in others), Decimal(0))


def _would_change(story: Story, report: SensitivityReport) -> str:
    said = []
    for flip in nearest_first(report.weights)[:1]:
        way = "above" if flip.direction == "up" else "below"
        title = title_of(story.plan, flip.criterion)
        said.append(f"a weight for {title} {way} {told(flip.holds_to)}")
    grades = sum(flip.steps == 1 for flip in report.marks if flip.flips_at is not None)
    if grades:
        said.append(f"one grade on any of {counted(grades, 'mark')}")
    return f"What would change the winner: {', or '.join(said)}." if said else ""

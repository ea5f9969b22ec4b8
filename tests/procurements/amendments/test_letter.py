from datetime import timedelta
from decimal import Decimal

from app.procurements.amendments.amendment import Change, LotChange
from app.procurements.amendments.letter import words_of
from app.procurements.draft import Deadline
from tests.procurements.made import DEADLINE, RULES, a_draft, a_lot

WHY = "Two suppliers asked for more time."


def lines(change: Change) -> list[str]:
    """Give what a letter lists as changed, of a procurement with two lots."""
    text = words_of(change, a_draft(a_lot("1"), a_lot("2")), WHY)
    assert f"Its reason: {WHY}" in text
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]


def test_a_letter_says_the_new_deadline_and_the_old_one() -> None:
    later = Deadline(DEADLINE + timedelta(days=14))

    assert lines(Change(deadline=later)) == [
        "Tenders are due by Friday 15 May 2026, 12 noon (Europe/London, UTC+01:00); it was Friday "
        "1 May 2026, 12 noon (Europe/London, UTC+01:00)."
    ]


def test_a_letter_names_everything_that_is_different_and_nothing_else() -> None:
    before = a_draft(a_lot("1"), a_lot("2"))
    contract = {**before.lots[1].contract, "years": Decimal(3)}
    change = Change(
        title="Cleaning of schools",
        description="All of it.",
        lots={"2": LotChange(title="Depot", contract=contract, rules="points-menu@2026.1")},
    )

    found = lines(change)

    assert found == [
        f"The title is now: Cleaning of schools. It was: {before.title}.",
        "The description is another; read it in full.",
        f"Lot 2: the title is now Depot; it was {before.lots[1].title}.",
        f"Lot 2: it is scored by the rules points-menu@2026.1; before, by {RULES}.",
        f"Lot 2: `years` is 3; it was {before.lots[1].contract['years']}.",
    ]


def test_a_fact_that_is_new_or_gone_is_told() -> None:
    before = a_draft(a_lot("1"), a_lot("2")).lots[0].contract
    gone = {name: fact for name, fact in before.items() if name != "years"}

    found = lines(Change(lots={"1": LotChange(contract=gone | {"pages": Decimal(4)})}))

    assert found == [
        "Lot 1: `pages` is 4; it was not given.",
        f"Lot 1: `years` is not given; it was {before['years']}.",
    ]

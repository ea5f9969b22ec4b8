from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.plan.terms import RatedOver
from app.deliveries.notices.notice import BreachTold
from app.deliveries.notices.omission import missing_in_performance
from app.deliveries.notices.text import details_page, performance_page
from app.deliveries.shortfall.remedies.breach import Breach
from app.paper.text import as_text
from tests.deliveries.notices.made import BREACH
from tests.deliveries.notices.test_omission import CONTRACT_ID, DETAILS, NOTICE, WARNED

DAY = date(2026, 3, 2)


def test_a_performance_notice_reads_whole() -> None:
    breach = BreachTold(CONTRACT_ID, "Local jobs", Breach.model_validate(BREACH), (WARNED,))
    told = as_text(performance_page(replace(NOTICE, breaches=(breach,)), (), DAY))

    for words in (
        "Name: Anytown Council", "Identifiers: GB-COH 01234567", "Rating: Good",
        "Period assessed: 2026-01-01 to 2026-12-31", "Section: 71(3)",
        "Outcome: damages on 2026-02-10", "Damages: 4500 pounds; Clause 12.",
        "Warning given: 2026-01-01: A letter. (met; recorded on 2026-01-01)",
        "What the supplier did: Two open days.",
    ):  # fmt: skip
        assert words in told
    assert "missing" not in told


@pytest.mark.parametrize(
    ("over", "words"),
    [
        (RatedOver.DAYS, "Worked out from: what was due and verified in that period"),
        (RatedOver.CONTRACT, "by the end of that period, since the contract began"),
    ],
)
def test_a_rating_says_what_it_was_worked_out_from(over: RatedOver, words: str) -> None:
    rated = tuple(replace(one, over=over) for one in NOTICE.assessed)

    told = as_text(performance_page(replace(NOTICE, assessed=rated), (), DAY))

    assert words in " ".join(told.split())
    assert "beyond what was due" not in " ".join(told.split())
    assert "Worked out from" not in as_text(performance_page(NOTICE, (), DAY))


def test_a_rating_says_that_something_verified_before_counts_in_it() -> None:
    rated = tuple(
        replace(one, over=RatedOver.DAYS, carried=Decimal(10)) for one in NOTICE.assessed
    )

    told = as_text(performance_page(replace(NOTICE, assessed=rated), (), DAY))

    words = "verified in that period, with what had been verified before it beyond what was due"
    assert words in " ".join(told.split())


def test_what_is_missing_stands_at_the_end_with_its_law() -> None:
    bare = replace(NOTICE, assessed=())

    told = as_text(performance_page(bare, missing_in_performance(bare), DAY))

    end = " ".join(told[told.index("Before you publish") :].split())
    assert "There is no key performance indicator" in end
    assert "regulation 39(4)" in end


def test_a_details_block_says_why_there_are_none() -> None:
    none = replace(DETAILS, indicators=(), why_none="It is one delivery.")

    assert "It is one delivery." in as_text(details_page(none, (), DAY))
    assert "None are set." in as_text(details_page(replace(none, why_none=""), (), DAY))
    assert "What it counts." in as_text(details_page(DETAILS, (), DAY))

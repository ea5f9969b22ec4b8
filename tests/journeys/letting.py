"""Before the second journey: the procurement of the first, as far as letters to every supplier."""

from tests.journeys import awarding, inviting, judging
from tests.journeys.caller import Journey


def it_is_awarded(journey: Journey) -> None:
    """Birch Works wins with 4 full-time years, 20 weeks and £500,000 spent in the borough."""
    inviting.people_come_in(journey)
    inviting.it_is_published(journey)
    inviting.it_is_asked_about(journey)
    inviting.it_is_amended(journey)
    inviting.five_tender_and_two_do_not(journey)
    inviting.the_deadline_passes(journey)
    judging.it_is_opened_by_two(journey)
    judging.interests_are_declared(journey)
    judging.the_late_one_is_excluded(journey)
    judging.three_mark_alone(journey)
    judging.they_agree(journey)
    judging.it_is_scored(journey)
    judging.the_mistake_is_put_right(journey)
    awarding.one_recommends_another_awards(journey)
    no_contract_tells_it_before_the_letters(journey)
    awarding.what_was_promised_is_owed(journey)
    awarding.everybody_is_told(journey)


def no_contract_tells_it_before_the_letters(journey: Journey) -> None:
    """All suppliers learn the outcome at one moment, so the winner sees no contract before."""
    assert journey.rows("Birch", "/contracts") == []
    assert journey.refused("Birch", "GET", "/contracts/{contract}") == (404, "not-found")
    assert journey.refused("Birch", "GET", "/contracts/{contract}/standing")[0] == 404

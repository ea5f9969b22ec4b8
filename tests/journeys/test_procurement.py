"""A whole procurement over HTTP, from the first key to the signed contract, by five roles."""

from tests.journeys import awarding, inviting, judging
from tests.journeys.caller import Journey


def test_a_procurement_from_draft_to_contract(journey: Journey) -> None:
    inviting.people_come_in(journey)
    inviting.it_is_published(journey)
    inviting.it_is_asked_about(journey)
    inviting.it_is_amended(journey)
    inviting.five_tender_and_two_do_not(journey)
    inviting.nobody_peeks(journey)
    inviting.the_deadline_passes(journey)

    judging.it_is_opened_by_two(journey)
    judging.interests_are_declared(journey)
    judging.the_late_one_is_excluded(journey)
    judging.three_mark_alone(journey)
    judging.they_agree(journey)
    judging.it_is_scored(journey)
    judging.the_mistake_is_put_right(journey)
    judging.it_is_explained_and_replayed(journey)

    awarding.one_recommends_another_awards(journey)
    awarding.what_was_promised_is_owed(journey)
    awarding.everybody_is_told(journey)
    awarding.the_standstill_is_kept(journey)
    awarding.the_award_can_be_answered_for(journey)
    awarding.the_log_is_whole(journey)

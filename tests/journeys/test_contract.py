"""A whole contract over HTTP, from its award to its closing, by both sides."""

from tests.journeys import changing, closing, letting, mending, planning, reporting, showing
from tests.journeys.caller import Journey


def test_a_contract_from_award_to_closing(journey: Journey) -> None:
    _it_begins(journey)

    reporting.the_first_comes_in_time(journey)
    reporting.the_second_comes_late(journey)
    reporting.one_person_was_counted_twice(journey)
    reporting.the_third_leaves_a_week_out(journey)
    reporting.it_is_opened_again(journey)

    changing.the_yard_disputes(journey)
    changing.one_call_tells_it_all(journey)
    changing.it_is_to_grow_by_a_fifth(journey)
    changing.what_is_owed_grows_with_it(journey)
    changing.a_year_is_rated_and_published(journey)
    showing.its_details_and_ratings_are_published(journey)

    mending.the_weeks_fall_behind(journey)
    mending.it_is_mended(journey)
    mending.the_promise_is_kept(journey)

    closing.it_runs_out(journey)
    closing.what_is_short_is_settled(journey)
    closing.jobs_are_looked_for_again(journey)
    closing.the_notices_go_in_their_order(journey)
    closing.it_is_closed(journey)
    closing.others_see_nothing_of_it(journey)
    closing.the_books_are_right(journey)


def _it_begins(journey: Journey) -> None:
    letting.it_is_awarded(journey)
    showing.nobody_is_told_before_the_notice(journey)
    planning.its_facts_are_filled_in(journey)
    planning.indicators_are_set_before_entry(journey)
    planning.it_is_entered_and_announced(journey)
    showing.the_award_is_told_with_the_score_of_who_won(journey)
    planning.a_plan_is_agreed_by_two(journey)

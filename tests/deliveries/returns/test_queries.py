from decimal import Decimal

from app.deliveries.returns.queries import Sums, told_in
from app.deliveries.returns.reopening import reopen
from tests.deliveries.returns.made import NOW, Reported


def test_every_obligation_is_told_of_in_its_order(reporting: Reported) -> None:
    parent = reporting.begin()
    lines = (reporting.nothing(reporting.posts),)
    reporting.write(parent, reporting.mentoring(), reporting.mentoring("4", "M-2"), lines=lines)
    reporting.session.flush()

    hours, posts, people = told_in(reporting.session, parent)

    assert (hours.line, hours.sums) == (None, Sums(Decimal(14), Decimal(0), 2))
    assert posts.line is not None
    assert posts.sums == Sums()
    assert (people.line, people.sums) == (None, Sums())


def test_what_was_taken_out_is_not_added_up(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring(), reporting.mentoring("4", "M-2"))
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)
    reporting.write(parent, reporting.mentoring("4", "M-2"))
    reporting.session.flush()

    assert told_in(reporting.session, parent)[0].sums == Sums(Decimal(4), Decimal(0), 1)

from sqlmodel import select

from app.deliveries.people.counting import Counting, drop_tokens, keep_tokens, tokens_of
from app.deliveries.people.tables import PersonToken
from tests.deliveries.returns.made import NOW, Reported


def test_a_delivery_keeps_exactly_the_tokens_it_is_given(reporting: Reported) -> None:
    reporting.write(reporting.begin(), reporting.mentoring())
    [row] = reporting.kept("M-1")
    session = reporting.session

    first, then = frozenset({"a", "b"}), frozenset({"b", "c"})
    keep_tokens(session, [Counting(row, frozenset(), first)], NOW)
    session.flush()
    [kept] = session.exec(select(PersonToken).where(PersonToken.token == "b")).all()
    keep_tokens(session, [Counting(row, first, then)], NOW)
    session.flush()

    assert tokens_of(session, [row.id]) == {row.id: frozenset({"b", "c"})}
    assert session.exec(select(PersonToken.id).where(PersonToken.token == "b")).one() == kept.id
    drop_tokens(session, [row.id])
    assert tokens_of(session, [row.id]) == {}
    assert tokens_of(session, []) == {}

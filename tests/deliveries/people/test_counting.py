from sqlmodel import select

from app.deliveries.people.counting import drop_tokens, keep_tokens, tokens_of
from app.deliveries.people.tables import PersonToken
from tests.deliveries.returns.made import NOW, Reported


def test_a_delivery_keeps_exactly_the_tokens_it_is_given(reporting: Reported) -> None:
    reporting.write(reporting.begin(), reporting.mentoring())
    [row] = reporting.kept("M-1")
    session = reporting.session

    keep_tokens(session, row, ["a", "b"], NOW)
    session.flush()
    [kept] = session.exec(select(PersonToken).where(PersonToken.token == "b")).all()
    keep_tokens(session, row, ["b", "c"], NOW)
    session.flush()

    assert tokens_of(session, [row.id]) == {row.id: frozenset({"b", "c"})}
    assert session.exec(select(PersonToken.id).where(PersonToken.token == "b")).one() == kept.id
    drop_tokens(session, [row.id])
    assert tokens_of(session, [row.id]) == {}
    assert tokens_of(session, []) == {}

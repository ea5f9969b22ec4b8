from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.people.tables import PersonToken
from app.deliveries.people.token import NoPeopleKey
from app.deliveries.returns.checks.report import LineSent, ReturnSent
from app.deliveries.returns.writing import ReturnSubmitted, write
from app.deliveries.said import Confidence, Said
from app.deliveries.tables import ReturnLine, ReturnState
from app.platform.events import Event
from app.problems import Invalid
from tests.deliveries.returns.made import KEYLESS, MEANS, Reported, rolled_up


def test_a_draft_says_exactly_what_was_sent(reporting: Reported) -> None:
    parent = reporting.begin()
    line = LineSent(
        reporting.hours.id, Said.SOMETHING, Decimal(90), Confidence.LOW, "recruitment", "Slow."
    )
    sent = ReturnSent(Decimal(40_000), "The first.", (line,), (reporting.mentoring(),))

    questions = write(reporting.session, MEANS, reporting.supplier, parent, sent, reporting.now)

    [row] = reporting.kept("M-1")
    kept = reporting.session.get_one(ReturnLine, (parent.id, reporting.hours.id))
    assert questions == []
    assert (row.quantity, row.given_unit, row.submission) == (Decimal(10), "hour", None)
    assert (kept.forecast, kept.confidence, kept.cause) == (
        Decimal(90),
        Confidence.LOW,
        "recruitment",
    )
    assert (parent.invoiced, parent.comment, parent.version) == (Decimal(40_000), "The first.", 2)


def test_a_draft_counts_nowhere(reporting: Reported) -> None:
    reporting.write(reporting.begin(), reporting.mentoring())

    assert rolled_up(reporting.session) == {}


def test_what_is_left_out_is_taken_out(reporting: Reported) -> None:
    parent = reporting.begin()
    line = LineSent(reporting.hours.id, Said.SOMETHING)
    reporting.write(parent, reporting.mentoring(), lines=(line,))

    reporting.write(parent, reporting.mentoring(reference="M-2"))

    [gone] = reporting.kept("M-1")
    assert gone.withdrawn_at == reporting.now
    assert [row.replaced for row in reporting.kept("M-2")] == [0]
    assert reporting.session.exec(select(ReturnLine)).all() == []


def test_the_same_again_leaves_every_delivery_as_it_is(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring())

    reporting.write(parent, reporting.mentoring())

    assert [row.version for row in reporting.kept("M-1")] == [1]


def test_a_draft_is_written_over(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.mentoring())

    reporting.write(parent, reporting.mentoring("11"))

    assert [(row.quantity, row.version) for row in reporting.kept("M-1")] == [(Decimal(11), 2)]


def test_every_fault_of_a_return_is_told_at_once(reporting: Reported) -> None:
    parent = reporting.begin()
    late = reporting.now.date() + timedelta(days=1)

    with pytest.raises(Invalid) as refused:
        reporting.write(
            parent,
            reporting.mentoring(delivered_on=late),
            reporting.mentoring(unit="gbp"),
            lines=(reporting.nothing(reporting.hours),),
        )

    assert {f"{one.code} {one.path}" for one in refused.value.findings} == {
        "reference_twice /deliveries",
        "in_the_future /deliveries/0/delivered_on",
        "unit_does_not_convert /deliveries/1/unit",
        "nothing_and_something /lines/0/said",
    }


def test_nothing_and_a_delivery_do_not_go_together(reporting: Reported) -> None:
    parent = reporting.begin()

    with pytest.raises(Invalid) as refused:
        reporting.write(parent, reporting.mentoring(), lines=(reporting.nothing(reporting.hours),))

    assert [one.code for one in refused.value.findings] == ["nothing_and_something"]


def test_a_group_counts_no_more_people_than_were_reached(reporting: Reported) -> None:
    parent = reporting.begin()
    line = LineSent(reporting.people.id, Said.SOMETHING, groups={"care_leaver": 2})

    with pytest.raises(Invalid) as refused:
        reporting.write(parent, reporting.apprentice("E-0417"), lines=(line,))
    assert [one.code for one in refused.value.findings] == ["more_in_group"]


def test_a_question_stops_nothing(reporting: Reported) -> None:
    parent = reporting.begin()

    [question] = reporting.write(parent, reporting.mentoring("201"))

    assert (question.code, question.path) == ("much_more", "/deliveries/0/quantity")
    assert reporting.kept("M-1")[0].quantity == 201


def test_what_was_submitted_is_not_written(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())

    with pytest.raises(ReturnSubmitted) as refused:
        reporting.write(parent, reporting.mentoring("11"))

    assert refused.value.facts == {"state": "submitted"}


def test_nothing_is_written_once_the_contract_is_settled(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.contract.state = ContractState.CLOSED
    reporting.session.flush()

    with pytest.raises(ContractNotRunning):
        reporting.write(parent, reporting.mentoring())


def test_tokens_are_kept_as_digests(reporting: Reported) -> None:
    reporting.write(reporting.begin(), reporting.apprentice("E-0417", "E-0418"))

    rows = reporting.session.exec(select(PersonToken)).all()
    assert {row.token for row in rows} == MEANS.key.digests(
        reporting.contract.authority_id, ("E-0417", "E-0418")
    )


def test_tokens_that_are_not_sent_again_stay_as_they_were(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.apprentice("E-0417"))

    reporting.write(parent, reporting.apprentice("E-0417", people=None, comment="Started."))
    assert len(reporting.session.exec(select(PersonToken)).all()) == 1
    reporting.write(parent, reporting.apprentice("E-0417", people=()))
    assert reporting.session.exec(select(PersonToken)).all() == []


def test_what_is_taken_out_of_a_draft_keeps_no_tokens(reporting: Reported) -> None:
    parent = reporting.begin()
    reporting.write(parent, reporting.apprentice("E-0417"))

    reporting.write(parent)

    assert reporting.session.exec(select(PersonToken)).all() == []


def test_without_a_secret_tokens_are_refused_and_all_else_is_taken(reporting: Reported) -> None:
    parent = reporting.begin()

    with pytest.raises(NoPeopleKey):
        reporting.write(parent, reporting.apprentice("E-0417"), means=KEYLESS)
    reporting.write(parent, replace(reporting.apprentice("E-0417"), people=()), means=KEYLESS)
    assert len(reporting.kept("A-1")) == 1


def test_the_log_tells_counts_and_no_content(reporting: Reported) -> None:
    parent = reporting.begin()
    sent = reporting.apprentice("E-0417", postcode="E17 8XB", organisation="Anytown Youth Forum")
    reporting.write(parent, sent)

    query = select(Event).where(Event.kind == "return.written")
    [event] = reporting.session.exec(query)
    assert (event.facts["deliveries"], event.facts["lines"]) == (1, 0)
    told = str(list(reporting.session.exec(select(Event.facts))))
    assert not [word for word in ("0417", "E17", "Youth", "A-1") if word in told]


def test_something_without_a_delivery_is_neither_that_nor_a_zero(reporting: Reported) -> None:
    parent = reporting.begin()
    line = LineSent(reporting.hours.id, Said.SOMETHING, forecast=Decimal(90))
    reporting.write(parent, lines=(line,))  # its deliveries may come one by one

    with pytest.raises(Invalid) as refused:
        reporting.submit(parent)

    [fault] = refused.value.findings
    assert (fault.code, fault.path) == ("something_and_nothing", "/lines/0/said")
    reporting.write(parent, lines=(replace(line, said=Said.NOTHING),))
    reporting.submit(parent)
    assert parent.state is ReturnState.SUBMITTED


def test_a_hundred_people_are_kept_with_as_many_questions_as_one(reporting: Reported) -> None:
    asked: list[str] = []
    event.listen(
        reporting.session.get_bind(), "before_cursor_execute",
        lambda _c, _cursor, statement, *_: asked.append(statement),
    )  # fmt: skip
    parent, counts = reporting.begin(), []
    sent = [reporting.apprentice(f"T-{at}", reference=f"A-{at}") for at in range(101)]
    for number in (1, 11, 101):
        asked.clear()
        reporting.write(parent, *sent[:number])
        reporting.session.flush()
        counts.append(len(asked))
    kept = reporting.session.exec(select(PersonToken.delivery_id)).all()
    assert (len(kept), len(set(kept))) == (101, 101)
    assert max(counts) - min(counts) < 10  # of 1, 10 and 90 that are new

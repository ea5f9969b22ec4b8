from dataclasses import replace
from decimal import Decimal

from sqlmodel import col, select

from app.deliveries.returns.checks.report import LineSent, ReturnSent
from app.deliveries.returns.reopening import reopen
from app.deliveries.returns.writing import write
from app.deliveries.said import Confidence, Said
from app.deliveries.standing.adding import came
from app.deliveries.tables import Return, Submission, SubmittedLine
from tests.deliveries.returns.asked import Asked
from tests.deliveries.returns.made import MEANS, NOW, Reported


def said_twice(reporting: Reported) -> Return:
    """Submit a return that says nothing of the hours, and open it to say something."""
    parent = reporting.begin()
    line = LineSent(
        reporting.hours.id, Said.NOTHING, Decimal(90), Confidence.MEDIUM, "staff_left", "So.",
        {"care_leaver": 0},
    )  # fmt: skip
    write(
        reporting.session, MEANS, reporting.supplier, parent,
        ReturnSent(Decimal(5000), "First.", (line,)), NOW,
    )  # fmt: skip
    reporting.submit(parent)
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)
    return parent


def filed(reporting: Reported) -> list[Submission]:
    query = select(Submission).order_by(col(Submission.submission))
    return list(reporting.session.exec(query))


def test_what_was_submitted_stays_whatever_its_draft_says_since(reporting: Reported) -> None:
    parent = said_twice(reporting)
    session = reporting.session

    write(session, MEANS, reporting.supplier, parent, ReturnSent(), NOW)
    session.flush()

    [kept] = filed(reporting)
    [line] = session.exec(select(SubmittedLine))
    assert (kept.submission, kept.invoiced, kept.comment) == (1, Decimal(5000), "First.")
    assert (kept.submitted_by, kept.submitted_at) == (reporting.supplier.who, NOW)
    assert (line.submission, line.said, line.forecast, line.confidence) == (
        1, Said.NOTHING, Decimal(90), Confidence.MEDIUM,
    )  # fmt: skip
    assert (line.cause, line.comment, line.groups) == ("staff_left", "So.", {"care_leaver": 0})
    found = came(session, [reporting.contract.id], NOW.date())
    assert found[reporting.hours.id].said_nothing


def test_submitted_again_the_last_is_what_counts_and_both_are_kept(reporting: Reported) -> None:
    parent = said_twice(reporting)

    reporting.write(parent, reporting.mentoring())
    reporting.submit(parent)

    first, second = filed(reporting)
    assert (first.submission, second.submission) == (1, 2)
    assert first.digest != second.digest
    lines = reporting.session.exec(
        select(SubmittedLine.said).order_by(col(SubmittedLine.submission))
    )
    assert list(lines) == [Said.NOTHING, Said.SOMETHING]
    found = came(reporting.session, [reporting.contract.id], NOW.date())[reporting.hours.id]
    assert (found.reported, found.said_nothing) == (Decimal(10), False)


def test_the_digest_is_of_all_that_was_submitted(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    changes = (
        {"comment": "Else."},
        {"quantity": Decimal(600), "unit": "minute"},
        {"organisation": "A youth club"},
        {"people": ("E-0417",)},
        {"people": ("E-0417", "E-0418")},
    )
    for change in changes:
        reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)
        reporting.write(parent, replace(reporting.mentoring(), **change))
        reporting.submit(parent)

    assert len({one.digest for one in filed(reporting)}) == 1 + len(changes)


def test_both_are_told_beside_the_draft(asked: Asked) -> None:
    path = asked.submitted()
    asked.done(asked.supplier, f"{path}/reopening", {"reason": "A slip."})
    told = asked.send("PUT", asked.supplier, path, {"comment": "A draft."}).json()

    assert told["summary"]["comment"] == "A draft."
    [filed] = asked.get(asked.manager, path)["submissions"]
    assert (filed["submission"], filed["comment"]) == (1, "")
    [line] = filed["lines"]
    assert (line["obligation_id"], line["said"]) == (str(asked.made.hours.id), "something")

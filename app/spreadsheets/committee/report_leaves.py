"""The report of one contract as sheets: what its paper says, as figures and with charts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.deliveries.notices.report import TERMS, Report
from app.deliveries.notices.sheet import rating_of
from app.deliveries.review.question import name_of
from app.deliveries.standing.forecast import EXPLAINED
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import PRINTED
from app.spreadsheets.committee import path
from app.spreadsheets.committee.leaf import Chart, Leaf, Series, Tint, first, short
from app.spreadsheets.committee.unit import day, figure, many, words

MOST_BARS = 12
NOT_TOLD = "not told"


def report_leaves(report: Report) -> tuple[Leaf, ...]:
    """Give every sheet of a contract's report."""
    return (
        promises(report),
        ratings(report),
        forecasts(report),
        shortfalls(report),
        remedies(report),
        lasting(report),
        proof(report),
        questions(report),
    )


def promises(report: Report) -> Leaf:
    """Give where each promise stands."""
    rows = [
        (
            f"{short(name_of(one))} ({many(one.owing.unit)})",
            one.owing.promised,
            one.owing.due,
            one.reported if one.is_reported else NOT_TOLD,
            one.verified if one.is_reported else NOT_TOLD,
            _share(one.owing.due, one),
            _share(one.verified, one) if one.is_reported else NOT_TOLD,
            one.behind,
            rating_of(one),
            "" if one.is_reported or not one.owing.due else "Not told of in any return",
            path.promise(one.owing.obligation_id, report.on),
        )
        for one in report.standings
    ]
    return Leaf(
        "Promises",
        f"Contract report: {report.contract}",
        (
            f"Authority: {report.authority}. Supplier: {report.supplier}.",
            f"The contract runs {report.runs}. Standing at the end of {day(report.on)}.",
            TERMS,
        ),
        (
            "Promise, and its unit", "Promised", "Due", "Reported", "Verified",
            "Due of promised (%)", "Verified of promised (%)", "Behind", "Rating", "To note",
            "Opens to",
        ),
        rows,
        (50, 13, 13, 13, 13, 14, 14, 13, 22, 26, 90),
        _chart(rows),
        printed=10,
    )  # fmt: skip


def _share(part: Decimal, one: Standing) -> Decimal | None:
    whole = one.owing.promised
    return part / whole * 100 if whole else None


def _chart(rows: Sequence[tuple[Any, ...]]) -> Chart | None:
    told = rows[:MOST_BARS]
    if not told:
        return None
    late = sum(isinstance(row[6], Decimal) and row[6] < (row[5] or 0) for row in rows)
    parts = [f"{row[0]}: due {_said(row[5])}, verified {_said(row[6])}" for row in told]
    word = "promise has" if late == 1 else "promises have"
    return Chart(
        message=f"{late} of {len(rows)} {word} less verified than is due{first(told, rows)}",
        about="Bars of what is due by now and what is verified, in per cent of what was promised. "
        f"{'; '.join(parts)}.",
        rows=len(told),
        series=(Series(5, Tint.LIGHT), Series(6, Tint.DARK)),
        of="Promise, and its unit",
        scale="Of what was promised for the whole contract, in per cent",
    )


def _said(share: Any) -> str:
    return figure(share) if isinstance(share, Decimal) else NOT_TOLD


def ratings(report: Report) -> Leaf:
    """Give what people said of promises and indicators."""
    return Leaf(
        "Ratings",
        "Ratings by people, in the words of regulation 39(5)",
        () if report.ratings else ("No person has rated anything yet.",),
        ("Of what", "First day assessed", "Last day assessed", "Rating", "Reason"),
        [
            (
                one.about, one.starts_on, one.ends_on, PRINTED[one.word],
                one.why,
            )
            for one in report.ratings
        ],
        (46, 16, 16, 24, 80),
    )  # fmt: skip


def forecasts(report: Report) -> Leaf:
    """Give what each promise may come to, by each method, and how it was worked out."""
    rows = [
        (
            f"{short(name_of(one))}, {words(each.method.value, '').lower()}",
            each.quantity,
            each.lowest,
            each.highest,
            one.owing.promised,
            many(one.owing.unit),
            each.quantity / one.owing.promised * 100 if one.owing.promised else None,
            EXPLAINED[each.method],
        )
        for one in report.standings
        for each in one.forecasts
    ]
    told = rows[:MOST_BARS]
    parts = [f"{row[0]}: {_said(row[6])}" for row in told]
    chart = Chart(
        message=f"What each promise may come to{first(told, rows)}",
        about=f"Bars of forecasts, in per cent of what was promised. {'; '.join(parts)}.",
        rows=len(told),
        series=(Series(6, Tint.LIGHT),),
        of="Promise, and the method",
        scale="Of what was promised, in per cent",
    )
    return Leaf(
        "Forecasts",
        "What it may come to by the end of the contract",
        () if rows else ("There is no forecast: nothing was reported.",),
        (
            "Promise, and the method", "Comes to", "Lowest", "Highest", "Promised", "Unit",
            "Of promised (%)", "How it was worked out",
        ),
        rows,
        (50, 13, 13, 13, 13, 22, 13, 90),
        chart if told else None,
    )  # fmt: skip


def shortfalls(report: Report) -> Leaf:
    """Give the shortfalls that were raised, and why they came about."""
    return Leaf(
        "Shortfalls",
        "Shortfalls, and why",
        () if report.shortfalls else ("None were raised.",),
        ("Promise", "Short", "On", "Cause", "Who can mend it", "State"),
        [
            (one.about, one.quantity, one.as_of, one.cause, words(one.side, ""), one.state)
            for one in report.shortfalls
        ],
        (46, 24, 12, 50, 18, 14),
    )


def remedies(report: Report) -> Leaf:
    """Give what was agreed to be done."""
    return Leaf(
        "Remedies",
        "Remedies that were agreed",
        () if report.remedies else ("None were agreed.",),
        ("Promise", "Kind", "What", "By", "Pounds", "State"),
        [
            (one.about, one.kind, one.what, one.due_on, one.amount, one.state)
            for one in report.remedies
        ],
        (46, 22, 80, 12, 14, 18),
    )


def lasting(report: Report) -> Leaf:
    """Give what became of jobs."""
    return Leaf(
        "Jobs that lasted",
        "What became of the jobs that were reported",
        () if report.lasting else ("No job had begun long enough ago.",),
        ("Jobs", "After weeks", "Begun", "Lasted", "Ended", "Not known", "Unit"),
        [
            (
                words(one.measure, ""), one.weeks, one.begun, one.lasted, one.ended, one.unknown,
                many(one.unit),
            )
            for one in report.lasting
        ],
        (46, 12, 12, 12, 12, 12, 22),
    )  # fmt: skip


def proof(report: Report) -> Leaf:
    """Give how far the deliveries of each promise are proven."""
    names = list(dict.fromkeys(state for one in report.proof for state in one.states))
    return Leaf(
        "Proof",
        "Deliveries by how far each is proven",
        (f"Files handed in as evidence and still kept: {report.files}.",),
        ("Promise", *(words(name, "") for name in names)),
        [(one.about, *(one.states.get(name, 0) for name in names)) for one in report.proof],
        (46, *(16 for _ in names)),
    )


def questions(report: Report) -> Leaf:
    """Give what is to be asked."""
    return Leaf(
        "Questions",
        "Questions to the supplier",
        () if report.questions else ("None.",),
        ("Question",),
        [(one,) for one in report.questions],
        (120,),
    )

"""What a row of the sheets Jobs to Community reports, as the API takes a delivery."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.deliveries.tables import Delivery
from app.problems import Finding, Severity, nearest
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.line_form import Listed
from app.spreadsheets.kinds.returns.readers import tier_number
from app.spreadsheets.kinds.returns.remark import remark
from app.spreadsheets.kinds.returns.weeks import ONE_DAY, weeks_between, weeks_that_count
from app.units import plain

HOURS_OF_A_WEEK = 168
MOST_USUAL_HOURS = 60  #: a week, above which somebody is to look; ours
FTE, FTE_YEAR = "fte", "fte_year"
POSTS, HEADS, WEEKS = {FTE, FTE_YEAR}, {"people", "placement", "opportunity"}, {
    "week", "person_week",
}  # fmt: skip
#: units that belong on a sheet whatever else is owed; any may be named
FITS = {
    "jobs": POSTS | HEADS | {"person_week"},
    "training": HEADS | WEEKS,
    "spend": {"gbp", "gbp_thousand", "gbp_million"},
}
ELSEWHERE = {
    "jobs": "Report it in Training, Spend or Community.",
    "training": "Report posts in Jobs, and all else in Community.",
    "spend": "Report it in Jobs, Training or Community.",
}


class Refused(Exception):
    """A row reports nothing that can be taken, for a reason that has its own column."""

    def __init__(
        self, key: str, code: str, words: str, fix: str, severity: Severity = Severity.FAULT
    ) -> None:
        """Say what is wrong in which column."""
        super().__init__(words)
        self.key, self.told = key, (code, words, fix, severity)

    def finding(self, row: FilledRow) -> Finding:
        """Tell it with its cell."""
        return Finding(*self.told, cell=row.at(self.key))


@dataclass
class Deed:
    """A delivery that is made of a row, and what a person should look at in it."""

    owed: Owed
    document: dict[str, Any]
    warnings: list[Refused] = field(default_factory=list)


def stored_deed(owed: Owed, one: Delivery) -> Deed:
    """Give a delivery exactly as it is kept; whom it counts stays as it is."""
    document: dict[str, Any] = {
        "reference": one.reference,
        "obligation_id": str(owed.id),
        "delivered_on": one.delivered_on.isoformat(),
        "place": one.place,
        "organisation": one.organisation,
        "tier": one.tier,
        "comment": one.comment,
        "confirmed": bool(one.comment.strip()),  # as it was when it was taken
    }
    if one.delivered_from is not None:
        document["delivered_from"] = one.delivered_from.isoformat()
    if "sessions" in one.working or "posts" in one.working:
        return Deed(owed, document | dict(one.working))
    quantity = {"quantity": plain(one.given_quantity), "unit": one.given_unit}
    return Deed(owed, document | quantity)


def owed_by(case: Case, listed: Listed, row: FilledRow) -> Owed:
    """Give the commitment that a row is of.

    Raises:
        Refused: if there is none such, or none is named of several.
    """
    named = str(row.values.get("commitment") or "").strip()
    if named:
        found = case.by_ref.get(named.casefold())
        if found is None:
            known = [one.ref for one in case.owed]
            words = f"There is no commitment {named[:60]!r}{nearest(named, known)}."
            raise Refused("commitment", "unknown_commitment", words,
                          "Write it as in the first column of Summary.")  # fmt: skip
        return found
    units = FITS.get(listed.form.key)
    likely = [one for one in case.owed if units is None or one.unit in units]
    if len(likely) != 1:
        raise Refused("commitment", "commitment_missing", "It does not say of which commitment.",
                      "Write it as in the first column of Summary.")  # fmt: skip
    return likely[0]


def deed_of(case: Case, listed: Listed, row: FilledRow, reference: str) -> Deed:
    """Make the delivery of a row.

    Args:
        case: the period that it is reported in.
        listed: its sheet.
        row: as it was read; none of its cells is faulty.
        reference: of the delivery.

    Raises:
        Refused: if it reports nothing that can be taken.
    """
    made = Deed(owed_by(case, listed, row), {"reference": reference})
    made.document["obligation_id"] = str(made.owed.id)
    values = row.values
    _say_where(case, listed, row, made.document)
    facts: dict[str, Any] = {key: values.get(key) for key in listed.facts}
    match listed.form.key:
        case "jobs":
            facts |= _of_job(case, row, made)
        case "training":
            facts |= _of_training(case, row, made)
        case _:
            _of_quantity(case, row, made)
    told = [(listed.facts[key], plain_of(said)) for key, said in facts.items()]
    document = made.document
    document["comment"] = remark(plain_of(values.get("comment")), told)
    document["tier"] = tier_number(plain_of(values.get("tier")))
    document["organisation"] = plain_of(values.get("organisation"))
    document["confirmed"] = bool(values.get("confirmed"))
    people = values.get("referral_token") or values.get("staff_token")
    if people:
        document["people"] = list(people)
    return made


def _say_where(case: Case, listed: Listed, row: FilledRow, document: dict[str, Any]) -> None:
    """Give a postcode, or the area that is known; a postcode takes the place of one of ours."""
    postcode, place = row.values.get(listed.postcode), plain_of(row.values.get("place"))
    stored = case.stored.get(row.ref)
    if postcode:
        document["postcode"] = postcode
        place = "" if stored is not None and stored.place == place else place
    document["place"] = place


def _of_quantity(case: Case, row: FilledRow, made: Deed) -> None:
    """Take a quantity with its unit and days."""
    values, document = row.values, made.document
    quantity = Decimal(values.get("quantity", 0))
    if attendees := values.get("attendees"):
        document["sessions"] = [{"hours": plain(quantity), "attendees": int(attendees)}]
    else:
        unit = "gbp" if row.form == "spend" else plain_of(values.get("unit")) or made.owed.unit
        document |= {"quantity": plain(quantity), "unit": unit}
    until = _day(values.get("delivered_on"))
    document["delivered_on"] = (until or last_day(case, made.owed)).isoformat()
    if begun := _day(values.get("delivered_from")):
        document["delivered_from"] = begun.isoformat()


def _of_training(case: Case, row: FilledRow, made: Deed) -> dict[str, Any]:
    days = _days_of(case, row, made)
    weeks = row.values.get("weeks")
    if made.owed.unit in WEEKS:
        if weeks is None:
            raise Refused("weeks", "weeks_missing", "It does not say for how many weeks.",
                          "Write the weeks in this period, even if it is 0.")  # fmt: skip
        made.document |= {"quantity": plain(weeks), "unit": made.owed.unit}
    elif made.owed.unit in HEADS:
        made.document |= {"quantity": "1", "unit": made.owed.unit}
        _look_at_early(case, days[0], made)
    else:
        raise _not_here(made.owed, "training")
    return {"started": _earlier(case, days[0])}


def _of_job(case: Case, row: FilledRow, made: Deed) -> dict[str, Any]:
    first, last = _days_of(case, row, made)
    values, owed, document = row.values, made.owed, made.document
    people = int(values.get("people", 1))
    within = weeks_between(max(first, case.starts_on), last)
    if owed.unit in POSTS:
        weeks = within
        if owed.unit == FTE:
            weeks = weeks_that_count(_before(case, first), within, case.full_weeks)
        if not weeks:
            raise Refused("start_date", "counted_in_full", "These posts have counted in full by "
                          "the end of the period before, so they add nothing in this one.",
                          "", Severity.NOTE)  # fmt: skip
        hours = _hours(row, made)
        document["posts"] = [
            {"people": people, "hours_per_week": plain(hours), "weeks": plain(weeks)}
        ]
        if "full_time_hours" in values:
            document["full_time_hours"] = plain(values["full_time_hours"])
    elif owed.unit in HEADS:
        document |= {"quantity": plain(Decimal(people)), "unit": owed.unit}
        _look_at_early(case, first, made)
    elif owed.unit == "person_week":
        weeks = weeks_between(max(first, case.starts_on), last, people)
        document |= {"quantity": plain(weeks), "unit": owed.unit}
    else:
        raise _not_here(owed, "jobs")
    ends_on = _day(values.get("end_date"))
    later = ends_on if ends_on is not None and ends_on > case.until else None
    return {"started": _earlier(case, first), "until": later}


def _hours(row: FilledRow, made: Deed) -> Decimal:
    if "weekly_hours" not in row.values:
        raise Refused("weekly_hours", "weekly_hours_missing", "Weekly hours are missing, so no "
                      "FTE can be worked out.", "Write the hours of a week by the contract, such "
                      "as 17.5.")  # fmt: skip
    hours = Decimal(row.values["weekly_hours"])
    if hours > HOURS_OF_A_WEEK:
        raise Refused("weekly_hours", "too_many_hours", f"Nobody works {plain(hours)} hours a "
                      f"week: it has {HOURS_OF_A_WEEK}.", "Write the hours that one of them works "
                      "in a week, such as 35; several are counted in How many jobs.")  # fmt: skip
    if hours > MOST_USUAL_HOURS:
        made.warnings.append(Refused("weekly_hours", "many_hours", f"{plain(hours)} hours a week "
                             "count as one full-time post, and no more.", "Leave them if they are "
                             "those of one person.", Severity.WARNING))  # fmt: skip
    return hours


def _before(case: Case, first: date) -> Decimal:
    """Give the weeks for which posts were held before the period, under the contract."""
    begins = max(first, case.contract.starts_on or first)
    return weeks_between(begins, case.starts_on - ONE_DAY)


def _days_of(case: Case, row: FilledRow, made: Deed) -> tuple[date, date]:
    """Give the first day of a post or a training, and its last one by now.

    Raises:
        Refused: if none of it was in the period.
    """
    first = _day(row.values.get("start_date"))
    if first is None:
        raise Refused("start_date", "start_missing", "The start date is missing.",
                      "Write it, such as 2026-04-03.")  # fmt: skip
    last = _day(row.values.get("end_date"))
    if last is not None and first > last:
        raise Refused("start_date", "days_order", "Start date is after the end date.",
                      f"Check both dates, for example {said(first)}.")  # fmt: skip
    if last is not None and last < case.starts_on:
        raise Refused("end_date", "outside_period", f"It ended on {last}, before the period "
                      f"{case.period}.", "Report it in the return of its own period.")  # fmt: skip
    if first > case.until:
        what = "after the period" if first > case.ends_on else "still to come"
        raise Refused("start_date", "outside_period", f"It starts on {first}, {what}: "
                      f"the return is for {case.period}.",
                      "Report it in the return of its own period, once it has begun.")  # fmt: skip
    until = min(last or case.until, case.until)
    document = made.document
    document["delivered_on"] = until.isoformat()
    begun = max(first, case.starts_on, made.owed.starts_on or first)
    if begun < until:
        document["delivered_from"] = begun.isoformat()
    return first, until


def last_day(case: Case, owed: Owed) -> date:
    """Give the last day on which something can be reported, where a row names none."""
    return min(day for day in (case.until, case.last_on, owed.ends_on) if day is not None)


def said(day: date) -> str:
    """Write a day as people say it."""
    return f"{day.day} {day:%B %Y}"


def _earlier(case: Case, first: date) -> date | None:
    return first if first < case.starts_on else None


def _look_at_early(case: Case, first: date, made: Deed) -> None:
    """Ask about people whose row began before the period: they may have been counted then."""
    if first < case.starts_on:
        words = f"It began on {first}, before the period: it may have been counted already."
        fix = "Each counts once. Leave the row only if no earlier return has it."
        made.warnings.append(Refused("start_date", "begun_before", words, fix, Severity.WARNING))


def _not_here(owed: Owed, sheet: str) -> Refused:
    words = f"The commitment {owed.ref[:60]} is owed in {owed.unit}, which this sheet has not."
    return Refused("commitment", "another_sheet", words, ELSEWHERE[sheet])


def _day(value: Any) -> date | None:
    """Give a day, whether it was read from a cell or is ours."""
    return value if isinstance(value, date) or not value else date.fromisoformat(value)

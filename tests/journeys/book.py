"""What the acts of the second journey share: its days, its quantities, and how they are asked.

The contract runs for six quarters, from July 2026 to December 2027. In each £900,000 is spent,
which is a fifth of what it was let for; from the fourth on it is worth a fifth more.

               quarter      1        2        3  |     4        5        6      in all
    jobs    full-time years 0.4      0.6      0.6  |   0.8      0.8      1.6      4.8, were 4
    weeks   of a person     2        3        3    |   4        4        8        24, were 20
    spend   pounds          100,000 each, as a tenth of £900,000 and more is spent locally
"""

from datetime import UTC, date, datetime
from typing import Any

from tests.journeys.caller import Journey

CONTRACT = "/contracts/{contract}"
NAMES = ("jobs", "weeks", "spend")
STARTS_ON, ENDS_ON = "2026-07-01", "2027-12-31"
#: first and last day of each quarter
QUARTERS = (
    ("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-12-31"), ("2027-01-01", "2027-03-31"),
    ("2027-04-01", "2027-06-30"), ("2027-07-01", "2027-09-30"), ("2027-10-01", "2027-12-31"),
)  # fmt: skip
#: as agreed at first, by quarter
TARGETS = {
    "jobs": ("0.4", "0.6", "0.6", "0.6", "0.6", "1.2"),
    "weeks": ("2", "3", "3", "3", "3", "6"),
}
PER_QUARTER = "900000"  #: pounds that are spent
FOUR = ("promised", "due", "reported", "verified")


def it_is(journey: Journey, day: str) -> None:
    """Let it be ten in the morning of a day."""
    at = date.fromisoformat(day)
    journey.clock.at = datetime(at.year, at.month, at.day, 10, 0, tzinfo=UTC)


def standing(journey: Journey, on: str | None = None) -> dict[str, dict[str, Any]]:
    """Say where each promise stands, by its name."""
    asked = "" if on is None else f"?on={on}"
    found = journey.read("manager", f"{CONTRACT}/standing{asked}")
    return {_name(journey, row["obligation_id"]): row for row in found["promises"]}


def numbers(journey: Journey, on: str | None = None) -> dict[str, tuple[str, ...]]:
    """Give what is promised, due, reported and verified of each promise."""
    rows = standing(journey, on)
    return {name: tuple(row[one] for one in FOUR) for name, row in rows.items()}


def delivery(
    journey: Journey, promise: str, reference: str, quantity: str, on: str, **more: Any
) -> dict[str, Any]:
    """Give a delivery as it is sent."""
    own = {
        "reference": reference, "obligation_id": journey.ids[promise], "quantity": quantity,
        "delivered_on": on,
    }  # fmt: skip
    return own | more


def begun(journey: Journey, day: str) -> str:
    """Have the supplier begin a return, and give its path."""
    made = journey.done("Birch", f"{CONTRACT}/returns", {"day": day})
    journey.ids[f"return {made['period_starts_on']}"] = made["id"]
    return f"/returns/{made['id']}"


def written(
    journey: Journey, path: str, deliveries: list[dict[str, Any]], *lines: dict[str, Any]
) -> Any:
    """Have the supplier write a whole return, with whatever lines it needs besides."""
    body = {"invoiced": PER_QUARTER, "deliveries": deliveries, "lines": list(lines)}
    return journey.put("Birch", path, body)


def submitted(journey: Journey, path: str) -> Any:
    """Have the supplier submit a return; keep the ids of its deliveries by their references."""
    made = journey.done("Birch", f"{path}/submission", {})
    for row in journey.rows("manager", f"{CONTRACT}/deliveries"):
        if row["replaced"] == 0:
            journey.ids[row["reference"]] = row["id"]
    return made


def spent(journey: Journey, quarter: int) -> None:
    """Have the manager record what was spent in a quarter, counted from 1."""
    first, last = QUARTERS[quarter - 1]
    body = {"starts_on": first, "ends_on": last, "amount": PER_QUARTER, "source": "ledger"}
    journey.done("manager", f"{CONTRACT}/spend", body)


def proves(journey: Journey, kind: str, *references: str) -> str:
    """Have the supplier hand in a file as proof of some deliveries; give its digest."""
    proven = ",".join(journey.ids[one] for one in references)
    answer = journey.client.post(
        f"/v1{CONTRACT}/evidence?kind={kind}&delivery_ids={proven}".format_map(journey.ids),
        content=f"line,{kind}\n1,{' '.join(references)}\n".encode(),
        headers=journey.keys["Birch"]
        | {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{kind}.csv"',
        },
    )
    assert answer.status_code == 201, answer.text
    digest: str = answer.json()["digest"]
    return digest


def verified(journey: Journey, *references: str) -> None:
    """Have the manager verify deliveries, all of each."""
    said = [
        {"delivery_id": journey.ids[one], "outcome": "verified", "reason": "As the file shows."}
        for one in references
    ]
    journey.done("manager", f"{CONTRACT}/verifications", {"verifications": said})


def accepted(journey: Journey, path: str) -> None:
    """Have the manager accept a return."""
    journey.done("manager", f"{path}/acceptance", {})


def duties(journey: Journey, on: str | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    """Give what has to be done under the contract, by its code and which of several it is."""
    asked = "" if on is None else f"?on={on}"
    found = journey.read("manager", f"{CONTRACT}/calendar{asked}")
    return {(one["code"], one["occurrence"]): one for one in found["duties"]}


def done(journey: Journey, duty: str, on: str, reference: str, occurrence: str = "") -> Any:
    """Have the manager record that a duty was done."""
    body = {"done_on": on, "reference": reference, "occurrence": occurrence}
    return journey.done("manager", f"{CONTRACT}/duties/{duty}", body)


def asked_about(journey: Journey, on: str | None = None) -> list[tuple[str, str]]:
    """Give what the review would ask: each code, with the name of the promise it is about."""
    return [(one["code"], _name(journey, one["obligation_id"])) for one in review(journey, on)]


def review(journey: Journey, on: str | None = None) -> list[dict[str, Any]]:
    """Give the questions of the review of a day."""
    asked = "" if on is None else f"?on={on}"
    found = journey.read("manager", f"{CONTRACT}/review{asked}")
    questions: list[dict[str, Any]] = found["questions"]
    return questions


def _name(journey: Journey, obligation: str | None) -> str:
    return next((name for name in NAMES if journey.ids[name] == obligation), "")

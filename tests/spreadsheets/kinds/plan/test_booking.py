"""What a plan's workbook shows, and what it asks for in each row."""

from decimal import Decimal

from app.contracts.queries import obligations_of
from app.contracts.tables import Contract
from app.platform.database import writing
from tests.contracts.change.made import a_change, approved, set_to
from tests.spreadsheets.kinds.desk import filled
from tests.spreadsheets.kinds.plan.made import EARLY, JOBS, PEOPLE, SHARE, Planning


def test_each_commitment_needs_somebody_who_answers_for_it_at_the_authority(
    planning: Planning,
) -> None:
    desk = planning.desk
    alone = {"Owners": [{"row_ref": PEOPLE, "supplier_owner": "Training lead"}]}

    preview = desk.checked(filled(desk.file(), {"Quarterly plan": EARLY} | alone))

    [told] = [one for one in preview["problems"] if one["severity"] == "fix"]
    assert told["code"] == "missing_value"
    assert sorted(told["cells"]) == [f"Owners!D{row}" for row in (4, 5, 6, 7)]


def test_a_quantity_that_was_changed_is_printed_with_the_reason(planning: Planning) -> None:
    """That of the change that changed it, not of a later one that left it as it was."""
    desk = planning.desk
    with writing(desk.engine) as session:
        contract = session.get_one(Contract, desk.target)
        jobs = next(one for one in obligations_of(session, contract.id) if one.commitment == JOBS)
        settings = set_to(jobs.id, 30, "Two more schools.")
        approved(session, contract, a_change(settings=settings))
        stays = set_to(jobs.id, 30, "The price alone went up.")
        approved(session, contract, a_change(value=Decimal(1_100_000), settings=stays))

    rows = {row["row_ref"]: row for row in desk.rows("commitments")}

    jobs_row = rows[JOBS]
    assert (jobs_row["promised_qty"], jobs_row["agreed_qty"]) == ("25", "30")
    assert jobs_row["change_reason"] == "Two more schools."
    assert rows[SHARE]["change_reason"] is None

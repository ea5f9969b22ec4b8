"""A bidder's workbook goes through a real LibreOffice and says the same as before."""

from app.spreadsheets.reading import workbook
from app.spreadsheets.tender.booking import printed_offers
from app.spreadsheets.tender.filled import tender_of
from app.spreadsheets.tender.identity import misfit
from tests.office import Office, office
from tests.spreadsheets.tender.estimate.made import OWN, of_library

__all__ = ["office"]

LINES = [
    {"measure_code": "job_local", "offer_qty": 0.7, "place": "E09000002",
     "priority_group": "disabled; care_leaver", "evidence_plan": "Payroll", "profile": "even"},
    {"measure_code": "spend_local", "offer_qty": 123_456.78, "attribution_pct": 75},
]  # fmt: skip


def test_what_was_filled_in_is_the_same_after_saving_it_in_another_program(office: Office) -> None:
    rules = of_library("local-first")
    file = rules.filled(LINES)
    printed = printed_offers(OWN, rules.rule_set, rules.library)
    wanted = tender_of(workbook(file, ""), rules.rule_set, printed)

    for form in ("xlsx", "ods"):
        [content] = office.converted({"tender.xlsx": file}, form).values()
        book = workbook(content, "")

        made = tender_of(book, rules.rule_set, printed)
        assert misfit(book, OWN) is None
        assert made.tree == wanted.tree, form
        assert [one.code for one in made.faults] == []

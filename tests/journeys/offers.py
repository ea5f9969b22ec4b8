"""What is bought in the journey, what each supplier offers, and how each is judged.

A contract of £2,000,000 over three years by Rotherham's half quantity, half quality: price 40,
quality 40, social value 20. Its targets are 4 full-time years, 20 weeks and a quarter of the
value spent in the borough. With the marks that are agreed in the end:

    Birch    price 40 × 1.6 ÷ 2.0 = 32    quality 4 of 5 → 32
             jobs 4 of 4 → 50, weeks 20 of 20 → 30, spend all → 20: 1; evidence 4, plan 5: 0.9
             social value 20 × (1 + 0.9) ÷ 2 = 19                           total 83
    Ash      price 40                     quality 4 of 5 → 32
             jobs 2 of 4 → 25, weeks 10 of 20 → 15: 0.4; evidence 3, plan 3: 0.6
             social value 20 × (0.4 + 0.6) ÷ 2 = 10                         total 82
    Cedar    price 40 × 1.6 ÷ 2.5 = 25.6  quality 5 of 5 → 40
             nothing: 0; evidence 2, plan 2: 0.4 → social value 4           total 69.6
    Damson   price 40 × 1.6 ÷ 3.2 = 20    quality 2 of 5 → 16
             weeks 20 of 20 → 30: 0.3; evidence 1, plan 1: 0.2 → 5          total 41

Somebody types a 5 for Ash's quality at first: 40 in the place of 32 makes Ash first with 90.
"""

from typing import Any

RULES = "rotherham-half-half@2026.1"
FIRST_DEADLINE = {"at": "2026-05-01T12:00", "zone": "Europe/London"}
DEADLINE = {"at": "2026-05-08T12:00", "zone": "Europe/London"}
PROCUREMENT: dict[str, Any] = {
    "reference": "PROC-2026-031",
    "title": "Repairs to public buildings",
    "kind": "services",
    "procedure": "open",
    "commences_on": "2026-03-09",
    "estimated_value": {"without_vat": "2000000.00", "with_vat": "2400000.00"},
    "deadline": FIRST_DEADLINE,
    "lots": [
        {
            "number": "1",
            "title": "All buildings",
            "contract": {"value": "2000000.00", "years": 3, "date": "2026-06-01"},
            "rules": RULES,
        }
    ],
}
BOROUGH = "E08000018"  #: Rotherham, a place by its code

#: by supplier: price, full-time years, weeks, money spent in the borough; noughts are left out
FIGURES = {
    "Ash": ("1600000", "2", "10", None),
    "Birch": ("2000000", "4", "20", "500000"),
    "Cedar": ("2500000", None, None, None),
    "Damson": ("3200000", None, "20", None),
    "Elder": ("1500000", "1", None, None),
    "Fir": ("1400000", "1", None, None),
    "Gorse": ("1300000", "1", None, None),
}
MEASURES = (
    ("jobs", "job_local", "fte_year"),
    ("weeks", "apprenticeship_weeks", "person_week"),
    ("spend", "spend_local", "gbp"),
)
#: by supplier and criterion: the three evaluators' marks, and the one that is agreed in the end
MARKS = {
    "Ash": {"quality": ("4", "4", "5", "4"), "evidence": ("3", "3", "3", "3"),
            "delivery_plan": ("3", "3", "3", "3")},
    "Birch": {"quality": ("4", "4", "4", "4"), "evidence": ("4", "3", "5", "4"),
              "delivery_plan": ("5", "5", "5", "5")},
    "Cedar": {"quality": ("5", "5", "5", "5"), "evidence": ("2", "2", "2", "2"),
              "delivery_plan": ("2", "2", "2", "2")},
    "Damson": {"quality": ("2", "2", "2", "2"), "evidence": ("1", "1", "1", "1"),
               "delivery_plan": ("1", "1", "1", "1")},
}  # fmt: skip
TYPED_WRONGLY = ("Ash", "quality", "5")


def an_offer(supplier: str, **changes: Any) -> dict[str, Any]:
    """Give what a supplier tenders, or what the changes make of it."""
    price, *quantities = FIGURES[supplier]
    lines = [
        {"id": name, "measure": measure, "quantity": quantity, "unit": unit, "place": BOROUGH}
        for (name, measure, unit), quantity in zip(MEASURES, quantities, strict=True)
        if quantity is not None
    ]
    statements = {"quality": {"text": f"Two supervisors, {supplier[:2]} and a deputy, each day."}}
    return {"price": price, "commitments": lines, "method_statements": statements} | changes


def a_mark(mark: str) -> dict[str, Any]:
    """Give a mark with words of its own."""
    return {
        "mark": mark,
        "reason": "Two supervisors are named with dates, and a deputy for every building.",
        "reference": "method statement, section 2",
        "higher": "A table of response times by building.",
    }


def an_agreement(mark: str, **words: str) -> dict[str, Any]:
    """Give an agreed mark with its reason; where it differs from a mark it needs more."""
    reason = "All found two named supervisors and a deputy, with dates for every building."
    return {"mark": mark, "reason": reason, "missing": "No table of response times."} | words


#: what is recorded besides where the agreed mark differs from one of theirs
DIFFERING = {
    "good": "Two supervisors and their deputy are named, with dates.",
    "changed_because": "One of three had read the table of another building as this tender's.",
}

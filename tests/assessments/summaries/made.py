"""An award of the size that councils make: six tenders under a real notice's criteria.

The rules are those of the demonstration: the notice's own criteria, and social value by
Rotherham's half quantity, half quality. Alder is first, then Cedar, Bramble and Dogwood; Elm
fails a criterion, and Fir was disqualified by decision.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from app.assessments.summaries.case import Agreed, Candidate, Case, Party, Purchase, Terms
from app.demo.purchase import put_right, rules_for
from app.demo.telling import AS_SENT, METHOD, NOTICE
from app.ocds.notice import TenderNotice
from app.ocds.release import notices_from
from app.places.reading import shipped
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.reading import read_file, read_library, read_rule_set, read_tree
from app.scoring.answer import Answer, answer
from app.scoring.intake import TendersIn
from app.scoring.lots import Places
from app.scoring.whereabouts import looked_up

NAMES = ("Alder", "Cedar", "Bramble", "Dogwood", "Elm", "Fir")
WINNER, LOSER, FAILED, REMOVED = "Alder", "Cedar", "Elm", "Fir"
TENDERS = {name: UUID(int=place) for place, name in enumerate(NAMES, 1)}
DISQUALIFIED = "The parent company guarantee was withdrawn."
FIR: Mapping[str, Any] = {
    "supplier": REMOVED,
    "price": "917431",
    "commitments": [
        {"id": "fitters", "measure": "job_local", "quantity": "1.7", "unit": "fte_year",
         "place": "RM9 5PA"},
    ],
    "marks": {"bidder_experience": 4, "technical_proposal": 3, "evidence": 2, "delivery_plan": 2},
    "disqualified": DISQUALIFIED,
}  # fmt: skip
ON = date(2026, 3, 2)
AUTHORITY = Party("Anytown Council", "Town Hall, High Street, Anytown AN1 1AA", "buy@any.test")
PURCHASE = Purchase(
    "PROC-2026-014", "Heat network", "1", "Design and delivery", "ocds-h6vhtk-00abcd"
)
TERMS = Terms(full_version_at="Instructions to tenderers, part 4.")


@cache
def the_rules() -> tuple[RuleSet, Library]:
    """Give the demonstration's rules."""
    notice: TenderNotice
    [notice] = notices_from(read_file(NOTICE)).notices
    document = rules_for(notice, read_tree(read_file(METHOD), METHOD.name))
    return read_rule_set(document, "rules.yaml"), read_library()


@cache
def the_tenders() -> tuple[TendersIn, Places]:
    """Give the six tenders, each mark with its reason and where in the tender it rests."""
    tree: Any = read_tree(put_right(AS_SENT.read_text()).encode(), AS_SENT.name)
    tree["tenders"].append(dict(FIR))
    for tender in tree["tenders"]:
        tender["marks"] = {
            code: {
                "mark": mark,
                "reason": reason_for(tender["supplier"], code),
                "reference": f"method statement, section {len(code)}",
            }
            for code, mark in tender["marks"].items()
        }
    sent = TendersIn.model_validate(tree)
    return sent, looked_up(the_rules()[0], sent, shipped().look_up, date(2026, 6, 1))


def reason_for(name: str, code: str) -> str:
    """Give words that stand in one tender's explanation alone, without its supplier's name."""
    return f"Names two supervisors with dates, batch {len(name)}{name[0].lower()}x{code[:3]}."


@cache
def the_answer() -> Answer:
    """Score the six."""
    sent, places = the_tenders()
    return answer(*the_rules(), sent, places)


def a_case(**changes: Any) -> Case:
    """Give the award, or what the changes make of it."""
    given = Case(
        authority=AUTHORITY,
        purchase=PURCHASE,
        assessment={
            "id": str(UUID(int=99)),
            "number": 1,
            "rules": "rotherham-half-half-032703-2026@2026.1",
            "rules_digest": "sha256:1",
            "result_digest": "sha256:2",
        },
        answered=the_answer(),
        candidates=tuple(a_candidate(card) for card in the_answer().document["tenders"]),
        winner_id=TENDERS[WINNER],
        on=ON,
        terms=TERMS,
    )
    return replace(given, **changes)


def a_candidate(card: Mapping[str, Any], **changes: Any) -> Candidate:
    """Give one of the six, as it lies in the database."""
    name = card["supplier"]
    marks = {
        code: Agreed(
            mark=one["value"],
            reason=reason_for(name, code),
            good=f"The programme is clear, and its {code[:4]} part is dated.",
            missing="" if one["unit_score"] == "1" else f"No deputy is named ({name[0].lower()}).",
            reference=f"method statement, section {len(code)}",
        )
        for code, one in card["criteria"].items()
        if code in FIR["marks"]
    }
    is_removed = name == REMOVED
    given = Candidate(
        tender_id=TENDERS[name],
        supplier=a_party(name),
        called=name,
        card=card,
        set_aside="disqualified" if is_removed else None,
        set_aside_reason=DISQUALIFIED if is_removed else "",
        agreed=marks,
    )
    return replace(given, **changes)


def a_party(name: str) -> Party:
    """Give a supplier's entry in the register."""
    place = NAMES.index(name) + 1
    return Party(
        name,
        f"{place}{place} {name} Road, Anytown AN1 {place}ZZ",
        f"tenders@{name.lower()}.test",
        (f"GB-COH 0{place}00000{place}",),
    )


def candidate(case: Case, name: str) -> Candidate:
    """Pick one of a case's tenders."""
    return next(one for one in case.candidates if one.called == name)


def with_candidate(case: Case, name: str, **changes: Any) -> Case:
    """Change one tender of a case."""
    changed = tuple(
        replace(one, **changes) if one.called == name else one for one in case.candidates
    )
    return replace(case, candidates=changed)

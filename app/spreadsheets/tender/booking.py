"""Make the workbook of one supplier's tender for one lot, still to be filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.problems import Invalid
from app.rules.compiler.assembly import plan_of
from app.rules.document.catalogue import Measure
from app.rules.document.ruleset import Fact, RuleSet
from app.rules.library import Library, units_of
from app.rules.names import Names, leaves
from app.rules.plan import Plan
from app.scoring.intake import TendersIn
from app.spreadsheets.forms.book import Book, Check, Estimate
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.heading import FIRST
from app.spreadsheets.sheet import letter
from app.spreadsheets.tender.estimate.count import LAST, down
from app.spreadsheets.tender.estimate.whole import estimated
from app.spreadsheets.tender.form import (
    GROUPS,
    HOW,
    KIND,
    MEMBERS,
    NARRATIVE,
    OFFER,
    PLACES,
    PRICE,
    PRICE_AND_FACTS,
    PROFILES,
    SHAPES,
    STATEMENTS,
    UNITS,
    VERSION,
)
from app.spreadsheets.tender.identity import Identity
from app.spreadsheets.writing import counted_measures
from app.units import Units

KINDS = {"yes_no": "yes or no", "number": "a number", "word": "a word"}
REFUSED = "The rules require it: a tender that lacks any of it cannot be submitted."
WARNED = "What is missing is told before you submit."
MOST_PLACES = 200  #: codes that are offered to choose from


@dataclass(frozen=True, slots=True)
class Cover:
    """What a blank workbook says of the lot that it is for."""

    own: Identity
    lot: str  #: in words
    procurement: str  #: in words
    deadline: str  #: in words, with its zone


def printed_offers(own: Identity, rule_set: RuleSet, library: Library) -> list[dict[str, Any]]:
    """Give the rows of promises that stand in a blank workbook."""
    measures = counted_measures(rule_set, library, Names(rule_set, library, {}))
    return [_offer(own.row_ref(number), one) for number, one in enumerate(measures, 1)]


def tender_book(
    cover: Cover, rule_set: RuleSet, library: Library, contract: Mapping[str, Any]
) -> Book:
    """Make a blank workbook.

    Args:
        cover: what it says of the lot.
        rule_set: that the lot is scored by.
        library: what the rule set draws on.
        contract: facts of the lot's contract.
    """
    offers = printed_offers(cover.own, rule_set, library)
    statements = _statements(rule_set)
    places = _places(rule_set)
    checks = list(_checks())
    plan = _plan(rule_set, library, contract)
    worked_out = estimated(plan, [row["measure_code"] for row in offers], places, len(checks))
    return Book(
        kind=KIND,
        template_version=VERSION,
        title=f"Your tender for {cover.lot}",
        told=tuple(_told(cover, rule_set)),
        forms=(
            (PRICE_AND_FACTS, [_price(), *(_asked(*fact) for fact in rule_set.facts.items())]),
            (OFFER, offers),
            (HOW, [{ROW_REF: row[ROW_REF], "measure": row["measure"]} for row in offers]),
            (STATEMENTS, statements),
            (MEMBERS, []),
        ),
        lists=_lists(rule_set, library, places),
        checks=(*checks, *worked_out.checks),
        estimates=(*worked_out.estimates, *_word_counts(len(offers), len(statements))),
        facts=cover.own.facts,
        is_previewed=False,
    )


def _told(cover: Cover, rule_set: RuleSet) -> list[tuple[str, str]]:
    what = REFUSED if rule_set.narrative == "required" else WARNED
    back = f"POST /v1/lots/{cover.own.lot_id}/tenders/workbook, as application/octet-stream"
    return [
        ("Read this first", "UPLOADING IS NOT SUBMITTING: submit what you have uploaded, and keep "
         "the receipt. Without a receipt your tender will not be opened."),
        ("Procurement", cover.procurement),
        ("Deadline", f"{cover.deadline}. It is the one that held when this was made; the "
         "procurement tells the one that holds now."),
        ("Estimates", "Columns that say so work points out as the published rules do, as if every "
         "gate were met and every criterion applied. They are no promise; nobody reads them. "
         "Where a cell cannot tell, it says: scored when submitted."),
        ("Words and numbers", "Each quantity needs an evidence plan and words on how it comes "
         f"about, and words alone offer nothing. {what}"),
        ("Try it out", f"{back.replace('/workbook,', '/workbook/preview,')}: gives your own "
         "score and all that is to be said, and keeps nothing."),
        ("Send it back", f"{back}. Save it as .xlsx or .ods, without macros or a password."),
        ("What comes of it", "Every fault is told with its sheet and cell; until all are mended "
         "nothing is kept. Send it as often as you like before the deadline."),
        ("In good time", "A workbook has to be read before it is kept, which takes seconds, more "
         "when many come at once; and it counts from when it is kept, not from when it arrived. "
         "What is read only after the deadline is kept as late. In the last minutes send JSON."),
        ("Lot", str(cover.own.lot_id)),
        ("Rules", cover.own.rules_digest),
    ]  # fmt: skip


def _price() -> dict[str, Any]:
    return {"asked_for": PRICE, "what_it_is": "In pounds, without VAT"}


def _asked(code: str, fact: Fact) -> dict[str, Any]:
    about = f"one of {', '.join(fact.words)}" if fact.words else KINDS[fact.kind]
    return {"asked_for": code, "what_it_is": f"{fact.title}: {about}" if fact.title else about}


def _offer(ref: str, measure: Measure) -> dict[str, Any]:
    return {
        ROW_REF: ref,
        "measure_code": measure.code,
        "measure": measure.title or measure.code,
        "unit": measure.unit,
        "what_counts": measure.definition or measure.title or measure.code,
    }


def _statements(rule_set: RuleSet) -> list[dict[str, Any]]:
    """Give a row for each criterion that people mark."""
    asked = (one for one in leaves(rule_set.criteria) if one.value is None and one.method)
    return [{"code": one.code, "asked": one.question or one.title or one.code} for one in asked]


def _lists(rule_set: RuleSet, library: Library, places: Sequence[str]) -> dict[str, Sequence[str]]:
    measures = counted_measures(rule_set, library, Names(rule_set, library, {}))
    return {
        "measures": [one.code for one in measures],
        UNITS: _units(measures, units_of(rule_set, library)),
        GROUPS: [*rule_set.groups.credit] if rule_set.groups else [],
        PLACES: places,
        PROFILES: SHAPES,
    }


def _units(measures: Sequence[Measure], units: Units) -> list[str]:
    """List the units of some measures, and after them those that convert."""
    own = dict.fromkeys(one.unit for one in measures)
    others = {unit for one in own for unit in units.reached(one)} - own.keys()
    return [*own, *sorted(others)]


def _places(rule_set: RuleSet) -> list[str]:
    """List the areas that the rules name as local, where they are few."""
    ground = {} if rule_set.locality is None else rule_set.locality.ground
    named = [ground.get(key, ()) for key in ("codes", "adjoining")]
    codes = [str(code) for part in named if isinstance(part, list | tuple) for code in part]
    return codes if len(codes) <= MOST_PLACES else []


def _plan(rule_set: RuleSet, library: Library, contract: Mapping[str, Any]) -> Plan | None:
    """Compile the rules for the lot's contract, to make estimates of."""
    sent = TendersIn.model_validate({"contract": contract, "tenders": ()})
    try:
        return plan_of(rule_set, library, sent.contract)
    except Invalid:
        return None  # such as a value that is not in force on the contract's day


def _checks() -> list[Check]:
    """Write the lines that tell what is still missing."""
    above = f"ISNUMBER({down('offer_qty')})*({down('offer_qty')}>0)"
    return [
        Check("Promises with a quantity above 0", f"=SUMPRODUCT({above})"),
        Check(
            "of these, without an evidence plan",
            f'=SUMPRODUCT({above}*({down("evidence_plan")}=""))',
        ),
        Check(
            f"of these, without words on how, on the sheet {HOW.name}",
            f"=SUMPRODUCT({above}*(COUNTIFS({_how(ROW_REF)},{down(ROW_REF)},"
            f'{_how("how")},"?*")=0))',
        ),
    ]


def _how(key: str) -> str:
    place = [field.key for field in HOW.fields].index(key) + 1
    return f"'{HOW.name}'!${letter(place)}${FIRST}:${letter(place)}${LAST}"


def _word_counts(promises: int, statements: int) -> list[Estimate]:
    how = [field.key for field in HOW.fields]
    cells = [letter(how.index(key) + 1) for key in NARRATIVE]
    text = letter([field.key for field in STATEMENTS.fields].index("text") + 1)
    return [
        Estimate(HOW.key, "Words", tuple(
            _words([f"{cell}{row}" for cell in cells]) for row in range(FIRST, FIRST + promises)
        )),
        Estimate(STATEMENTS.key, "Words", tuple(
            _words([f"{text}{row}"]) for row in range(FIRST, FIRST + statements)
        )),
    ]  # fmt: skip


def _words(cells: Sequence[str]) -> str:
    """Write how many words stand in some cells, as gaps between them."""
    counts = [
        f'IF(TRIM({one})="",0,LEN(TRIM({one}))-LEN(SUBSTITUTE(TRIM({one})," ",""))+1)'
        for one in cells
    ]
    return f"={'+'.join(counts)}"

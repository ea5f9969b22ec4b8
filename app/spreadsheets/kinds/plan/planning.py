"""The kind of workbook that a delivery plan is: given out, read, and saved as a proposal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.contracts.plan.messages import PlanIn
from app.contracts.plan.proposing import propose
from app.contracts.plan.queries import falling_due, lines_of, profile_of, terms_of
from app.contracts.plan.terms import bands_of
from app.contracts.queries import contract_for
from app.contracts.today import today
from app.deliveries.standing.adding import came
from app.deliveries.standing.colour import BANDS
from app.deliveries.standing.sentence import sentence
from app.deliveries.standing.standing import Bands, Came, Standing, stands
from app.deliveries.standing.word import PRINTED
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Conflict, Finding, Severity
from app.procurements.queries import Lock
from app.rules.reading import read_library
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.offering import Asking, Kind, Made, Stand
from app.spreadsheets.kinds.document import document_as
from app.spreadsheets.kinds.plan.booking import DECIDED, NAME, TITLE, VERSION, book
from app.spreadsheets.kinds.plan.case import PlanCase
from app.spreadsheets.kinds.plan.form import FORMS
from app.spreadsheets.kinds.plan.gathering import home_of, plan_case_of, whole_units_of
from app.spreadsheets.kinds.plan.telling import told

NOT_RATED = "not rated"


class ProposalStands(Conflict):
    """A plan that was proposed is not taken back by its file: another person decides on it."""

    slug = "proposal-stands"


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the document that `POST /v1/contracts/{id}/plans` takes."""
    made = told(plan_case_of(session, asking), filled, whole_units_of(asking))
    made.findings.append(Finding("not_agreed", DECIDED, "", Severity.NOTE))
    return made


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Propose the plan.

    Raises:
        PersonNeeded: if a program calls.
        PlanWaits: if another waits to be decided on.
        Invalid: if it does not add up to what is owed; it names each gap.
        ProposalStands: if it is to be taken back.
    """
    if not tree:
        words = "A plan that was proposed stays until another person decides on it."
        fix = "Have a colleague refuse it (over the API: POST /v1/plans/{id}/decision)."
        raise ProposalStands(words, fix)
    content = document_as(PlanIn, tree, "This cannot be taken as a delivery plan.").content()
    contract = contract_for(session, asking.caller, asking.target.id, Lock.ALONE)
    library = read_library(home_of(asking))
    propose(session, asking.caller, contract, content, library, asking.now)
    return ()


def stand(session: Session, asking: Asking) -> Stand:
    """Give the version of all plans; there is nothing to go back to, as proposals are decided."""
    if isinstance(session, WriteSession):
        contract_for(session, asking.caller, asking.target.id, Lock.ALONE)
    return Stand(plan_case_of(session, asking).version, {})


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    """Give, for each promise, where it stands by the plan that waits, or by the agreed one."""
    case = plan_case_of(session, asking)
    day = today(case.contract.zone, asking.now)
    by = ", once the plan is agreed" if case.waiting else ""
    figures = {"Plans": case.standing}
    found = _standings(session, asking, case)
    for owed in case.obligations:
        standing = found[owed.id]
        name = f"{owed.title or owed.measure} ({owed.commitment})"
        figures[name] = f"{sentence(standing, day)[:-1]}{by}."
        rating = NOT_RATED if standing.rating is None else PRINTED[standing.rating]
        figures[f"{name}: rating"] = f"{rating}, {standing.colour.value}"
    return figures


def _standings(session: Session, asking: Asking, case: PlanCase) -> dict[Any, Standing]:
    day = today(case.contract.zone, asking.now)
    known = came(session, {case.contract.id}, day)
    falling = falling_due(session, [case.contract], day)
    plan = case.waiting
    if plan is not None:
        profiles = {line.obligation_id: profile_of(line) for line in lines_of(session, plan.id)}
        least = terms_of(plan).minimum_spend
        falling = {
            key: replace(each, planned=profiles.get(key), least=least)
            for key, each in falling.items()
        }
    library = read_library(home_of(asking))
    terms = terms_of(plan or case.agreed)
    bands = Bands(bands_of(terms, library), library.ratings.get(BANDS))
    return {
        key: stands(each.owing(day), known.get(key, Came()), bands)
        for key, each in falling.items()
    }


PLAN_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="contract",
    template_version=VERSION,
    gives=Scope.CONTRACTS_WRITE,
    takes=Scope.CONTRACTS_WRITE,
    book=book,
    read=read,
    write=save,
    stand=stand,
    forms=FORMS,
    effect=effect,
)

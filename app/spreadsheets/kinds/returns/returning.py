"""The kind of workbook that a return is: given out, read, saved as its draft, and undone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlmodel import Session, col, func, select

from app.contracts.queries import contract_for
from app.deliveries.people.tables import PersonToken
from app.deliveries.people.token import PeopleKey
from app.deliveries.queries import return_of
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.checking import Means
from app.deliveries.returns.checks.messages import MOST_DELIVERIES, ReturnIn
from app.deliveries.returns.writing import write
from app.deliveries.tables import Return
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Finding, Invalid, Severity
from app.procurements.queries import Lock
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.forms.form import Form
from app.spreadsheets.imports.offering import Asking, Kind, Made, Stand
from app.spreadsheets.imports.period import Period, not_replaced
from app.spreadsheets.kinds.document import document_as
from app.spreadsheets.kinds.returns.booking import FORMS, NAME, SUBMITTING, TITLE, VERSION, book
from app.spreadsheets.kinds.returns.case import Case
from app.spreadsheets.kinds.returns.dating import PARTS, last
from app.spreadsheets.kinds.returns.deed import stored_deed
from app.spreadsheets.kinds.returns.foreseeing import effect
from app.spreadsheets.kinds.returns.gathering import begun, case_of, day_of, home_of
from app.spreadsheets.kinds.returns.knowing import known
from app.spreadsheets.kinds.returns.line_form import BY_FORM
from app.spreadsheets.kinds.returns.profiled import summarised
from app.spreadsheets.kinds.returns.restoring import (
    as_it_stood,
    goes_back,
    said_in,
    with_the_rest,
)
from app.spreadsheets.kinds.returns.telling import told
from app.spreadsheets.mapping.target import TargetName
from app.units import plain

FEWER = (
    "Put jobs on the same terms into one row, with How many jobs; or report a commitment in "
    "Summary alone, as one figure, and take its rows out."
)


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the document that `PUT /v1/returns/{id}` takes; submitting is said to be apart."""
    made = told(case_of(session, asking), filled)
    made.findings.append(Finding("not_submitted", SUBMITTING, "", Severity.NOTE))
    made.findings += _tokens_lost(session, asking, filled)
    return made


def within(session: Session, asking: Asking) -> Callable[[Form, Mapping[str, Any]], bool]:
    """Tell which rows are removed: single deliveries of the return's own period.

    Raises:
        Invalid: if another period is to be replaced.
    """
    case = case_of(session, asking)
    own = Period(case.starts_on, case.ends_on)
    if asking.replaces != own:
        raise not_replaced(
            f"The return of that day is for {own}, and replaces no other period.",
            f"Give {own} as the period that it replaces, or none.",
        )
    return lambda form, _row: form.key in BY_FORM


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Have the draft say exactly this; a return that was not begun is begun.

    Returns:
        Questions about it, which stop nothing.

    Raises:
        Invalid: with every fault.
        ReturnSubmitted: if the return was submitted.
        ContractNotRunning: if the contract was not entered into yet, or is closed.
        Depended: if it is to go back, and whom it counted then is not known any more.
    """
    sent = sent_in(said_in(tree)).sent()
    parent = _parent(session, asking)
    if goes_back(tree):
        sent = as_it_stood(session, parent, sent, tree)
    means = Means(PeopleKey(asking.settings.people_key), home_of(asking))
    return tuple(write(session, means, asking.caller, parent, sent, asking.now))


def sent_in(tree: dict[str, Any]) -> ReturnIn:
    """Read a document as the API does.

    Raises:
        Invalid: with every fault, each with its place.
    """
    if (rows := len(tree["deliveries"])) > MOST_DELIVERIES:
        words = (
            f"A return has at most {MOST_DELIVERIES:,} rows in the sheets Jobs to Community, what "
            f"it holds already among them; with this file it would have {rows:,}."
        )
        finding = Finding("too_many_rows", words, FEWER)
        raise Invalid(words, finding.how_to_fix, [finding])
    return document_as(ReturnIn, tree, "This cannot be taken as a return.")


def stand(session: Session, asking: Asking) -> Stand:
    """Give what the draft says, and what is kept besides: to compare with, and to go back to."""
    if isinstance(session, WriteSession):
        _lock(session, asking)
    case = case_of(session, asking)
    tree = with_the_rest(session, case, document_of(case))
    return Stand(0 if case.found is None else case.found.version, tree)


def version(session: Session, asking: Asking) -> int:
    """Give the version of the draft, as `stand` does."""
    if isinstance(session, WriteSession):
        _lock(session, asking)
    found = begun(session, asking)
    return 0 if found is None else found.version


def document_of(case: Case) -> dict[str, Any]:
    """Write the draft of a return as the API takes it."""
    lines = [
        {
            "obligation_id": str(line.obligation_id),
            "said": line.said.value,
            "forecast": None if line.forecast is None else plain(line.forecast),
            "confidence": line.confidence and line.confidence.value,
            "cause": line.cause,
            "comment": line.comment,
            "groups": line.groups,
        }
        for line in case.lines.values()
    ]
    whole = case.found
    return {
        "invoiced": None if whole is None or whole.invoiced is None else plain(whole.invoiced),
        "comment": "" if whole is None else whole.comment,
        "lines": lines,
        "deliveries": [
            stored_deed(case.by_id[one.obligation_id], one).document for one in case.deliveries
        ],
    }


RETURN_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="contract",
    template_version=VERSION,
    gives=Scope.DELIVERIES_REPORT,
    takes=Scope.DELIVERIES_REPORT,
    book=book,
    read=read,
    known=known,
    write=save,
    stand=stand,
    version=version,
    parts=PARTS,
    last=last,
    effect=effect,
    within=within,
    forms=FORMS,
    layouts={TargetName.RETURN: summarised},
)


def _tokens_lost(session: Session, asking: Asking, filled: Filled) -> Iterator[Finding]:
    """Ask about rows that go and count people by tokens, which are never given out again."""
    going = {one.ref for one in filled.removed}
    if not going:
        return
    stored = case_of(session, asking).stored
    ids = [stored[ref].id for ref in sorted(going) if ref in stored]
    query = select(func.count()).select_from(PersonToken)
    if session.exec(query.where(col(PersonToken.delivery_id).in_(ids))).one():
        words = "Rows that are removed count people by tokens, and these go with them."
        fix = "If this is undone the rows are back without them: give the tokens again then."
        yield Finding("tokens_removed", words, fix, Severity.WARNING)


def _lock(session: WriteSession, asking: Asking) -> None:
    """Keep everybody else from writing the return until the session ends, or from beginning it."""
    found = begun(session, asking)
    if found is None:
        contract_for(session, asking.caller, asking.target.id, Lock.ALONE)
    else:
        return_of(session, asking.caller, found.id, Lock.ALONE)


def _parent(session: WriteSession, asking: Asking) -> Return:
    """Give the return, locked; it is begun where there is none."""
    found = begun(session, asking)
    if found is not None:
        return return_of(session, asking.caller, found.id, Lock.ALONE)
    made = begin(session, asking.caller, asking.target.id, day_of(asking), asking.now)
    session.flush()
    return made

"""Rules over HTTP: the library, checking, and the versions that an authority keeps."""

from pathlib import Path
from typing import Annotated

from fastapi import Path as InPath
from fastapi import Query, Request, Response
from sqlmodel import select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import Updated, UpdatedDep
from app.platform.request.paging import PagingDep, page_of, page_of_sorted
from app.platform.request.preconditions import ExpectedDep, versioned
from app.rules import shelves
from app.rules.compiler.criterion import source_words
from app.rules.digest import digest_of, pinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library, named
from app.rules.messages import (
    LibraryRuleSetOut,
    LibraryRuleSetPage,
    LibraryRuleSetWhole,
    MeasureOut,
    MeasurePage,
    MethodOut,
    MethodPage,
    RuleSetAnewIn,
    RuleSetIn,
    RuleSetOut,
    RuleSetPage,
    RuleSetWhole,
    ScaleOut,
    ScalePage,
    UnitOut,
    UnitPage,
    WaiverIn,
)
from app.rules.publishing import (
    Who,
    replace_draft,
    write_draft,
)
from app.rules.queries import sight_of, version_of
from app.rules.reading import (
    HOME,
    bases_in,
    changed_at,
    library_rule_sets,
    library_text,
    read_library,
)
from app.rules.reading import read_rule_set as read_document
from app.rules.tables import RuleSetState, StoredRuleSet

router = Router(prefix="/v1", tags=["rules"])

Reader = Annotated[Caller, needs(Scope.RULES_READ)]
Writer = Annotated[Caller, needs(Scope.RULES_WRITE)]
#: an id or a version as documents give it
Name = Annotated[str, InPath(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Id = Annotated[Name, InPath(examples=["jobs-and-price"])]
Version = Annotated[Name, InPath(examples=["1"])]
LibraryName = Annotated[
    str,
    InPath(
        max_length=201,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9_.-]*$",
        examples=["local-first@2026.1"],
    ),
]
Word = Annotated[str | None, Query(max_length=100)]


def home(request: Request) -> Path:
    """Give the folder of the rule library."""
    folder: Path | None = request.app.state.settings.rules_folder
    return folder or HOME


def _library(request: Request, updated: Updated, shelf: str) -> Library:
    """Give the library if its shelf was changed within the time asked about; else an empty one.

    A shelf has no other date than its files': all on it was updated when one of them was.
    """
    folder = home(request)
    return read_library(folder) if updated.includes(changed_at(folder, shelf)) else Library()


@router.get("/methods")
def list_methods(
    _caller: Reader, request: Request, updated: UpdatedDep, asked: PagingDep
) -> MethodPage:
    """List the scoring methods: each is a formula, and the formula shown is the one that runs."""
    rows = [
        MethodOut(**row) for row in shelves.methods(_library(request, updated, "methods.yaml"))
    ]
    found = page_of_sorted(rows, lambda row: row.name, asked)
    return MethodPage(data=found.rows, page=found.marks)


@router.get("/scales")
def list_scales(
    _caller: Reader, request: Request, updated: UpdatedDep, asked: PagingDep, scale: Word = None
) -> ScalePage:
    """List the grades of the qualitative scales, and what share of the marks each earns."""
    rows = [ScaleOut(**row) for row in shelves.grades(_library(request, updated, "scales.yaml"))]
    chosen = [row for row in rows if scale is None or row.scale == scale]
    found = page_of_sorted(chosen, lambda row: row.name, asked)
    return ScalePage(data=found.rows, page=found.marks)


@router.get("/measures")
def list_measures(
    _caller: Reader,
    request: Request,
    updated: UpdatedDep,
    asked: PagingDep,
    theme: Word = None,
    catalogue: Word = None,
) -> MeasurePage:
    """List the measures of the catalogues, with their units and how they are counted."""
    rows = [MeasureOut(**row) for row in shelves.measures(_library(request, updated, "measures"))]
    chosen = [
        row for row in rows if theme in (None, row.theme) and catalogue in (None, row.catalogue)
    ]
    found = page_of_sorted(chosen, lambda row: f"{row.catalogue}/{row.code}", asked)
    return MeasurePage(data=found.rows, page=found.marks)


@router.get("/units")
def list_units(
    _caller: Reader, request: Request, updated: UpdatedDep, asked: PagingDep
) -> UnitPage:
    """List the units, and what each converts to."""
    rows = [UnitOut(**row) for row in shelves.units(_library(request, updated, "units.yaml"))]
    found = page_of_sorted(rows, lambda row: row.unit, asked)
    return UnitPage(data=found.rows, page=found.marks)


@router.get("/rule-sets/library")
def list_library_rule_sets(
    _caller: Reader, request: Request, updated: UpdatedDep, asked: PagingDep
) -> LibraryRuleSetPage:
    """List the rule sets that come with the service; score by one as `id@version`."""
    folder = home(request)
    kept = library_rule_sets(folder) if updated.includes(changed_at(folder, "rulesets")) else []
    rows = [_on_shelf(rule_set) for rule_set in kept]
    found = page_of_sorted(rows, lambda row: row.name, asked)
    return LibraryRuleSetPage(data=found.rows, page=found.marks)


@router.get("/rule-sets/library/{name}")
def read_library_rule_set(
    _caller: Reader, name: LibraryName, request: Request
) -> LibraryRuleSetWhole:
    """Give a rule set that comes with the service, with its text and all that it draws on."""
    folder = home(request)
    content, tree = library_text(folder, name)
    rule_set = read_document(tree, name, bases_in(folder / "rulesets"))
    text = pinned(rule_set, read_library(folder))
    shelf = _on_shelf(rule_set).model_dump()
    return LibraryRuleSetWhole(**shelf, text=content.decode(), digest=digest_of(text), pinned=text)


def _on_shelf(rule_set: RuleSet) -> LibraryRuleSetOut:
    day = rule_set.effective_from
    source = rule_set.source
    first = source[0] if isinstance(source, list) and source else source
    return LibraryRuleSetOut(
        name=f"{rule_set.id}@{rule_set.version}",
        title=rule_set.title or rule_set.id,
        effective_from=None if day is None else day.isoformat(),
        source=source_words(first if isinstance(first, dict) else None),
        notes=" ".join(named(rule_set.notes)),
    )


@router.post("/rule-sets", status_code=201)
def write_rule_set(
    caller: Writer,
    body: RuleSetIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> RuleSetWhole:
    """Keep a new version of a rule set as a draft."""
    who = Who(caller.authority_id, caller.who)
    stored = write_draft(session, who, body.sent(), home(request), now)
    versioned(response, stored.edition)
    return whole(stored)


@router.get("/rule-sets")
def list_rule_sets(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    rule_set: Word = None,
    state: RuleSetState | None = None,
) -> RuleSetPage:
    """List the versions of rule sets that your authority keeps, as they were last changed.

    Drafts are for those who write rules, try them out, approve procurements or audit; whoever
    else may read rules is given what is published.
    """
    columns = (getattr(StoredRuleSet, name) for name in RuleSetOut.model_fields)
    query = select(*columns).where(StoredRuleSet.authority_id == caller.authority_id)
    if not sight_of(caller).drafts:
        query = query.where(StoredRuleSet.state == RuleSetState.PUBLISHED)
    if rule_set is not None:
        query = query.where(StoredRuleSet.rule_set == rule_set)
    if state is not None:
        query = query.where(StoredRuleSet.state == state)
    query = updated.within(query, StoredRuleSet.updated_at)
    found = page_of(session, query, (StoredRuleSet.updated_at, StoredRuleSet.id), asked)
    rows = [RuleSetOut.model_validate(row, from_attributes=True) for row in found.rows]
    return RuleSetPage(data=rows, page=found.marks)


@router.get("/rule-sets/{rule_set}/versions/{version}")
def read_rule_set(
    caller: Reader, rule_set: Id, version: Version, session: ReadDep, response: Response
) -> RuleSetWhole:
    """Give one version, with its text byte for byte and everything that it draws on."""
    stored = version_of(session, sight_of(caller), rule_set, version)
    versioned(response, stored.edition)
    return whole(stored)


@router.put("/rule-sets/{rule_set}/versions/{version}")
def replace_rule_set(
    caller: Writer,
    rule_set: Id,
    version: Version,
    expected: ExpectedDep,
    body: RuleSetAnewIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> RuleSetWhole:
    """Put a new text in the place of a draft's; a published version never changes."""
    stored = version_of(session, sight_of(caller), rule_set, version, lock=True)
    expected.check(stored.edition)
    who = Who(caller.authority_id, caller.who)
    replace_draft(session, who, stored, body.sent(), home(request), now)
    versioned(response, stored.edition)
    return whole(stored)


def whole(stored: StoredRuleSet) -> RuleSetWhole:
    """Give a version with its text."""
    told = {name: getattr(stored, name) for name in RuleSetOut.model_fields}
    return RuleSetWhole(
        **told,
        media_type=stored.media_type,
        text=stored.source.decode(),
        pinned=stored.pinned,
        examples=stored.examples,
        waivers=[WaiverIn(**waiver) for waiver in stored.waivers],
    )

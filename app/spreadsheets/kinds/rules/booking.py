"""Make the workbook of a version of a rule set."""

from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session, select

from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import NotFound
from app.rules.digest import unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library, measures_of
from app.rules.reading import HOME, read_library
from app.rules.tables import StoredRuleSet
from app.spreadsheets.forms.book import Book, Check, Shown
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.rules.form import BANDS, LISTS, MEASURES, STACKING, THEMES, UNITS
from app.spreadsheets.kinds.rules.printed import (
    band_rows,
    bands_in_force,
    criterion_rows,
    group_rows,
    measure_rows,
    place_rows,
    stacking_rows,
)

NAME, TITLE, VERSION = "rules", "Rules and measures", 1
TOLD = (
    ("What comes back", "Measures, bands and stacking, into this draft. A published version is "
     "only to be read: write a new one first."),
    ("What does not", "Criteria, methods, weights, floors, caps, curves, days of validity, "
     "priority groups and places are written in the rule set's text. They are printed here; a "
     "change of them is told, not taken."),
    ("Least duration", "The rule language has no word for how long a job or placement lasts at "
     "least: write it in the definition. A column for it is named as not read."),
    ("Nothing is taken out by being left out", "A measure is taken out in the rule set's text."),
    ("The text", "Is written anew when this is saved: its comments and its layout go."),
    ("Bands", "The sheet Bands in force shows those of the library where the rule set has none "
     "of its own. Every value belongs to one band and one only: what leaves a gap, or gives a "
     "value two owners, is not saved."),
)  # fmt: skip
CHECKS = (
    Check("Measures", "=COUNTA(Measures!A4:A10000)"),
    Check("Measures without a unit", "=COUNTA(Measures!A4:A10000)-COUNTA(Measures!D4:D10000)"),
    Check("Bands", "=COUNTA(Bands!C4:C10000)"),
)


def book(session: Session, asking: Asking) -> Book:
    """Give a version as it is now.

    Raises:
        NotFound: if there is none of this id, or it is not the caller's to see.
    """
    stored = version_asked(session, asking)
    rule_set, library = unpinned(stored.pinned)
    library = with_ratings(rule_set, library, home_of(asking))
    forms = (
        (MEASURES, measure_rows(rule_set, library)),
        (BANDS, band_rows(rule_set, library)),
        (STACKING, stacking_rows(rule_set, library)),
    )
    told = (("Rule set", f"{stored.rule_set} {stored.version}, {stored.state.value}"), *TOLD)
    facts = {"rule_set": f"{stored.rule_set}@{stored.version}", "digest": stored.digest}
    shelves = read_library(home_of(asking))
    lists = {**LISTS, **_lists(rule_set, library, shelves)}
    shown = _shown(rule_set, library, shelves)
    return Book(NAME, VERSION, TITLE, told, forms, lists, shown, CHECKS,
                facts=facts)  # fmt: skip


def version_asked(session: Session, asking: Asking) -> StoredRuleSet:
    """Give the version that is asked about; locked in a session to write with.

    Raises:
        NotFound: if there is none of this id, or it is not the caller's to see.
    """
    query = select(StoredRuleSet).where(
        StoredRuleSet.id == asking.target.id,
        StoredRuleSet.authority_id == asking.caller.authority_id,
    )
    if isinstance(session, WriteSession):
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None or Scope.RULES_WRITE not in asking.caller.scopes:
        words = f"There is no rule set {asking.target.id}."
        raise NotFound(words, "List the rule sets to see which there are.")
    return found


def home_of(asking: Asking) -> Path:
    """Give the folder of the rule library."""
    folder: Path | None = asking.settings.rules_folder
    return folder or HOME


def with_ratings(rule_set: RuleSet, library: Library, home: Path) -> Library:
    """Give a library that has the ratings which a rule set names."""
    if not isinstance(rule_set.ratings, str) or rule_set.ratings in library.ratings:
        return library
    return read_library(home)


def _lists(rule_set: RuleSet, library: Library, shelves: Library) -> Mapping[str, list[str]]:
    measures = measures_of(rule_set, library).values()
    themes = {one.theme for one in measures if one.theme}
    units = {one.unit for one in measures} | set(shelves.units.units) | set(rule_set.units)
    return {THEMES: sorted(themes), UNITS: sorted(units)}


def _shown(rule_set: RuleSet, library: Library, shelves: Library) -> tuple[Shown, ...]:
    ratings = {**shelves.ratings, **library.ratings}
    return (
        Shown("Bands in force", "How delivery is rated, unless a contract's plan says otherwise. "
              "It is not read.",
              ("Of", "Rating", "From", "From is in it", "To", "To is in it"),
              tuple(bands_in_force(rule_set, ratings))),
        Shown("Priority groups", "Who counts more. It is not read.",
              ("Group", "Counts", "When several hold"), tuple(group_rows(rule_set))),
        Shown("Places", "What is local and what that counts. It is not read.",
              ("About", "What", "Value"), tuple(place_rows(rule_set))),
        Shown("Criteria", "How tenders are scored. It is not read.",
              ("Criterion", "Title", "Weight", "Value", "Method"),
              tuple(criterion_rows(rule_set, library))),
    )  # fmt: skip

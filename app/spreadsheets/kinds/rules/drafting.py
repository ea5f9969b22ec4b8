"""The kind of workbook that a rule set is: read, checked as rules are, saved as its draft."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import yaml
from sqlmodel import Session

from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.platform.documents import Plain
from app.problems import Finding, Invalid, Severity
from app.rules.checks.whole import check, for_publishing
from app.rules.digest import canonical, unpinned
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library, measures_of
from app.rules.publishing import Sent, Who, replace_draft
from app.rules.queries import Sight, rules_sent
from app.rules.tables import StoredRuleSet
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.offering import Asking, Kind, Last, Made, Stand
from app.spreadsheets.kinds.rules.bands import tell_bands
from app.spreadsheets.kinds.rules.booking import (
    NAME,
    TITLE,
    VERSION,
    book,
    home_of,
    version_asked,
    with_ratings,
)
from app.spreadsheets.kinds.rules.case import Case, Draft
from app.spreadsheets.kinds.rules.form import FORMS
from app.spreadsheets.kinds.rules.measures import tell_measures
from app.spreadsheets.kinds.rules.printed import band_tables

WIDTH = 100  #: characters of a line of YAML


class _Plainly(yaml.SafeDumper):
    """Writes what stands twice twice, and without quotes what had none.

    The rule language has no aliases, and `true` in quotes is a word to other readers of YAML.
    """

    def ignore_aliases(self, data: Any) -> bool:
        """Tell that nothing is referred to."""
        return True

    def represent_plain(self, data: Plain) -> yaml.ScalarNode:
        """Write what stood without quotes as whatever it is to those who read it so."""
        tag = self.resolve(yaml.ScalarNode, data, (True, False))  # type: ignore[no-untyped-call]
        return self.represent_scalar(tag, data)


_Plainly.add_representer(Plain, _Plainly.represent_plain)


def read(session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the text of the draft as it is to be, and check it as publication does."""
    stored = version_asked(session, asking)
    sent = sent_of(stored)
    rule_set, library = unpinned(stored.pinned)
    case = Case(sent.tree(), rule_set, with_ratings(rule_set, library, home_of(asking)))
    draft = Draft.of(case)
    tell_measures(case, draft, filled.of("measures"), filled.of("stacking"))
    tell_bands(case, draft, filled)
    if draft.is_changed:
        if not draft.findings:  # else it is examined without the rows that are at fault
            draft.findings += _examined(session, asking, case, draft)
        draft.findings += _without_comments(stored)
        sent = replace(sent, content=_written(draft.document, stored))
    return Made(document_of(sent), draft.cells, draft.findings)


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Put the text in the place of the draft's.

    Raises:
        RulesAreFrozen: if it has been published.
        Invalid: with every fault of form.
    """
    stored = version_asked(session, asking)
    sent = Sent(tree["source"].encode(), tree["media_type"], tuple(tree["examples"]))
    who = Who(asking.caller.authority_id, asking.caller.who)
    replace_draft(session, who, stored, sent, home_of(asking), asking.now)
    return ()


def stand(session: Session, asking: Asking) -> Stand:
    """Give the draft's text: to compare with, and to go back to."""
    stored = version_asked(session, asking)
    return Stand(stored.edition, document_of(sent_of(stored)))


def last(session: Session, asking: Asking, _part: str, _key: str) -> Last:
    """Tell when the draft was last changed."""
    stored = version_asked(session, asking)
    return Last("the draft", stored.updated_at, (stored.id,))


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    """Count what the draft holds, and what stands in the way of publishing it."""
    rule_set, library = unpinned(version_asked(session, asking).pinned)
    tables = band_tables(rule_set, with_ratings(rule_set, library, home_of(asking)))
    measures = measures_of(rule_set, library).values()
    return {
        "Measures": str(len(measures)),
        "Measures of its own": str(len(rule_set.measures)),
        "Pairs of measures": str(sum(len(one.stacking) for one in measures)),
        "Bands": str(sum(len(one.bands) for one in tables.values())),
        "Faults that stop publishing": str(len(_faults(rule_set, library))),
    }


def sent_of(stored: StoredRuleSet) -> Sent:
    """Give a version as it was sent."""
    return Sent(stored.source, stored.media_type, tuple(stored.examples))


def document_of(sent: Sent) -> dict[str, Any]:
    """Give what is written, and gone back to."""
    return {
        "source": sent.content.decode(),
        "media_type": sent.media_type,
        "examples": list(sent.examples),
    }


RULES_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="rule_set",
    template_version=VERSION,
    gives=Scope.RULES_WRITE,
    takes=Scope.RULES_WRITE,
    book=book,
    read=read,
    write=save,
    stand=stand,
    parts={"source": (), "media_type": (), "examples": ()},
    last=last,
    forms=FORMS,
    effect=effect,
)


def _examined(session: Session, asking: Asking, case: Case, draft: Draft) -> Iterator[Finding]:
    """Tell what the checker says of the draft that it did not say before.

    A new fault of a cell stops it. A new one elsewhere is to be looked at, since it is mended in
    the text; one that stood there already is told and stops nothing.
    """
    sight = Sight(asking.caller.authority_id, drafts=True)
    home = home_of(asking)
    try:
        rule_set, library = rules_sent(session, sight, draft.document, "rule-set", home)
    except Invalid as refusal:
        yield from (_placed(one, draft) for one in refusal.findings)
        return
    before = {_key(one) for one in for_publishing(check(case.rule_set, library))}
    for one in for_publishing(check(rule_set, library)):
        cell, is_new = draft.cell_of(one), _key(one) not in before
        if cell and is_new:
            is_fault = one.severity is Severity.FAULT
            severity = Severity.FAULT if is_fault else Severity.NOTE
            yield replace(one, severity=severity, path="", file="", cell=cell)
        elif cell:
            yield replace(one, severity=Severity.NOTE, path="", file="", cell=cell)
        elif is_new and one.severity is Severity.FAULT:
            words = f"{one.path}: {one.message}" if one.path else one.message
            fix = f"In the rule set's text: {one.how_to_fix}"
            yield Finding(one.code, words, fix, Severity.WARNING)


def _placed(one: Finding, draft: Draft) -> Finding:
    cell = draft.cell_of(one)
    return Finding(one.code, one.message, one.how_to_fix, path="" if cell else one.path, cell=cell)


def _key(one: Finding) -> tuple[str, str, str]:
    return one.code, one.path, one.message


def _faults(rule_set: RuleSet, library: Library) -> list[Finding]:
    found = for_publishing(check(rule_set, library))
    return [one for one in found if one.severity is Severity.FAULT]


def _is_yaml(stored: StoredRuleSet) -> bool:
    return not stored.media_type.endswith("json")


def _written(document: Mapping[str, Any], stored: StoredRuleSet) -> bytes:
    """Write a document in the language that the draft was written in."""
    if not _is_yaml(stored):
        return canonical(document)
    text = yaml.dump(document, Dumper=_Plainly, sort_keys=False, allow_unicode=True, width=WIDTH)
    return str(text).encode()


def _without_comments(stored: StoredRuleSet) -> Iterator[Finding]:
    lines = stored.source.decode().splitlines()
    if _is_yaml(stored) and any(line.lstrip().startswith("#") for line in lines):
        words = "The text is written anew: its comments go."
        fix = "Keep a copy, or change the text itself."
        yield Finding("comments_lost", words, fix, Severity.NOTE)

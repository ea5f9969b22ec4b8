"""`social-value notice`: what a tender notice says, and the rule set that its criteria make."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from app.commands.printing import as_json, finding_document, findings, refused
from app.ocds.notice import NoticeLot, NoticesRead, TenderNotice
from app.ocds.release import notices_from
from app.ocds.ruleset import rules_from_notice
from app.problems import Conflict, Finding, Invalid, NotFound, Problem, Severity
from app.rules.reading import read_file
from app.units import plain


def notice(
    file: Annotated[Path, typer.Argument(help="A tender notice (UK4): OCDS JSON, as published.")],
    lot: Annotated[str, typer.Option(help="Only the lot of this id.")] = "",
    rules: Annotated[
        Path | None, typer.Option(help="Write the rule set that its criteria make to this file.")
    ] = None,
    machine: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say what a notice says and what of it could not be used: exit 0, 1 faults, 2 usage."""
    try:
        found = _read(file, lot)
        noted = list(found.findings)
        if rules is not None:
            noted += _write_rules(_the_only(found.notices, file), rules)
    except Problem as problem:
        refused(problem, machine=machine)
    if machine:
        told = [_document(one) for one in found.notices]
        typer.echo(as_json({"notices": told, "findings": [*map(finding_document, noted)]}))
        return
    for one in found.notices:
        typer.echo("\n".join(_in_words(one)))
    findings(noted)
    if rules is not None:
        typer.echo(f"The rule set is in {rules}; `rules check` says what it still needs.")


def _read(file: Path, lot: str) -> NoticesRead:
    """Read the notices, each with the one lot if one is asked for."""
    found = notices_from(read_file(file))
    faults = [one for one in found.findings if one.severity is Severity.FAULT]
    if faults or not found.notices:
        raise Invalid(f"{file.name} holds no notice that can be used.", findings=found.findings)
    if not lot:
        return found
    with_lot = tuple(
        TenderNotice(**{**_shallow(one), "lots": (wanted,)})
        for one in found.notices
        if (wanted := one.lot(lot)) is not None
    )
    if not with_lot:
        known = ", ".join(each.id for one in found.notices for each in one.lots)
        raise NotFound(f"The notice has no lot {lot!r}.", f"It has: {known}.")
    return NoticesRead(with_lot, found.findings)


def _the_only(notices: tuple[TenderNotice, ...], file: Path) -> tuple[TenderNotice, NoticeLot]:
    """Give the one lot to make rules of."""
    lots = [(one, lot) for one in notices for lot in one.lots]
    if len(lots) != 1:
        known = ", ".join(lot.id for _, lot in lots)
        words = f"{file.name} has {len(lots)} lots, and rules are made of one."
        raise Conflict(words, f"Name it with --lot: {known}." if lots else "Ask the buyer.")
    return lots[0]


def _write_rules(chosen: tuple[TenderNotice, NoticeLot], path: Path) -> list[Finding]:
    """Write the rule set, and give what should be known of how it was made."""
    made = rules_from_notice(*chosen)
    if made.document is None:
        raise Invalid("The notice makes no rules.", findings=made.findings)
    text = yaml.safe_dump(made.document, sort_keys=False, allow_unicode=True, width=100)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        words = f"{path.name} was not written: {fault.strerror or 'it cannot be'}."
        raise NotFound(words, "Name a file in a folder that is there.") from None
    return made.findings


def _in_words(told: TenderNotice) -> Iterator[str]:
    yield f"{told.title or told.id} ({told.id})"
    yield f"  buyer: {told.buyer or 'not said'}"
    for name, day in (("published", told.published), ("tenders by", told.deadline)):
        yield f"  {name}: {day.isoformat() if day else 'not said'}"
    for lot in told.lots:
        worth = "" if lot.value is None else f", {plain(lot.value)} {lot.currency} without tax"
        yield f"  lot {lot.id or '1'}: {lot.title or told.title}{worth}"
        for one in lot.criteria:
            weight = "no weight" if one.number is None else f"{plain(one.number)} {one.weighting}"
            yield f"    {one.kind}: {one.name}: {weight}"
        if not lot.criteria:
            yield "    no award criteria"


def _document(told: Any) -> Any:
    """Give a notice as plain data: numbers as text, times with their offset."""
    if hasattr(told, "__dataclass_fields__"):
        return {name: _document(value) for name, value in _shallow(told).items()}
    if isinstance(told, tuple):
        return [_document(part) for part in told]
    if told is None or isinstance(told, bool | str):
        return told if not isinstance(told, str) else str(told)
    return told.isoformat() if hasattr(told, "isoformat") else plain(told)


def _shallow(told: Any) -> dict[str, Any]:
    return {one.name: getattr(told, one.name) for one in fields(told)}

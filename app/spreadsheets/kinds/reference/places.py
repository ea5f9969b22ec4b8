"""What rows of place sets change: each day on which a place begins or ends makes a version."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.places.place_set import place_set_of
from app.problems import Finding
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.imports.offering import Made
from app.spreadsheets.kinds.reference.booking import ListedSet
from app.spreadsheets.kinds.reference.spell import DAY, Spell

LONGEST_NAME = 100  #: characters of a set's name


@dataclass
class _Drawing:
    """One set as it is to be."""

    name: str
    was: ListedSet | None
    kind: str
    steps: list[tuple[date, str, bool, str]] = field(default_factory=list)  #: day, code, in?, cell
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, words: str, fix: str, cell: str) -> None:
        self.findings.append(Finding(code, words, fix, cell=cell))

    def spell(self, code: str) -> Spell | None:
        """Give the days that a place is in it, or was last."""
        return self.was.spells.get(code) if self.was else None

    def versions(self) -> Iterator[dict[str, Any]]:
        """Give a definition for each day on which something changes."""
        codes = set(self.was.codes if self.was else ())
        base = self.was.definition if self.was else {"place_set": self.kind}
        for day in sorted({step[0] for step in self.steps}):
            today = [step for step in self.steps if step[0] == day]
            codes |= {code for _, code, enters, _ in today if enters}
            codes -= {code for _, code, enters, _ in today if not enters}
            definition = {**base, "codes": sorted(codes)}
            cell = today[0][3]
            for one in place_set_of(definition, "definition")[1]:
                self.fault(one.code, one.message, one.how_to_fix, cell)
            yield {"definition": definition, "valid_from": day.isoformat()}


def tell_places(sets: Sequence[ListedSet], rows: Sequence[FilledRow], made: Made) -> None:
    """Put the sets that rows redraw, or draw anew, into the document."""
    here = {one.name: one for one in sets}
    by_name: dict[str, list[FilledRow]] = defaultdict(list)
    for row in rows:
        by_name[str(row.values.get("place_set", ""))].append(row)
    entries = made.tree.setdefault("places", [])
    for name, of_set in by_name.items():
        drawing = _drawn(name, here.get(name), of_set)
        if drawing.steps and not drawing.findings:
            made.cells[f"places[{len(entries)}]"] = drawing.steps[0][3]
            was = here.get(name)
            entries.append({
                "id": str(was.id) if was else None,
                "name": name,
                "versions": list(drawing.versions()),
            })  # fmt: skip
        made.findings += drawing.findings


def _drawn(name: str, was: ListedSet | None, rows: Sequence[FilledRow]) -> _Drawing:
    kinds = (str(row.values.get("place_kind", "")) for row in rows)
    kind = was.definition["place_set"] if was else next(filter(None, kinds), "")
    drawing = _Drawing(name, was, kind)
    if len(name) > LONGEST_NAME:
        words = f"This name has {len(name)} characters; the most is {LONGEST_NAME}."
        drawing.fault("too_long", words, "Shorten it.", rows[0].at("place_set"))
    seen: set[str] = set()
    for row in rows:
        _place(drawing, row, seen)
    return drawing


def _place(drawing: _Drawing, row: FilledRow, seen: set[str]) -> None:
    """Put one place of a set down."""
    code = str(row.values.get("place_code", ""))
    if code in seen:
        words = f"{code} stands twice in {drawing.name}."
        drawing.fault("listed_twice", words, "Keep one of the two.", row.at("place_code"))
    seen.add(code)
    spell = drawing.spell(code)
    begins, ends = _days(row, spell)
    if spell is not None and (begins, ends) == (spell.begins, spell.ends):
        return  # it says what is so
    is_here = spell is not None and spell.ends is None
    if not is_here:
        _fits(drawing, row, code)
    if begins is None:
        return  # told as missing
    _in_order(drawing, row, Spell(begins, ends), spell if is_here else None)
    if not is_here:
        drawing.steps.append((begins, code, True, row.at("place_code")))
    if ends is not None:
        drawing.steps.append((ends + DAY, code, False, row.at("valid_to")))


def _in_order(drawing: _Drawing, row: FilledRow, said: Spell, here: Spell | None) -> None:
    """Tell whether the days of a place fit one another, and what holds already.

    Args:
        drawing: the set.
        row: of the place.
        said: its days.
        here: since when it is in the set; None: it is not in it.
    """
    floor = drawing.was.valid_from if drawing.was else None
    fix = f"The last version of {drawing.name} holds from {floor}, and what was is not changed."
    if here is not None and said.begins != here.begins:
        words = "This place is in the set already."
        fix = f"Put {here.begins} back; to take the place out, give its last day."
        drawing.fault("past_kept", words, fix, row.at("valid_from"))
    elif here is None and floor is not None and said.begins < floor:
        words = f"A place cannot begin on {said.begins}."
        drawing.fault("before_last_version", words, fix, row.at("valid_from"))
    elif said.ends is not None and said.ends + DAY < said.begins:
        words = f"It ends on {said.ends}, before it begins on {said.begins}."
        drawing.fault("day_order", words, "Check both days.", row.at("valid_to"))
    elif said.ends is not None and floor is not None and said.ends + DAY < floor:
        words = f"A place cannot end on {said.ends}."
        drawing.fault("before_last_version", words, fix, row.at("valid_to"))


def _fits(drawing: _Drawing, row: FilledRow, code: str) -> None:
    """Tell whether a place is one of the kind that its set lists."""
    said = str(row.values.get("place_kind", ""))
    if not drawing.kind:
        words = f"There is no set {drawing.name!r} yet, and no kind is given."
        fix = "Choose the kind of its places."
        drawing.fault("kind_missing", words, fix, row.at("place_kind"))
        return
    if said and said != drawing.kind:
        words = f"{drawing.name} lists {drawing.kind}, not {said}."
        drawing.fault("other_kind", words, "Give each kind a set of its own.",
                      row.at("place_kind"))  # fmt: skip
        return
    for one in place_set_of({"place_set": drawing.kind, "codes": [code]}, "definition")[1]:
        drawing.fault(one.code, one.message, one.how_to_fix, row.at("place_code"))


def _days(row: FilledRow, spell: Spell | None) -> tuple[date | None, date | None]:
    """Give the first and the last day of a place; the end of a former spell is none of a new."""
    begins, ends = (_day(row, key) for key in ("valid_from", "valid_to"))
    if ends == date.max:
        ends = None  # as registers write that something stays
    is_unsaid = "valid_to" not in row.cells and spell is not None and ends == spell.ends
    if is_unsaid and begins is not None and ends is not None and ends < begins:
        return begins, None
    return begins, ends


def _day(row: FilledRow, key: str) -> date | None:
    written = row.values.get(key)
    return date.fromisoformat(str(written)) if written else None

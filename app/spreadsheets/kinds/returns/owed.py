"""Which commitment a council's or supplier's own code means, and in which unit it counts."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.problems import nearest
from app.spreadsheets.cell import name_of
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.units import Units

#: words for units, besides their own names and titles, in the form of `name_of`
_WORDS = {
    "gbp": ("£", "pounds", "pound", "gbp_excluding_vat"),
    "percent": ("%", "percentage", "pct"),
    "hour": ("hrs", "hr", "hours"),
    "people": ("person", "persons", "no_of_people", "number_of_people", "people_no"),
    "fte": ("ftes", "no_of_fte", "full_time_equivalent", "full_time_equivalents"),
    "fte_year": ("fte_years", "fteyears"),
    "person_week": ("person_weeks",),
    "kilometre": ("km", "kilometres"),
    "staff_expert_hour": ("expert_hours", "staff_expert_hours"),
}


class NotOwed(Exception):
    """A row is of nothing that the contract owes, or of several such things."""

    def __init__(self, code: str, words: str, fix: str) -> None:
        """Say why."""
        super().__init__(words)
        self.code, self.words, self.fix = code, words, fix


class Commitments:
    """What a contract owes, to be found by what a file calls it."""

    def __init__(self, case: Case) -> None:
        """Take everything that it is known by."""
        self._case = case
        self._by_name: dict[str, list[Owed]] = {}
        for one in case.owed:
            for name in dict.fromkeys(map(_key, (one.ref, one.measure, one.title))):
                self._by_name.setdefault(name, []).append(one)

    def called(self, values: Mapping[str, Any]) -> Owed:
        """Give the commitment of a row: by its code, else by what it says of the measure.

        A commitment's own reference counts before a measure that several may share.

        Raises:
            NotOwed: if there is none, or which one is not told.
        """
        said = list(_said(values))
        for name in said:
            if (found := self._case.by_ref.get(name.casefold())) is not None:
                return found
        for name in said:
            found_by_name = self._by_name.get(_key(name), [])
            if len(found_by_name) == 1:
                return found_by_name[0]
            if found_by_name:
                raise _several(name, found_by_name)
        raise self._none(said)

    def ref_of(self, values: Mapping[str, Any]) -> str:
        """Give the reference of a row's commitment; empty where that is not told."""
        try:
            return self.called(values).ref
        except NotOwed:
            return ""

    def _none(self, said: list[str]) -> NotOwed:
        known = [one.ref for one in self._case.owed]
        named = said[0] if said else ""
        some = ", ".join(f"{one.ref} ({one.title[:40]})" for one in self._case.owed[:5])
        return NotOwed(
            "unknown_commitment",
            f"The contract owes nothing called {named[:60]!r}{nearest(named, known)}.",
            "Put the commitment's reference in the code's place, in the profile: the step "
            f"`values` of `measure_code`. It owes {some}.",
        )


def _several(name: str, found: list[Owed]) -> NotOwed:
    refs = ", ".join(one.ref for one in found[:8])
    words = f"{name[:60]!r} may be any of {len(found)} commitments: {refs}."
    fix = "Say which in the profile: the step `values` of `measure_code`, with its reference."
    return NotOwed("several_commitments", words, fix)


def unit_of(word: str, units: Units) -> str | None:
    """Give the unit that a word of a file means; None if it is none that is known."""
    name = _key(word)
    for unit in units.names:
        if name in (unit, f"{unit}s", *map(_key, _WORDS.get(unit, ()))):
            return unit
    return None


def _said(values: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(values[key]) for key in ("measure_code", "measure") if values.get(key))


def _key(written: str) -> str:
    return name_of(written) or written.strip().casefold()

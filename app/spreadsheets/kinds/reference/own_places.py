"""The places of a list in its sender's own layout, each taken once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.places.place import Level, level_of
from app.places.place_set import LEVELS
from app.places.postcode import recognise
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.kinds.reference.booking import ListedSet
from app.spreadsheets.kinds.reference.form import PLACES, code_of
from app.spreadsheets.mapping.laid import Laid, LaidRow

#: what a profile may read of a place and a set has no place for
NOT_IN_SETS = (
    "predecessor", "share_pct", "indicator", "period", "breakdown", "statistic", "value",
    "confidence",
)  # fmt: skip
FIGURES = frozenset({"indicator", "period", "statistic", "value"})
AGAIN = "its place is told by a row above; of figures about places none is kept"
NO_DAYS = (None, None)
KINDS = {level: kind for kind, level in LEVELS.items()}
Areas = Mapping[str, Mapping[str, Level]]  #: by their names, in small letters
Days = tuple[date | None, date | None]  #: the first and the last, as a row says them


class OwnPlaces:
    """Goes through a list once."""

    def __init__(
        self, sets: Mapping[str, ListedSet], areas: Areas, day: date | None, laid: Laid
    ) -> None:
        """Take what is here, and the list.

        Args:
            sets: of the authority, by their names.
            areas: of the names in the list.
            day: on which a place begins for which the list says none.
            laid: the list.
        """
        self._sets, self._areas, self._day, self._laid = sets, areas, day, laid
        self._seen: dict[tuple[str, str], tuple[LaidRow, Days]] = {}
        self._by_name: list[LaidRow] = []  #: that were found by their names

    def filled(self) -> Filled:
        """Give the rows of Places that the list stands for."""
        laid = self._laid
        rows = [made for one in laid.rows if (made := self._taken(one)) is not None]
        laid.leave_fields(*NOT_IN_SETS, why="a set says which places it has, and nothing of them")
        if self._by_name:
            words = f"{len(self._by_name):,} places have no ONS code and are found by their names."
            fix = "Say that they are these places; or give the file a column of codes."
            at = self._by_name[0].cell("name").at
            laid.findings.append(Finding("found_by_name", words, fix, Severity.WARNING, cell=at))
        said = {key for row in rows for key in row.values}  # of the rest it says nothing
        return laid.filled(PLACES, rows, said)

    def _taken(self, row: LaidRow) -> FilledRow | None:
        if row.fault is not None:
            return row.faulty(PLACES)
        place_set = str(row.values.get("place_set") or self._laid.profile.name)
        told = _own_code(row) or str(row.values["name"])
        days = row.values.get("valid_from"), _last_day(row)
        first, had = self._seen.setdefault((place_set, told.casefold()), (row, days))
        if first is not row:
            is_same = days in (had, NO_DAYS) or bool(FIGURES & row.values.keys())  # then its days
            return self._told_again(row, is_same, f"{told} of {place_set}", first)
        code = self._code(row)
        if code is None:
            return row.faulty(PLACES, row.cell("name"))
        return row.filled(
            PLACES, "", self._values(row, place_set, code),
            {"place_code": "place_code" if "place_code" in row.cells else "name"},
        )  # fmt: skip

    def _told_again(
        self, row: LaidRow, is_same: bool, named: str, first: LaidRow
    ) -> FilledRow | None:  # fmt: skip
        """Leave out what says nothing new of a place; refuse what says that it came back."""
        if is_same:
            self._laid.leave(row.sheet, row.row, AGAIN)
            return None
        at = row.cell("valid_from", "valid_to")
        words = f"{first.first.at} gives other days of {named[:120]} already."
        fix = "Keep one row of it, and save that; send the later days in a file that comes after."
        self._laid.findings.append(Finding("listed_twice", words, fix, cell=at.at))
        return row.faulty(PLACES, at)

    def _values(self, row: LaidRow, place_set: str, code: str) -> dict[str, Any]:
        here = self._sets.get(place_set)
        level = level_of(code)
        kind = here.definition["place_set"] if here else KINDS.get(level) if level else "postcodes"
        begins, ends = row.values.get("valid_from") or self._day, row.values.get("valid_to")
        spell = here.spells.get(code) if here else None
        if ends == date.max and (spell is None or spell.ends is None):
            ends = None  # it stays, as a blank says
        if spell is not None and "valid_from" not in row.values:
            is_said = plain_of(spell.ends) in ("", plain_of(ends))
            begins = spell.begins if is_said else begins
        told = {
            "place_set": place_set, "place_kind": kind, "place_code": code,
            "valid_from": begins, "valid_to": ends,
        }  # fmt: skip
        return {key: value for key, value in told.items() if value is not None}

    def _code(self, row: LaidRow) -> str | None:
        """Give the code of a place: its own, else that of the one area of its name."""
        if own := _own_code(row):
            return own
        name = str(row.values["name"])
        found = self._areas.get(name.casefold(), {})
        districts = [code for code, level in found.items() if level is Level.DISTRICT]
        codes = list(found) if len(found) == 1 else districts
        if len(codes) == 1:
            self._by_name.append(row)
            return codes[0]
        words = f"No area that is loaded is called {name[:60]!r}."
        fix = "Give its code in a column; or have the profile skip rows that are of no place."
        if found:
            words = f"{len(found)} areas are called {name[:60]!r}."
        finding = Finding("place_unknown", words, fix, cell=row.cell("name").at)
        self._laid.findings.append(finding)
        return None


def _last_day(row: LaidRow) -> date | None:
    """Give the last day of a place; none, where it stays: the last day of all says the same."""
    told: date | None = row.values.get("valid_to")
    return None if told == date.max else told


def _own_code(row: LaidRow) -> str:
    """Give the code of an area or a postcode that a row has; other numbers of it are none."""
    code = code_of(str(row.values.get("place_code") or ""))
    return code if level_of(code) or recognise(code).display else ""

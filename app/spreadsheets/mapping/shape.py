"""What the values of a column look like: the second thing, after its heading, to guess by."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.places.postcode import Shape, recognise
from app.spreadsheets.mapping.heading import Cells, words
from app.spreadsheets.mapping.moment import a_day, a_month
from app.spreadsheets.mapping.reader import Noted, Unreadable, money, yes_no
from app.spreadsheets.mapping.target import FieldKind

LOOKED_AT = 200  #: rows of a sheet
SURE = 0.9  #: share that is enough without a heading
MOST = 0.6  #: share of the values that must be of a kind
#: how files say that something is not stated
NOT_STATED = frozenset({
    "n/a", "na", "n.a.", "not applicable", "tbc", "tba", "tbd", "-", "--", ".", "null", "none",
    "unknown", "not known", "not stated", "various", "#n/a", "[c]", "[x]", "[z]", "[u]", "..",
})  # fmt: skip


@dataclass
class Look:
    """What stands in one column."""

    rows: int = 0  #: that were looked at
    texts: list[Any] = field(default_factory=list)  #: cells in which something stands
    _shares: dict[Callable[[Any], bool], float] = field(default_factory=dict)

    @property
    def fill(self) -> float:
        """Give the share of rows in which something stands."""
        return len(self.texts) / self.rows if self.rows else 0.0

    @property
    def not_stated(self) -> tuple[str, ...]:
        """Give the words in it that mean that there is nothing to say."""
        found = {text for cell in self.texts if (text := words(cell)).casefold() in NOT_STATED}
        return tuple(sorted(found))

    def share(self, fits: Callable[[Any], bool]) -> float:
        """Give the share of what is stated that fits; it is worked out once."""
        if fits not in self._shares:
            stated = [one for one in self.texts if words(one).casefold() not in NOT_STATED]
            self._shares[fits] = sum(map(fits, stated)) / len(stated) if stated else 0.0
        return self._shares[fits]

    @property
    def examples(self) -> list[str]:
        """Give the first few different values, cut."""
        return list(dict.fromkeys(words(cell)[:60] for cell in self.texts))[:3]


def look(rows: Iterable[tuple[int, Cells]], width: int) -> list[Look]:
    """Look at the columns of a table."""
    looks = [Look() for _ in range(width)]
    for _, cells in rows:
        for at, one in enumerate(looks):
            one.rows += 1
            if at < len(cells) and words(cells[at]):
                one.texts.append(cells[at])
    return looks


def reads(read: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Make a test of whether a cell can be read in some way."""

    def fits(cell: Any) -> bool:
        try:
            return read(cell) is not None
        except Noted:
            return True
        except Unreadable:
            return False

    return fits


is_money = reads(money)
is_yes_no = reads(yes_no)
is_day = reads(lambda cell: a_day(words(cell), 2000))
is_full_day = reads(lambda cell: a_day(words(cell)))
is_month = reads(lambda cell: a_month(words(cell), 2000, "calendar"))


def is_postcode(cell: Any) -> bool:
    """Tell a whole postcode."""
    return recognise(words(cell)).shape is Shape.FULL


def is_any_postcode(cell: Any) -> bool:
    """Tell a postcode, whole or in part."""
    return recognise(words(cell)).key != ""


def _is_stated(_cell: Any) -> bool:
    return True


def is_dated(cell: Any) -> bool:
    """Tell a day from a number that could be one."""
    return is_day(cell) and not is_money(cell)


_TESTS: dict[FieldKind, Callable[[Any], bool]] = {
    FieldKind.MONEY: is_money,
    FieldKind.NUMBER: is_money,
    FieldKind.DAY: is_day,
    FieldKind.YES_NO: is_yes_no,
    FieldKind.POSTCODE: is_any_postcode,
}


def contradicts(kind: FieldKind, one: Look) -> bool:
    """Tell whether the values of a column cannot be meant for a kind of field."""
    test = _TESTS.get(kind)
    if kind is FieldKind.TEXT:
        return one.share(_is_no_text) > MOST
    stated = one.share(_is_stated) > 0
    return test is not None and stated and one.share(test) < MOST


def _is_no_text(cell: Any) -> bool:
    return is_money(cell) or is_dated(cell) or words(cell).startswith(("http:", "https:"))


def by_shape(one: Look, wanted: Sequence[tuple[str, FieldKind]]) -> str:
    """Give the field that a column's values look like, of those still wanted, or nothing."""
    for key, kind in wanted:
        if kind is FieldKind.DAY and one.texts and one.share(is_dated) > SURE:
            return key
        if kind is FieldKind.POSTCODE and one.texts and one.share(is_postcode) > SURE:
            return key
        if kind is FieldKind.MONEY and one.texts and one.share(_has_pence) > SURE:
            return key
    return ""


def _has_pence(cell: Any) -> bool:
    text = words(cell)
    return is_money(cell) and ("." in text or "£" in text)

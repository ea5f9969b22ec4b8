"""One column of a profile, made into one function from a cell to a value."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.spreadsheets.mapping import reader, transform
from app.spreadsheets.mapping.heading import is_any
from app.spreadsheets.mapping.moment import a_day, a_last_day, a_month
from app.spreadsheets.mapping.profile import Column
from app.spreadsheets.mapping.reader import Noted, Read, Unreadable, as_text, shown
from app.spreadsheets.mapping.target import LAST_DAYS, FieldKind

KEPT = 5_000  #: values of one column that are kept, so that each is read once
KEPT_TEXT = 100  #: characters of a cell whose value is kept
PLACES = Decimal("0.0001")
NUMERIC = frozenset({FieldKind.NUMBER, FieldKind.MONEY, FieldKind.PERCENT})
TextStep = Callable[[str], str]
NumberStep = Callable[[Decimal], Decimal]


class _Redacted:
    """Stands for a name that was withheld."""

    def __repr__(self) -> str:
        return "REDACTED"


REDACTED_NAME = _Redacted()


class Memo(dict[Any, Any]):
    """Values by cell; one that is not known yet is read. Most columns say little, often."""

    def __init__(self, read: Read) -> None:
        """Begin with nothing known."""
        super().__init__()
        self.read = read

    def __missing__(self, cell: Any) -> Any:
        """Read a cell, and remember a short one."""
        value = self.read(cell)
        length = len(cell) if type(cell) is str else len(cell[1])
        if length <= KEPT_TEXT and len(self) < KEPT:
            self[cell] = value
        return value


def pipe(steps: tuple[transform.Transform, ...], kind: FieldKind, column: Column | None) -> Read:
    """Make a function that reads a cell as a column of a profile says.

    Texts are worked on first, in the order of the steps; then the value is read; then numbers.

    Args:
        steps: what is done.
        kind: of the field.
        column: whose words for blank and withheld count; None: there are none.
    """
    is_last = column is not None and column.field in LAST_DAYS
    read = _reader(steps, kind, is_last=is_last)
    numbers = [step for one in steps if (step := _number_step(one)) is not None]
    if numbers:
        read = _then(read, numbers)
    before = [made for one in steps if (made := _text_step(one)) is not None]
    blank = frozenset(word.strip().casefold() for word in (column.blank if column else ()))
    withheld = column.withheld if column else ()
    if not (before or blank or withheld):
        return read
    return _with_words(read, before, (blank, withheld), kind in NUMERIC)


def _with_words(
    read: Read,
    before: list[TextStep],
    special: tuple[frozenset[str], tuple[str, ...]],
    is_numeric: bool,
) -> Read:
    blank, withheld = special

    def reads(cell: reader.Cell) -> Any:
        if type(cell) is not str and cell[0] == "ambiguous" and is_numeric:
            return read(cell)
        words = as_text(cell)
        for step in before:
            words = step(words)
        if words.casefold() in blank:
            return None
        if withheld and is_any(words, withheld):
            return REDACTED_NAME
        return read(words if before else cell)

    return reads


def _reader(
    steps: tuple[transform.Transform, ...], kind: FieldKind, *, is_last: bool
) -> Read:  # fmt: skip
    read = reader.READERS.get(kind) or _of_day(transform.AsDate(do="date"), is_last=is_last)
    for one in steps:
        match one:
            case transform.AsDate():
                read = _of_day(one, is_last=is_last)
            case transform.AsPercent():
                read = _of_percent(one.of_one)
            case transform.YesNo():
                read = _of_yes_no(one)
            case transform.AsMoney():
                read = reader.money
            case transform.AsNumber():
                is_money = kind is FieldKind.MONEY
                read = reader.money_of_number if is_money else reader.a_number
            case _:
                pass
    return read


def _of_day(how: transform.AsDate, *, is_last: bool) -> Read:
    if how.month:
        return reader.day_of(lambda words: a_month(words, how.century, how.six_digits))
    read = a_last_day if is_last else a_day
    return reader.day_of(lambda words: read(words, how.century))


def _of_percent(of_one: bool) -> Read:
    return lambda cell: reader.percent(cell, of_one)


def _of_yes_no(how: transform.YesNo) -> Read:
    yes = reader.YES | {word.casefold() for word in how.yes}
    no = reader.NO | {word.casefold() for word in how.no}
    return lambda cell: reader.yes_no(cell, yes, no)


def _text_step(one: transform.Transform) -> TextStep | None:
    match one:
        case transform.Trim():
            return lambda words: " ".join(words.split())
        case transform.Split():
            return _splitter(one)
        case transform.ValueMap():
            return _mapper(one)
        case _:
            return None


def _splitter(one: transform.Split) -> TextStep:
    place = one.take - 1 if one.take > 0 else one.take

    def split(words: str) -> str:
        parts = words.split(one.at)
        return parts[place].strip() if -len(parts) <= place < len(parts) else ""

    return split


def _mapper(one: transform.ValueMap) -> TextStep:
    known = {" ".join(was.split()).casefold(): now for was, now in one.map.items()}

    def mapped(words: str) -> str:
        found = known.get(" ".join(words.split()).casefold())
        if found is not None:
            return found
        if one.others == "refuse" and words:
            listed = ", ".join(sorted(one.map)[:12])
            raise Unreadable(f"holds {shown(words)}", f"Write one of {listed}.")
        return words if one.others == "keep" else ""

    return mapped


def _number_step(one: transform.Transform) -> NumberStep | None:
    match one:
        case transform.HoursToFte():
            return lambda hours: _places(hours / (one.full_time * one.weeks))
        case transform.DaysToWeeks():
            return lambda days: _places(days / one.days)
        case _:
            return None


def _places(value: Decimal) -> Decimal:
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)


def _then(read: Read, steps: list[NumberStep]) -> Read:
    def worked(value: Any) -> Any:
        if isinstance(value, Decimal):
            for step in steps:
                value = step(value)
        return value

    def reads(cell: reader.Cell) -> Any:
        try:
            return worked(read(cell))
        except Noted as noted:
            raise Noted(worked(noted.value), noted.code, noted.words) from None

    return reads

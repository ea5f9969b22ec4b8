"""Whether rows at fault can be left out: only those that mean the same when they are sent alone.

A row whose blank cell means the one above, that stands under a row of its own that says what it
is of, whose words go on in the next row, or whose figure is by the end of a period says something
else once it is cut out of its file, or loses what it says. A file with such a row at fault is
mended by its list of fixes, which puts each row back where it stood, and is saved whole.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from app.problems import Finding
from app.spreadsheets.fixing.laying import names_for
from app.spreadsheets.fixing.listing import TAKEN
from app.spreadsheets.fixing.put_back import Mended
from app.spreadsheets.fixing.trouble import Trouble, Weight
from app.spreadsheets.mapping.plan import Leaning, is_of_series
from app.spreadsheets.mapping.profile import Layout, Profile

MOST_SHEETS = 20  #: that are named
NOT_ALONE = "rows_not_alone"
LIST_REFUSED = "fix_list_refused"  #: a list of fixes stands in the place of the file that it mends
OF_THE_ROWS = (
    "what is read of {} in rows like these depends on the rows around them, so that alone they "
    "would be read otherwise"
)
OF_THE_NAME = (
    "what is read of {} is the name of their sheet, which no sheet of a list of them can have"
)
_BACK = (
    "Mend them in the list of fixes and send it by the link on this file's page, or over the API "
    "with `fixes`: the id of this import; or mend your own file (one of more than 40 MB always), "
    "and send it whole."
)
_IS_LIST = Finding(
    LIST_REFUSED,
    "This has the columns of a list of fixes for another file, and the profile reads rows of it "
    "together with others: alone they may be read otherwise.",
    "Send the list by the link on that file's page, or over the API with `fixes`: the id of the "
    "import of that file. Of a file that is whole, take out the columns that we added to it.",
)


def list_alone(mended: Mended[Any], profile: Profile) -> tuple[Finding, ...]:
    """Refuse a list of fixes in the place of its file, where its rows may need others of that.

    Fixes that were sent for it mend nothing in this: they may be the very same list.

    Args:
        mended: what was sent, once all of its rows were gone through.
        profile: that reads it.
    """
    return (_IS_LIST,) if mended.is_list and is_of_series(profile) else ()


def torn(leaning: Leaning, at_fault: Mapping[str, Sequence[int]]) -> dict[str, set[str]]:
    """Give the fields of which faulty rows say something that other rows say too.

    Args:
        leaning: what each row leans on others for; under number 0 what all rows of a sheet do.
        at_fault: by the name of a sheet, the numbers of its faulty rows.

    Returns:
        By the names of their sheets; none where the rows can be sent alone.
    """
    found: dict[str, set[str]] = {}
    for sheet, numbers in at_fault.items():
        fields = {key for number in (0, *numbers) for key in leaning.get((sheet, number), ())}
        if numbers and fields:
            found[sheet] = fields
    return found


def renamed(layouts: Mapping[str, Layout]) -> Iterator[tuple[str, set[str]]]:
    """Give the fields that sheets say by names which they cannot have in a list of their rows.

    Args:
        layouts: by the name of a sheet, how it is read.
    """
    told = told_by_names(layouts)
    for name, new in zip(layouts, names_for(layouts, TAKEN), strict=True):
        if name in told and new != name:
            yield name, set(told[name])


def told_by_names(layouts: Mapping[str, Layout]) -> dict[str, list[str]]:
    """Give the fields that the names of sheets say; a sheet whose name says none is left out.

    Args:
        layouts: by the name of a sheet, how it is read.
    """
    said = {
        name: sorted({one.field for one in layout.columns if one.sheet_name})
        for name, layout in layouts.items()
    }
    return {name: fields for name, fields in said.items() if fields}


def not_alone(
    found: Mapping[str, Collection[str]], named: Mapping[str, Collection[str]]
) -> Iterator[Trouble]:
    """Tell that a file is not saved without its faulty rows, sheet by sheet.

    Args:
        found: by the name of a sheet, the fields that its faulty rows cannot tell alone.
        named: by the name of a sheet, the fields that the name tells.
    """
    for sheet, fields in list(found.items())[:MOST_SHEETS]:
        by_name = sorted(set(fields).intersection(named.get(sheet, ())))
        by_rows = sorted(set(fields).difference(by_name))
        why = [OF_THE_ROWS.format(", ".join(by_rows))] * bool(by_rows)
        why += [OF_THE_NAME.format(", ".join(by_name))] * bool(by_name)
        words = f"The file is not saved without its faulty rows: {', and '.join(why)}."
        yield Trouble(NOT_ALONE, Weight.STOP, words, _BACK, sheet)

"""The headings that a file had, by the layout that read them: its successors are held to them.

A profile may say with which headings a person confirmed it. One that does not, such as a copy of a
preset, is confirmed by the first file that somebody saves by it.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.problems import Finding, Severity
from app.spreadsheets.mapping.profile import Layout, Profile

MOST_SETS = 50  #: sheets with different headings, such as those of months, by one layout
MOST_HEADINGS = 500  #: of one sheet that are kept, if they are no more
LONGEST = 300  #: characters of each

Wordings = dict[str, list[list[str]]]  #: sets of headings, by the place of their layout


def keep_wording(
    made: Wordings, profile: Profile, layout: Layout | None, headings: Sequence[str]
) -> None:
    """Add the headings of a sheet, if they can be held against others.

    Args:
        made: what is known of the other sheets of its file.
        profile: that read it.
        layout: of the profile, which did; None: none did.
        headings: as they stand in it.
    """
    if layout is None or not headings or _is_too_much(headings):
        return
    sets = made.setdefault(str(profile.layouts.index(layout)), [])
    if list(headings) not in sets and len(sets) < MOST_SETS:
        sets.append(list(headings))


def unwatched(sheet: str, layout: Layout | None, headings: Sequence[str]) -> Iterator[Finding]:
    """Tell of a sheet that nothing will be held against its headings, where that is so.

    Args:
        sheet: its name; empty for a CSV file.
        layout: that read it; None: none did.
        headings: as they stand in it.
    """
    if layout is None or layout.confirmed or not _is_too_much(headings):
        return
    words = (
        f"Headings are held to those of the file before where there are at most {MOST_HEADINGS} "
        f"of at most {LONGEST} characters; these are more or longer, and a change is not told."
    )
    at = f"{sheet}!A1" if sheet else "A1"
    yield Finding("headings_not_watched", words, "", Severity.NOTE, cell=at)


def _is_too_much(headings: Sequence[str]) -> bool:
    return len(headings) > MOST_HEADINGS or any(len(one) > LONGEST for one in headings)


def with_wordings(profile: Profile, before: Mapping[str, Sequence[Sequence[str]]]) -> Profile:
    """Give a profile that takes what a file before had for confirmed, where it says nothing.

    Args:
        profile: as it is kept.
        before: sets of headings of the last file that was saved by it.
    """
    layouts = []
    for at, layout in enumerate(profile.layouts):
        sets = before.get(str(at))
        if sets and not layout.confirmed:
            layout = layout.model_copy(update={"confirmed": tuple(map(tuple, sets))})
        layouts.append(layout)
    return profile.model_copy(update={"layouts": tuple(layouts)})

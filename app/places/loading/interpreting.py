"""Turning what was read into rows, by the fast way where it serves and line by line elsewhere."""

from app.places.loading import columns, lines
from app.places.loading.layout import PostcodeLayout, TableLayout
from app.places.loading.lines import AreaBook, Batch, TooManyAreas
from app.places.loading.opening import Block, Member, whole
from app.places.loading.records import Records, records_of
from app.problems import Finding, Invalid

MOST_TABLE_BYTES = 64 * 1024**2  #: of a file about areas, which is read in one piece


def batch_of(block: Block, layout: PostcodeLayout, book: AreaBook) -> Batch:
    """Give the rows and refusals of a block, past the header if it begins the file.

    Raises:
        Invalid: when its areas hardly repeat, so that it is no directory of postcodes.
    """
    content, line = block.content, block.line
    if line == 1 and layout.has_header:
        content, line = content[content.index(b"\n") + 1 :], 2
    if not content:
        return Batch()
    try:
        quick = columns.batch_of(content, line, layout, book)
        return quick if quick is not None else lines.batch_of(content, line, layout, book)
    except TooManyAreas as fault:
        words = f"This is no directory of postcodes: {fault}."
        raise Invalid(words, "Fetch the file again.") from None


def records_in(member: Member, layout: TableLayout) -> Records:
    """Give what a file about areas holds.

    Raises:
        Invalid: when it is not UTF-8, or not of the form that its first line promises.
        TooLarge: when it is longer than any file about areas.
    """
    content = whole(member, MOST_TABLE_BYTES)
    try:
        return records_of(content, layout)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        words = f"Line {line} of {member.name} is not UTF-8 text."
        fix = "Save it as CSV in UTF-8."
        finding = Finding("not_utf_8", words, fix, file=member.name, line=line)
        raise Invalid(words, fix, [finding]) from None
    except ValueError as fault:
        words = f"{member.name} cannot be used: {fault}."
        raise Invalid(words, "Fetch it again.") from None

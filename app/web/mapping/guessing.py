"""Guess what the columns of a file are; where nothing is known, take its first row for headings.

A file whose headings nobody has seen before is just the one whose columns a person must choose.
"""

from app.spreadsheets.mapping.proposing import Proposal, proposal, tables_of
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.reading import workbook
from app.web.mapping.first_row import by_first_row


def guessed(content: bytes, target: TargetName, name: str) -> Proposal:
    """Guess a profile for a file.

    Args:
        content: its bytes.
        target: what it is about.
        name: of the profile.

    Raises:
        Problem: if the file cannot be read.
    """
    made = proposal(content, None, target, name)
    if not made.columns:
        tables = tables_of(workbook(content, "", is_ragged=True))
        made.columns, made.document["layouts"] = by_first_row(tables)
    return made

"""Guess what the columns of a file are; where nothing is known, take its first row for headings.

A file whose headings nobody has seen before is just the one whose columns a person must choose.
"""

from collections.abc import Sequence
from pathlib import Path

from app.spreadsheets.large.looking.proposing import Look, proposed
from app.spreadsheets.mapping.guessed import Table
from app.spreadsheets.mapping.proposing import Proposal, tables_of
from app.spreadsheets.mapping.target import TargetName
from app.web.mapping.first_row import by_first_row


def guessed(path: Path, target: TargetName, name: str) -> tuple[Proposal, Sequence[Table]]:
    """Guess a profile for a file, and give its sheets with their first rows.

    Args:
        path: of the file.
        target: what it is about.
        name: of the profile.

    Raises:
        Problem: if the file cannot be read.
    """
    made, head = proposed(path, Look(target=target, name=name))
    tables = tables_of(head)
    if not made.columns:
        made.columns, made.document["layouts"] = by_first_row(tables)
    return made, tables

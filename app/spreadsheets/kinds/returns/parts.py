"""Rows that cannot be taken, and may be a part of what other rows tell of one commitment.

Figures of months are added up within one file. A file of one month alone would take the place of
all that is kept of its commitment, so such a row is mended in its file, and not by itself.
"""

from collections.abc import Mapping, Sequence

from app.spreadsheets.kinds.returns.told import QUANTITY, Told
from app.spreadsheets.mapping.laid import Laid, LaidRow
from app.spreadsheets.mapping.span import Span

#: the reference of a commitment (empty: nobody knows which), days (None: nobody knows), the row
Lack = tuple[str, Span | None, LaidRow]


def note_parts(laid: Laid, period: Span, told: Mapping[str, Told], lacks: Sequence[Lack]) -> None:
    """Note rows that cannot tell their figure alone: one for the whole period always can.

    Args:
        laid: the file; they are put down in it.
        period: of the return.
        told: what is told of each commitment.
        lacks: figures that cannot be taken.
    """
    torn = {ref for ref, span, row in lacks if ref in told and told[ref].is_torn_by(span, row)}
    for ref, span, row in lacks:
        if ref:
            is_part = ref in told and ref not in torn  # what other rows tell of it is saved
        else:
            is_part = any(one.is_torn_by(span, row) for one in told.values())
        if is_part and span != period:
            laid.leaning.setdefault((row.sheet, row.row), set()).add(QUANTITY)

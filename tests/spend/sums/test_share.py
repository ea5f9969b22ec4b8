"""Unknown is never no; what was checked goes before what is said."""

from decimal import Decimal

import pytest

from app.spend.sums.share import Basis, Said, Share, Sum, said_of


@pytest.mark.parametrize(
    ("claim", "file", "said"),
    [
        (None, None, None),
        (None, True, Said(True, Basis.FILE)),
        (None, False, Said(False, Basis.FILE)),
        ((True, "declared"), False, Said(True, Basis.DECLARED)),
        ((False, "verified"), True, Said(False, Basis.VERIFIED)),
        ((True, "contradicted"), True, Said(False, Basis.VERIFIED)),
    ],
)
def test_what_was_checked_goes_before_what_is_said(
    claim: tuple[bool, str] | None, file: bool | None, said: Said | None
) -> None:
    assert said_of(claim, file) == said


def test_a_share_puts_every_row_somewhere() -> None:
    share = Share()
    share.add(None, 2, Decimal(-5))
    share.add(Said(True, Basis.FILE), 1, Decimal(10))
    share.add(Said(False, Basis.DECLARED), 3, Decimal(30))

    assert share.unknown == Sum(2, Decimal(-5))
    assert share.yes == Sum(1, Decimal(10)) == share.by_basis[Basis.FILE]
    assert share.no == Sum(3, Decimal(30))

"""An office that takes lists of payments."""

from dataclasses import replace

import pytest

from app.spreadsheets.large.kinds import LARGE_KINDS
from tests.spreadsheets.imports.made import Office


@pytest.fixture
def spender(office: Office) -> Office:
    """Give an office whose service takes lists of payments."""
    office.client.app.state.kinds = LARGE_KINDS  # type: ignore[attr-defined]
    return replace(office, kinds=LARGE_KINDS)

"""What tests of people ask for: the same as those of returns."""

from tests.deliveries.returns.conftest import reporting, settings

__all__ = ["reporting", "settings"]

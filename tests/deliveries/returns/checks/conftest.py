"""What tests of checks ask for: the same as those of returns."""

from tests.deliveries.returns.conftest import asked, reporting, settings

__all__ = ["asked", "reporting", "settings"]

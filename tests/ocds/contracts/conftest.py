"""What tests of notices about contracts ask for: a service that can unseal, and an awarded lot."""

from tests.contracts.conftest import judged, settings

__all__ = ["judged", "settings"]

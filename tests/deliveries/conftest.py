"""What tests of deliveries as such ask for: a contract that is reported by quarters."""

from tests.deliveries.returns.conftest import reporting

__all__ = ["reporting"]

"""What tests of changes over HTTP ask for: a service about a running contract."""

from tests.contracts.plan.conftest import running

__all__ = ["running"]

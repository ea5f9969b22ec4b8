"""What tests of committee packs ask for: the service, asked by somebody in each part."""

from tests.deliveries.standing.conftest import asked

__all__ = ["asked"]

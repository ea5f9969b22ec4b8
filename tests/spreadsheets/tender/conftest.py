"""The same scene as the tests of tenders have."""

from tests.tenders.conftest import clock, scene, settings

__all__ = ["clock", "scene", "settings"]

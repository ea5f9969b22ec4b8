"""The same scene as the tests of tenders have, and the same lot as those of assessments."""

from tests.assessments.results.conftest import judged
from tests.tenders.conftest import clock, scene, settings

__all__ = ["clock", "judged", "scene", "settings"]

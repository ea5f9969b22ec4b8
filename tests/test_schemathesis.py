"""Whatever the description allows, and much that it forbids, sent to every operation.

Every answer must be one that the description has, in its shape, and none a fault of ours.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.main import create_app
from app.platform.database import make_engine
from app.platform.http.dependencies import write_session
from app.platform.migrating import upgrade
from tests.arranged import forgetful, set_time, who_may
from tests.examples import arrange, arranged_settings
from tests.operations import OPERATIONS, Operation
from tests.world.cast import Cast

SOAK = "SVS_SOAK" in os.environ
RANDOM = 1_000 if SOAK else 15  #: requests made up at random, to each operation
MOST_SYSTEMATIC = 10_000 if SOAK else 100  #: requests that try each rule of the description
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Cast]]:
    """Give the description, each operation of which can be called, and those who may."""
    folder: Path = tmp_path_factory.mktemp("schemathesis")
    engine = make_engine(f"sqlite:///{folder / 'api.sqlite3'}")
    upgrade(engine)
    known = arrange(engine)
    app = create_app(arranged_settings(engine, folder, requests_per_minute=1_000_000), engine)
    set_time(app)
    app.dependency_overrides[write_session] = forgetful  # or one withdrawal would be all
    described = schemathesis.openapi.from_asgi("/openapi.json", app)
    refusals = described.config.checks.negative_data_rejection
    refusals.expected_statuses = [*refusals.expected_statuses, "413"]
    yield described, known.here
    engine.dispose()


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_every_answer_is_one_that_is_described(
    operation: Operation, service: tuple[Any, Cast]
) -> None:
    api, cast = service
    caller = who_may(operation, cast).headers
    described = api[operation.path][operation.method]

    def ask(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, headers=caller)

    systematic = list(
        api.iter_coverage_cases(
            described,
            generation_modes=list(GenerationMode),
            generation_config=api.config.generation_for(operation=described),
        )
    )
    for case in systematic[:: max(1, len(systematic) // MOST_SYSTEMATIC)]:
        ask(case)

    @settings(
        max_examples=RANDOM,
        deadline=None,
        database=None,
        derandomize=not SOAK,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(*(described.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def ask_at_random(case: Any) -> None:
        ask(case)

    ask_at_random()

"""What open contracting takes as performance failures, by a schema put down in our words."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

SCHEMA = json.loads(Path(__file__).with_name("performance_failures.schema.json").read_text())


def faults_of(failures: list[dict[str, Any]]) -> list[str]:
    """List what open contracting would not take."""
    found = Draft4Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(failures)
    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in found]

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.rules.reading import HOME
from app.scoring.schema import schemas

RULE_SETS = [
    path
    for path in sorted((HOME / "rulesets").rglob("*.yaml"))
    if "examples" not in path.parts and "extends" not in path.read_text(encoding="utf-8")
]


class AsEditorsDo(yaml.SafeLoader):
    """Types plain scalars as YAML 1.2 does: numbers, true and false; days and `on` stay text."""


AsEditorsDo.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]*\.[0-9]+", "-+.0123456789"),
):
    AsEditorsDo.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_file_is_what_the_models_say(name: str) -> None:
    written = json.loads((HOME / "schema" / name).read_text(encoding="utf-8"))

    assert written == schemas()[name], "run `social-value rules schema`"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("path", RULE_SETS, ids=lambda path: path.parent.name)
def test_the_rule_sets_of_the_library_fit_their_schema(path: Path) -> None:
    schema = schemas()["rule-set.schema.json"]

    document = yaml.load(path.read_text(encoding="utf-8"), AsEditorsDo)  # noqa: S506 - a safe one

    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(document)] == []


def test_a_misspelt_key_does_not_fit_the_schema() -> None:
    schema = schemas()["rule-set.schema.json"]

    faults = list(Draft202012Validator(schema).iter_errors({"id": "x", "wieghts": "percent"}))

    assert any("wieghts" in fault.message for fault in faults)

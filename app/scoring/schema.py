"""JSON Schemas of every document, made from the very models that read them.

Editors complete and check YAML by these; a test holds the files in `scoring_rules/schema/` to
what is made here, so that they cannot drift.
"""

from typing import Any

from pydantic import BaseModel, Field, RootModel

from app.rules.document.catalogue import Catalogue, Method, UnitFile
from app.rules.document.cause import Causes
from app.rules.document.field import Part, Slug, Words
from app.rules.document.policy import Policy
from app.rules.document.remedy import Remedies
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Table
from app.rules.document.value import ADatedValue
from app.scoring.intake import TendersIn
from app.scoring.worked import ExampleIn

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class OverlayFile(Part):
    """A local overlay: what it extends, and what it changes within what the base allows."""

    id: Slug
    version: Slug
    extends: Words
    change: dict[str, Any] = Field(default_factory=dict)


class MethodsFile(RootModel[dict[str, Method]]):
    """Scoring methods by name."""


class TablesFile(RootModel[dict[str, Table]]):
    """Scales or ratings by name."""


class ValuesFile(RootModel[dict[str, ADatedValue]]):
    """Dated values by name."""


DOCUMENTS: dict[str, type[BaseModel]] = {
    "rule-set": RuleSet,
    "overlay": OverlayFile,
    "catalogue": Catalogue,
    "methods": MethodsFile,
    "tables": TablesFile,
    "units": UnitFile,
    "values": ValuesFile,
    "policy": Policy,
    "causes": Causes,
    "remedies": Remedies,
    "tenders": TendersIn,
    "example": ExampleIn,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Give the schema of each kind of document, by the name of its file."""
    made = {}
    for name, model in DOCUMENTS.items():
        schema = model.model_json_schema(by_alias=True)
        made[f"{name}.schema.json"] = {"$schema": DIALECT, **schema}
    return made

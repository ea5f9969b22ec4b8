"""What the API accepts and gives about rules and the library they draw on."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.platform.columns import canonical
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.problems import Finding
from app.rules.document.field import Scalar
from app.rules.publishing import Sent
from app.rules.tables import RuleSetState

YAML, JSON = "application/yaml", "application/json"

EXAMPLE_RULES = """\
id: jobs-and-price
version: "1"
effective_from: 2026-04-01
source: {title: Social value policy, body: Anytown Council, date: 2026-03-02}
weights: percent
measures:
  - {code: job_local, title: Local people employed, theme: local_jobs, unit: fte_year}
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: jobs, weight: 40, value: job_local, method: {use: share_of_target, target: 10}}
"""
NEXT_RULES = EXAMPLE_RULES.replace('version: "1"', 'version: "2"')

#: worked by hand: 60 × 50 ÷ 100 and 40 × 5 ÷ 10; the cheapest has all 60 for its price
EXAMPLE_WORKED: dict[str, Any] = {
    "tenders": [
        {"supplier": "Ash", "price": 50},
        {
            "supplier": "Birch",
            "price": 100,
            "commitments": [{"measure": "job_local", "quantity": 5, "unit": "fte_year"}],
        },
    ],
    "expect": {
        "tenders[supplier=Birch].criteria.price.score": "30",
        "tenders[supplier=Birch].criteria.jobs.score": "20",
        "tenders[supplier=Ash].total": "60",
    },
}

Text = Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)]


class RuleSetIn(Message):
    """A rule set: as YAML text, byte for byte, or as the document itself."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"yaml": NEXT_RULES, "examples": [EXAMPLE_WORKED]}]}
    )

    yaml: Text | None = None
    document: dict[str, Any] | None = None
    #: worked by hand: tenders, and in `expect` what they come to; run before publication
    examples: list[dict[str, Any]] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.yaml is None) == (self.document is None):
            raise ValueError("needs either `yaml` or `document`")
        return self

    def sent(self) -> Sent:
        """Give the bytes that it is kept as."""
        if self.yaml is not None:
            return Sent(self.yaml.encode(), YAML, tuple(self.examples))
        return Sent(canonical(self.document).encode(), JSON, tuple(self.examples))


class RuleSetAnewIn(RuleSetIn):
    """A draft's new text, given as a rule set is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"yaml": EXAMPLE_RULES, "examples": [EXAMPLE_WORKED]}]}
    )


class CheckIn(RuleSetIn):
    """A rule set to check, with the contract it is for if that is known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"yaml": EXAMPLE_RULES, "contract": {"value": 1000000, "years": 2}}]
        }
    )

    contract: dict[str, Scalar] = Field(default_factory=dict)


class FindingOut(Message):
    """A fault, a warning or a note about a document."""

    code: str  #: stable
    severity: str  #: fault, warning or note
    message: str
    how_to_fix: str
    path: str  #: where in the document, such as criteria[2].weight
    file: str
    line: int | None  #: where it was sent as text; the first line is 1


def told(finding: Finding) -> FindingOut:
    """Give a finding as a message."""
    return FindingOut(
        code=finding.code,
        severity=str(finding.severity),
        message=finding.message,
        how_to_fix=finding.how_to_fix,
        path=finding.path,
        file=finding.file,
        line=finding.line,
    )


class CheckOut(Message):
    """What a check found."""

    id: str
    version: str
    digest: str  #: of the composed rules with all they draw on
    fit_to_publish: bool
    can_score: bool  #: nothing in it would make a score wrong
    findings: list[FindingOut]


Phrase = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=r"\S")]


class WaiverIn(Message):
    """Somebody's word that a demand of the authority's policy need not be met this time."""

    policy: Phrase  #: id of the policy, such as bradford
    demand: Annotated[int, Field(ge=0, le=1_000)]  #: its place in the policy, from 0
    reason: Phrase
    approved_by: Phrase  #: the office that may say so; no person's name is needed


class PublicationIn(Message):
    """What goes with a publication."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"waivers": []}]})

    waivers: list[WaiverIn] = Field(default_factory=list, max_length=20)


class RuleSetOut(Message):
    """A version of a rule set that the authority keeps."""

    id: UUID
    rule_set: str
    version: str
    title: str
    state: RuleSetState
    digest: str
    edition: int  #: grows with every change of a draft
    made_at: datetime
    published_at: datetime | None
    updated_at: datetime


class RuleSetWhole(RuleSetOut):
    """A version of a rule set, with its text."""

    media_type: str
    text: str  #: the document as it was sent, byte for byte
    pinned: dict[str, Any]  #: composed, with everything of the library that it draws on
    examples: list[dict[str, Any]]
    waivers: list[WaiverIn]  #: demands of policies that need not be met, and who said so


class RuleSetPage(Page[RuleSetOut]):
    """A page of an authority's rule sets."""


class LibraryRuleSetOut(Message):
    """A rule set that comes with the service."""

    name: str  #: id@version
    title: str
    effective_from: str | None
    source: str
    notes: str


class LibraryRuleSetWhole(LibraryRuleSetOut):
    """A rule set that comes with the service, with its text."""

    text: str  #: the document, byte for byte
    digest: str  #: of the pinned text
    pinned: dict[str, Any]  #: composed, with everything of the library that it draws on


class LibraryRuleSetPage(Page[LibraryRuleSetOut]):
    """A page of the rule sets that come with the service."""


class MethodOut(Message):
    """A scoring method: the published formula is the executed formula."""

    name: str
    title: str
    formula: str | None
    parameters: list[str]
    better: str | None
    pool_relative: bool
    source: str


class MethodPage(Page[MethodOut]):
    """A page of scoring methods."""


class ScaleOut(Message):
    """One grade of a scale, or one band of a table."""

    name: str  #: scale and grade
    scale: str
    grade: str
    label: str | None
    meaning: str | None
    share: str | None  #: of full marks
    points: str | None


class ScalePage(Page[ScaleOut]):
    """A page of the grades of all scales."""


class MeasureOut(Message):
    """A measure of a catalogue."""

    code: str
    catalogue: str
    title: str
    theme: str | None
    unit: str
    time_basis: str
    counts_as: str
    locality_test: str | None
    count_once_in: str | None
    hours_of: str | None  #: "attendees": of those who came; "staff" or "rooms": of these alone
    evidence: list[str]
    definition: str | None


class MeasurePage(Page[MeasureOut]):
    """A page of measures."""


class UnitOut(Message):
    """A unit of quantities."""

    unit: str
    title: str
    whole: bool  #: there are no parts of one
    converts_to: list[str]


class UnitPage(Page[UnitOut]):
    """A page of units."""

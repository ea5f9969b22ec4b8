"""What the API accepts and gives about mapping profiles."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.shipping import preset_called
from app.spreadsheets.mapping.target import FieldKind, TargetName

PresetName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,59}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
EXAMPLE_PROFILE: dict[str, Any] = {
    "name": "Our ledger's monthly list",
    "target": "spend",
    "layouts": [
        {
            "columns": [
                {"field": "supplier", "headings": ["Creditor"], "withheld": ["*redacted*"]},
                {"field": "amount", "headings": ["Net £"]},
                {"field": "paid_on", "headings": ["Pay date"], "steps": [{"do": "date"}]},
            ],
            "confirmed": [["Creditor", "Net £", "Pay date"]],
        }
    ],
}


class MappingProfileIn(Message):
    """A profile to keep: one's own, or a copy of one that comes with the service."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"profile": EXAMPLE_PROFILE | {"name": "Another list"}}]}
    )

    profile: Profile | None = None
    preset: PresetName | None = None
    name: Name | None = None  #: of the copy of a preset; left out: the preset's own

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.profile is None) == (self.preset is None):
            raise ValueError("send a profile, or name a preset, but not both")
        if self.name is not None and self.preset is None:
            raise ValueError("a profile has its name in it")
        return self

    def chosen(self) -> Profile:
        """Give the profile to keep.

        Raises:
            NotFound: if there is no such preset.
        """
        if self.profile is not None:
            return self.profile
        preset = preset_called(self.preset or "")
        return preset.model_copy(update={"name": self.name}) if self.name else preset


class MappingProfileAnewIn(Message):
    """A profile in the place of the present version."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"profile": EXAMPLE_PROFILE}]})

    profile: Profile


class MappingProfileOut(Message):
    """A profile that the authority keeps."""

    id: UUID
    name: str
    target: TargetName
    preset: str  #: that it began as; empty: none
    version: int
    made_by: UUID
    made_at: datetime
    updated_at: datetime
    removed_at: datetime | None  #: since when no file is read by it any more


class MappingProfileWhole(MappingProfileOut):
    """A profile, with what it says."""

    profile: Profile


class MappingProfilePage(Page[MappingProfileOut]):
    """A page of the authority's profiles."""


class MappingPresetOut(Message):
    """A profile that comes with the service."""

    preset: str
    name: str
    target: TargetName
    about: str
    source: str  #: where its headings are from


class MappingPresetPage(Page[MappingPresetOut]):
    """A page of the profiles that come with the service."""


class MappingPresetWhole(MappingPresetOut):
    """A profile that comes with the service, with what it says."""

    profile: Profile


class MappingFieldOut(Message):
    """A field that a row of a target may say."""

    field: str  #: target and key
    target: TargetName
    key: str
    kind: FieldKind
    is_required: bool  #: a row without it says nothing
    about: str
    example: str  #: a cell that it is read from as it stands, without any step


class MappingFieldPage(Page[MappingFieldOut]):
    """A page of fields."""


class GuessedColumnOut(Message):
    """What a column of a file was taken for."""

    sheet: str
    place: str  #: its letter
    heading: str
    field: str  #: empty: nothing
    why: str
    examples: list[str]


class UnderstoodRowOut(Message):
    """A row as it would be read."""

    sheet: str
    row: int
    values: dict[str, str | bool]  #: numbers and days as text


class NotReadOut(Message):
    """What would not be read, and why.

    `rows` are those that it is, and of a column without a heading those in which something
    stands; of any other column they are not counted.
    """

    what: str  #: column or row
    place: str
    name: str
    why: str
    rows: int


class MappingFindingOut(Message):
    """Something in the file that must be put right, or is worth knowing."""

    code: str
    severity: str
    cell: str
    message: str
    how_to_fix: str


class KnownProfileOut(Message):
    """A profile that was confirmed with such headings."""

    id: UUID
    name: str
    version: int


class MappingCountsOut(Message):
    """Rows of a file: those that went in are those that came out, one way or another.

    Rows of headings are among them, as not read. Each row of the file counts once, however many
    of its columns become rows; in the preview of an import of a return each such cell counts.
    """

    rows: int
    read: int
    faulty: int
    not_read: int


class MappingProposalOut(Message):
    """How a file would be read: a proposal for a person to confirm. Nothing of it is kept."""

    target: TargetName
    profile: dict[str, Any]  #: to be confirmed, column by column, and sent as a profile
    columns: Annotated[list[GuessedColumnOut], Field(description="Empty if a profile was tried.")]
    missing: list[str]  #: fields that every row needs, for which no column was found
    known: list[KnownProfileOut]  #: profiles that were confirmed with such headings
    drift: list[str]  #: how the headings differ from those that the profile was confirmed with
    counts: MappingCountsOut | None  #: null: nothing was read, as something is missing
    rows: list[UnderstoodRowOut]  #: the first twenty as they would be read
    not_read: list[NotReadOut]
    findings: list[MappingFindingOut]  #: at most a hundred

"""What the API takes and gives about releases."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, StringConstraints, model_validator

from app.deliveries.notices.messages import OmissionOut
from app.deliveries.notices.omission import Omission
from app.ocds.publication.kind import NoticeKind
from app.ocds.publication.tables import OcdsPublication
from app.platform.request.messages import Message

NoticeId = Annotated[str, StringConstraints(pattern=r"^([0-9]{6}-[0-9]{4})?$")]


class _Package(Message):
    """What every package of OCDS 1.1 says of itself."""

    uri: str
    version: str
    extensions: list[str]
    publishedDate: str
    publisher: dict[str, Any]
    license: str
    publicationPolicy: str


class OcdsPackageOut(_Package):
    """A release package of OCDS 1.1; its numbers are numbers."""

    releases: list[dict[str, Any]]
    #: `next`: where the list goes on; left out on its last page
    links: dict[str, str] | None = None


class OcdsRecordPackageOut(_Package):
    """A record package of OCDS 1.1: every release of a procurement, and what they say together."""

    records: list[dict[str, Any]]


class OcdsOmissionsOut(Message):
    """What the law wants of a notice and the release does not say, and whether it is valid."""

    notice: NoticeKind
    notice_type: str  #: such as UK7
    omissions: list[OmissionOut]
    faults: list[str]  #: that the schemas of the standard find; there should be none


class OcdsTenderIn(Message):
    """The publication of a procurement."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notice_id": "012345-2026"}]})

    notice_id: NoticeId = ""  #: of the notice on the national platform, where it is out


class OcdsReleaseIn(Message):
    """Which notice about a contract is published as a release."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"notice": "details", "notice_id": "012345-2026"}]}
    )

    notice: NoticeKind
    notice_id: NoticeId = ""  #: of the notice on the national platform, where it is out
    starts_on: date | None = None  #: of a performance notice: the first day assessed
    ends_on: date | None = None  #: and the last
    change_id: UUID | None = None  #: of a change notice

    @model_validator(mode="after")
    def _of_a_piece(self) -> "OcdsReleaseIn":
        if self.notice is NoticeKind.TENDER:
            raise ValueError("the tender is published with its procurement, not with a contract")
        is_performance = self.notice is NoticeKind.PERFORMANCE
        if is_performance and (self.starts_on is None or self.ends_on is None):
            raise ValueError("a performance notice needs `starts_on` and `ends_on`")
        if not is_performance and (self.starts_on or self.ends_on):
            raise ValueError("only a performance notice has `starts_on` and `ends_on`")
        if (self.notice is NoticeKind.CHANGE) is (self.change_id is None):
            raise ValueError("a change notice needs `change_id`, and no other has it")
        return self


class OcdsReleaseOut(Message):
    """A release that was published."""

    release_id: str
    ocid: str
    notice: NoticeKind
    digest: str  #: SHA-256 of what it says, without its id and moment
    url: str  #: where anybody can read it; what a test key published, test keys of its sandbox
    published_at: datetime
    #: what stands against it: that its ocid is another buyer's; the rest is in `/ocds/omissions`
    omissions: list[OmissionOut]

    @classmethod
    def of(cls, row: OcdsPublication, url: str, found: Iterable[Omission]) -> "OcdsReleaseOut":
        """Make it from what is stored, and from what was found to stand against it."""
        return cls(
            omissions=[OmissionOut.model_validate(one, from_attributes=True) for one in found],
            release_id=row.release_id, ocid=row.ocid, notice=row.kind, digest=row.digest,
            url=f"{url}{row.release_id}", published_at=row.published_at,
        )  # fmt: skip

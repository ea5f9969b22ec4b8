"""What the API accepts and gives about many writes at once."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from app.platform.request.idempotency import LONGEST
from app.platform.request.messages import Message

MOST_WRITES = 1_000  #: of one request

#: no fragment, which is never sent, and nothing but what an address may have
Path = Annotated[str, StringConstraints(max_length=2_000, pattern=r'^/v1/[!"$-~]+$')]
Plain = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=r"^[ -~]+$")]


class BulkWrite(Message):
    """One write, as it would be sent by itself."""

    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: Path  #: with its parameters, such as `/v1/suppliers`
    body: dict[str, Any] | None = None  #: left out where the operation takes none
    idempotency_key: Plain | None = None  #: counts for this write, here and by itself
    if_match: Plain | None = None  #: the `ETag` of what is changed, or `*`


class BulkIn(Message):
    """Writes to be done in their order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "all_or_nothing": False,
                    "writes": [
                        {
                            "method": "POST",
                            "path": "/v1/suppliers",
                            "body": {"name": "Larch Works Ltd", "address": "3 Mill Lane, Anytown"},
                            "idempotency_key": "supplier-3",
                        },
                        {
                            "method": "POST",
                            "path": "/v1/suppliers",
                            "body": {"name": "Maple Works Ltd", "address": "4 Mill Lane, Anytown"},
                            "idempotency_key": "supplier-4",
                        },
                    ],
                }
            ]
        }
    )

    writes: Annotated[list[BulkWrite], Field(min_length=1, max_length=MOST_WRITES)]
    all_or_nothing: bool = False  #: one transaction, of which nothing is kept if one is refused


class BulkAnswer(Message):
    """What became of one write."""

    status: int  #: as it would have by itself; 424: done, and undone with the others
    body: dict[str, Any] | None  #: the answer, or the problem; null where there is none
    location: str | None = None  #: address of what was made
    etag: str | None = None  #: version of what was made or changed
    is_replayed: bool = False  #: it had been done before, under its idempotency key
    retry_after: int | None = None  #: seconds to wait before it is sent again

    @property
    def is_done(self) -> bool:
        """Tell whether the write was done."""
        return self.status < 300


class BulkOut(Message):
    """What became of each write, in their order."""

    done: int
    refused: int
    answers: list[BulkAnswer]

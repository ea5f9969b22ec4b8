"""What the API accepts for a challenge bundle."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.bundle.redaction import Redaction
from app.platform.request.messages import Message

Words = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"\S")]


class RedactionIn(Message):
    """Something that is taken out."""

    document: Annotated[str, StringConstraints(min_length=1, max_length=200)]  #: as in the index
    #: JSON pointer (RFC 6901) to the value; empty: the whole document
    path: Annotated[str, StringConstraints(max_length=500, pattern=r"^(/.*)?$")]
    reason: Words
    law: Words  #: under which it is withheld

    def as_redaction(self) -> Redaction:
        """Give it as bundles know it."""
        return Redaction(self.document, self.path, self.reason, self.law)


class BundleIn(Message):
    """What a bundle is for, and what is taken out of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "purpose": "Claim of an unsuccessful supplier",
                    "redactions": [
                        {
                            "document": "procurement/lot.json",
                            "path": "/title",
                            "reason": "sensitive commercial information",
                            "law": "Procurement Act 2023, section 94",
                        }
                    ],
                }
            ]
        }
    )

    purpose: Words
    redactions: Annotated[tuple[RedactionIn, ...], Field(max_length=1000)] = ()

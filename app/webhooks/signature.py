"""What a message says, and the headers by which its receiver knows that it is ours.

By the Standard Webhooks specification, 1.0.0, and its own library. A message says what happened,
to what and where to read it, and nothing of what that holds; its words are the same however often
it is sent.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from app.webhooks.catalogue import link_of

PREFIX = "whsec_"


def body_of(kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    """Write a message."""
    told = {"type": kind, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": dict(data)}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


def data_of(event_id: UUID, number: int, kind: str, subject: str) -> dict[str, Any]:
    """Give what a message says of an event."""
    path = link_of(kind, subject)
    return {"id": str(event_id), "number": number, "subject": subject, "path": path}


def headers_for(
    message_id: UUID, body: str, secrets: Iterable[str], now: datetime
) -> dict[str, str]:
    """Sign a message with every secret that is good just now.

    Args:
        message_id: the same whenever this message is sent; receivers drop what they have had.
        body: as it goes out.
        secrets: each `whsec_` and base64, the newest first.
        now: when it goes out, in UTC; receivers refuse what is more than five minutes off.
    """
    signed = [Webhook(secret).sign(str(message_id), now, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "social-value-scorer",
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signed),
    }

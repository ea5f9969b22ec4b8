"""What a client sends: a form, and who it is (RFC 6749, sections 2.3.1 and 4.4.2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from app.organisations.oauth.refusal import Code, Refusal

MEDIA_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 20
GRANT = "client_credentials"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client says of itself: the id of an API key, and that key."""

    client_id: str
    secret: str


def fields_in(content_type: str, body: bytes) -> dict[str, str]:
    """Give the fields of a form; those that are empty count as left out.

    Raises:
        Refusal: if it is no form, or has a field twice.
    """
    if content_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Refusal(Code.INVALID_REQUEST, f"Send a form: Content-Type: {MEDIA_TYPE}.")
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Refusal(Code.INVALID_REQUEST, "The form cannot be read.") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Refusal(Code.INVALID_REQUEST, "A field is given twice.")
    return fields


def credentials_in(basic: tuple[str, str] | None, fields: Mapping[str, str]) -> Credentials:
    """Give what a client says of itself, in a header or in the form, not in both.

    Args:
        basic: name and secret of the header; None: there is no such header.
        fields: of the form.

    Raises:
        Refusal: if it says nothing, or says it twice.
    """
    if basic is not None:
        if "client_secret" in fields or fields.get("client_id", basic[0]) != basic[0]:
            words = "Say who you are in the header or in the form, not in both."
            raise Refusal(Code.INVALID_REQUEST, words)
        return Credentials(*basic)
    if "client_id" not in fields or "client_secret" not in fields:
        words = "Send the id of your API key as client_id and the key as client_secret."
        raise Refusal(Code.INVALID_CLIENT, words)
    return Credentials(fields["client_id"], fields["client_secret"])


def scopes_asked(fields: Mapping[str, str], held: Collection[str]) -> frozenset[str]:
    """Give the scopes of a token: those that are asked for, or all that the client has.

    Raises:
        Refusal: if the client lacks one, if it has none, or if another grant is asked for.
    """
    if "grant_type" not in fields:
        raise Refusal(Code.INVALID_REQUEST, f"Send grant_type={GRANT}.")
    if fields["grant_type"] != GRANT:
        raise Refusal(Code.UNSUPPORTED_GRANT_TYPE, f"Only {GRANT} is known here.")
    asked = frozenset(fields["scope"].split()) if "scope" in fields else frozenset(held)
    if not asked or not asked <= frozenset(held):
        words = "The client lacks a scope that is asked for; leave scope out for all it has."
        raise Refusal(Code.INVALID_SCOPE, words)
    return asked

"""What a client is told, member by member as the standards name them."""

from app.platform.request.messages import Message


class TokenOut(Message):
    """An access token (RFC 6749, section 5.1)."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the kind of token, and no token
    expires_in: int  #: seconds
    scope: str  #: what it may be used for, blanks between


class RefusalOut(Message):
    """Why there is none (RFC 6749, section 5.2)."""

    error: str
    error_description: str


class IntrospectionOut(Message):
    """What a token is good for (RFC 7662); one that is good for nothing is not active."""

    active: bool
    scope: str | None = None
    client_id: str | None = None
    sub: str | None = None
    token_type: str | None = None
    iss: str | None = None
    aud: str | None = None
    iat: int | None = None
    exp: int | None = None
    jti: str | None = None


class MetadataOut(Message):
    """Where tokens are had, and how (RFC 8414)."""

    issuer: str
    token_endpoint: str
    introspection_endpoint: str
    jwks_uri: str
    service_documentation: str
    scopes_supported: tuple[str, ...]
    grant_types_supported: tuple[str, ...]
    response_types_supported: tuple[str, ...] = ()
    token_endpoint_auth_methods_supported: tuple[str, ...]
    introspection_endpoint_auth_methods_supported: tuple[str, ...]

"""Why no token is given, in the words and the shape of OAuth 2.0 (RFC 6749, section 5.2)."""

from enum import StrEnum


class Code(StrEnum):
    """What is wrong; programs may rely on it."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_SCOPE = "invalid_scope"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"


class Refusal(Exception):
    """The request is refused."""

    def __init__(self, code: Code, words: str) -> None:
        """Say what is wrong, in plain ASCII without quotation marks, as the RFC wants it."""
        super().__init__(words)
        self.code = code
        self.words = words

    @property
    def status(self) -> int:
        """Give its HTTP status."""
        return 401 if self.code == Code.INVALID_CLIENT else 400

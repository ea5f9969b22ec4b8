"""Headers on every answer that keep browsers and proxies from doing harm with it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Vary": "Accept, Authorization",
}
#: an answer of the API is no page: nothing in it is to be loaded, framed or run
POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


_ALWAYS = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]


class SecurityHeaders:
    """Adds the headers; a page may bring a policy of its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_missing(message["headers"])]
            await send(message)

        await self.app(scope, receive, guarded)


def _missing(given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name for name, _ in given}
    missing = list(_ALWAYS)
    if b"content-security-policy" not in names:
        missing.append((b"content-security-policy", POLICY))
    if b"cache-control" not in names:
        # what has a tag may be kept if it is asked about each time; the rest may not
        kept = b"private, no-cache" if b"etag" in names else b"no-store"
        missing.append((b"cache-control", kept))
    return missing

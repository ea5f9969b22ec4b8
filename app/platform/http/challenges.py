"""What a caller must bring who is not let in (RFC 6750, section 3)."""

from app.problems import Problem, Unauthenticated

_BEARER = 'Bearer realm="social-value"'


def challenge(problem: Problem, status: int) -> str:
    """Give the words of `WWW-Authenticate`; "" if nothing that could be brought is lacking."""
    if isinstance(problem, Unauthenticated):
        is_first = problem.slug == Unauthenticated.slug
        return _BEARER if is_first else f'{_BEARER}, error="invalid_token"'
    if status == 403 and "scope" in problem.facts:
        return f'{_BEARER}, error="insufficient_scope", scope="{problem.facts["scope"]}"'
    return ""

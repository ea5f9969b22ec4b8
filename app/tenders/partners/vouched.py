"""How every answer of a partner came; the service knows no partner, so it knows no more."""

VOUCHED = (
    "by a link that the supplier was given to pass on. Nothing shows who used the link: ask the "
    "partner itself before you rely on it."
)

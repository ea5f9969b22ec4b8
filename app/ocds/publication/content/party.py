"""Organisations as a release lists them, and as its other parts refer to them."""

from collections.abc import Iterable
from typing import Any

from app.ocds.publication.content.words import known
from app.ocds.publication.told import Body

#: what a supplier says that it is, and the words of the UK extension for it
FLAGS = {
    "vcse": "vcse",
    "supported_employment": "shelteredWorkshop",
    "mutual": "publicServiceMissionOrganization",
}
BUYER_TYPE = "UK_CA_TYPE"


def reference(body: Body) -> dict[str, str]:
    """Refer to an organisation of the list."""
    return {"id": body.id, "name": body.name}


def parties(buyer: Body, suppliers: Iterable[Body], removed: Iterable[Body]) -> list[Any]:
    """List each organisation once, with its roles."""
    roles: dict[str, list[str]] = {}
    bodies: dict[str, Body] = {}
    named = [(buyer, "buyer")]
    named += [(one, "supplier") for one in suppliers]
    named += [(one, "removedSupplier") for one in removed]
    for body, role in named:
        bodies[body.id] = body
        found = roles.setdefault(body.id, [])
        if role not in found:
            found.append(role)
    return [_party(body, roles[name]) for name, body in bodies.items()]


def _party(body: Body, roles: list[str]) -> dict[str, Any]:
    every = [{"scheme": scheme, "id": number} for scheme, number in body.identifiers]
    return known({
        "id": body.id,
        "name": body.name,
        "identifier": every[0] if every else None,
        "additionalIdentifiers": every[1:],
        "address": known({"streetAddress": body.address}),
        "contactPoint": known({"email": body.email}),
        "roles": roles,
        "details": _details(body),
    })  # fmt: skip


def _details(body: Body) -> dict[str, Any]:
    """Say what sort of organisation it is; what it does not say of itself is not said."""
    made: dict[str, Any] = {
        word: body.claims[claim] for claim, word in FLAGS.items() if claim in body.claims
    }
    if "sme" in body.claims:
        made["scale"] = "sme" if body.claims["sme"] else "large"
    if body.buyer_type:
        made["classifications"] = [{"scheme": BUYER_TYPE, "id": body.buyer_type}]
    return made

"""Undo a file of a return whole: what no document says of its deliveries stands and goes back too.

That is what was decided of each, by which list it was placed, and whom it counts. Of people the
ids of their rows are told, never a digest: what is kept of a file that was saved leads to nobody.
So what such a row said can be put back only while it is there.
"""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import PersonToken
from app.deliveries.returns.checks.report import DeliverySent, ReturnSent
from app.deliveries.tables import Delivery, Return
from app.spreadsheets.imports.lifecycle import Depended
from app.spreadsheets.kinds.returns.case import Case

KEPT = "kept"  #: key in a delivery of what is kept of it besides what it says
PEOPLE = "people"  #: key of the rows of whom deliveries count
#: follows from the evidence that was handed in, by itself
UNDECIDED = frozenset({DeliveryState.CLAIMED, DeliveryState.EVIDENCED})
HOW_ELSE = "Give the tokens in another file, or correct the delivery where it is kept."


def with_the_rest(session: Session, case: Case, document: dict[str, Any]) -> dict[str, Any]:
    """Give a document of the draft with what is kept besides."""
    deliveries = [
        one | {KEPT: _rest(case.stored[one["reference"]])} for one in document["deliveries"]
    ]
    ids = {one.id: one.reference for one in case.deliveries}
    query = select(PersonToken).where(col(PersonToken.delivery_id).in_(ids))
    people = [
        {"reference": ids[one.delivery_id], "token": str(one.id)}
        for one in session.exec(query.order_by(col(PersonToken.id)))
    ]
    return document | {"deliveries": deliveries, PEOPLE: people}


def goes_back(tree: dict[str, Any]) -> bool:
    """Tell whether a tree is how a return stood, rather than what a file says."""
    return PEOPLE in tree


def said_in(tree: dict[str, Any]) -> dict[str, Any]:
    """Give of a tree the document that the API takes."""
    if not goes_back(tree):
        return tree
    said = {key: value for key, value in tree.items() if key != PEOPLE}
    deliveries = [
        {key: value for key, value in one.items() if key != KEPT} for one in tree["deliveries"]
    ]
    return said | {"deliveries": deliveries}


def as_it_stood(
    session: Session, parent: Return, sent: ReturnSent, tree: dict[str, Any]
) -> ReturnSent:
    """Give a return that goes back, with the lists that placed it and whom it counted.

    A delivery that was taken out comes back without the people whose tokens went with it.

    Raises:
        Depended: if whom a delivery counted is not kept any more, or one that counts somebody
            by now would go.
    """
    kept = {one["reference"]: one[KEPT] for one in tree["deliveries"]}
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in tree[PEOPLE]:
        wanted[one["reference"]].add(one["token"])
    digests, standing = _here(session, parent)
    for reference in sorted(wanted.keys() & standing):
        if reference not in kept or not wanted[reference] <= digests.keys():
            raise Depended(
                f"Whom the delivery {reference} counts was changed by this file or since, and the "
                "tokens from before are not kept.",
                HOW_ELSE,
            )

    def restored(one: DeliverySent) -> DeliverySent:
        ids = wanted[one.reference]
        people = frozenset(digests[each] for each in ids) if ids <= digests.keys() else None
        return replace(one, digests=people, vintage=kept[one.reference]["vintage"])

    return replace(sent, deliveries=tuple(map(restored, sent.deliveries)))


def _rest(one: Delivery) -> dict[str, Any]:
    is_decided = one.state not in UNDECIDED
    decided = {"state": one.state.value, "moves": one.moves} if is_decided else {}
    return decided | {"vintage": one.vintage}


def _here(session: Session, parent: Return) -> tuple[dict[str, str], set[str]]:
    """Give the digests that are kept in a return, by their rows; and what its draft holds."""
    query = select(Delivery).where(
        Delivery.return_id == parent.id, col(Delivery.withdrawn_at).is_(None)
    )
    rows = session.exec(query).all()
    ids: list[UUID] = [one.id for one in rows]
    tokens = select(PersonToken).where(col(PersonToken.delivery_id).in_(ids))
    digests = {str(one.id): one.token for one in session.exec(tokens)}
    return digests, {one.reference for one in rows if one.replaced == 0}

"""A release, put together of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.ocds.publication.content.award import award, bids
from app.ocds.publication.content.contract import changed, details, key
from app.ocds.publication.content.party import parties, reference
from app.ocds.publication.content.performance import ending, performance
from app.ocds.publication.content.tender import stub, tender
from app.ocds.publication.content.words import known, moment
from app.ocds.publication.kind import CANCELLED, FORMS, Form, NoticeKind
from app.ocds.publication.told import Body, ContractTold, Purchase

LANGUAGE = "en"
INITIATION = "tender"
#: in a release that is only looked at: without an ocid none is published
UNASSIGNED = "unassigned"
OF_AWARD = (NoticeKind.AWARD, NoticeKind.DETAILS)  #: notices that tell of the award


@dataclass(frozen=True, slots=True)
class Named:
    """What makes a release this one: its id and moment, and where it can be read."""

    id: str
    at: datetime
    url: str  #: of the release, or of the notice that it tells of
    document: str  #: id of the notice, where it was published elsewhere too; else of the release
    is_first: bool = True  #: no other of its kind was published about the same thing


def form_of(kind: NoticeKind, purchase: Purchase) -> Form:
    """Give how open contracting calls a kind of notice about a procurement."""
    return CANCELLED if kind is NoticeKind.TENDER and purchase.is_cancelled else FORMS[kind]


def tender_release(purchase: Purchase, buyer: Body, named: Named) -> dict[str, Any]:
    """Give the release of a procurement as it is published."""
    form = form_of(NoticeKind.TENDER, purchase)
    part = tender(purchase) | {"documents": [_document(form, named)]}
    return {**_head(purchase, buyer, form, named, parties(buyer, (), ())), "tender": part}


def contract_release(told: ContractTold, kind: NoticeKind, named: Named) -> dict[str, Any]:
    """Give the release of one kind of notice about a contract."""
    form = FORMS[kind]
    head = _head(told.purchase, told.buyer, form, named, _parties(told, kind))
    documents = [_document(form, named)]
    made = {**head, "tender": stub(told.purchase)}
    if kind is NoticeKind.AWARD:
        return known({**made, "bids": bids(told), "awards": [award(told, documents)]})
    contract = {**_contract(told, kind), "documents": documents}
    if kind is NoticeKind.DETAILS:
        made |= known({"bids": bids(told), "awards": [award(told, [])]})
    return {**made, "contracts": [contract]}


def whole_release(told: ContractTold, kinds: tuple[NoticeKind, ...], named: Named) -> Any:
    """Give all that is told of a contract now, in one release with the tags of each part."""
    tags = dict.fromkeys(tag for kind in kinds for tag in FORMS[kind].first)
    listed = _every_party(told, told.awarded_to)
    head = _head(told.purchase, told.buyer, FORMS[kinds[0]], named, listed)
    contract: dict[str, Any] = {}
    for kind in kinds:
        if kind is not NoticeKind.AWARD:
            contract = _joined(contract, _contract(told, kind))
    made = {**head, "tag": list(tags), "tender": stub(told.purchase), "bids": bids(told)}
    return known(
        {**made, "awards": [award(told, [])], "contracts": [contract] if contract else []}
    )


def content_of(release: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a release says apart from its own name and moment, to be compared."""
    left = {name: part for name, part in release.items() if name not in {"id", "date", "tag"}}
    for section in ("awards", "contracts"):
        left[section] = [_without_documents(one) for one in release.get(section, ())]
    left["tender"] = _without_documents(release.get("tender", {}))
    return left


def _without_documents(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in part.items() if name != "documents"}


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Put what two notices say of a contract together; the later stands."""
    both = one.get("implementation", {}) | other.get("implementation", {})
    return one | other | ({"implementation": both} if both else {})


def _contract(told: ContractTold, kind: NoticeKind) -> dict[str, Any]:
    if kind is NoticeKind.DETAILS:
        return details(told)
    if kind is NoticeKind.PERFORMANCE:
        return performance(told)
    if kind is NoticeKind.CHANGE:
        return changed(told)
    return key(told) if told.ended is None else ending(told, told.ended)


def _parties(told: ContractTold, kind: NoticeKind) -> list[Any]:
    """List whom the notice names: an award, to whom it was let, be it another's by now."""
    if kind is NoticeKind.CHANGE:
        return _every_party(told, ())
    if kind in OF_AWARD:
        return parties(told.buyer, told.awarded_to, ())
    return parties(told.buyer, (*told.suppliers, *told.failed), ())


def _every_party(told: ContractTold, first: tuple[Body, ...]) -> list[Any]:
    added = [one.added for one in told.changes if one.added is not None]
    removed = [one.removed for one in told.changes if one.removed is not None]
    named = (*first, *told.suppliers, *told.failed, *added)
    return parties(told.buyer, named, removed)


def _head(
    purchase: Purchase, buyer: Body, form: Form, named: Named, listed: list[Any]
) -> dict[str, Any]:
    return {
        "ocid": purchase.ocid or UNASSIGNED,
        "id": named.id,
        "date": moment(named.at),
        "tag": list(form.first if named.is_first else form.later),
        "initiationType": INITIATION,
        "language": LANGUAGE,
        "parties": listed,
        "buyer": reference(buyer),
    }


def _document(form: Form, named: Named) -> dict[str, Any]:
    return known({
        "id": named.document,
        "documentType": form.document_type,
        "noticeType": form.notice_type,
        "description": form.title,
        "url": named.url,
        "datePublished": moment(named.at),
    })  # fmt: skip

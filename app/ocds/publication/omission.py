"""What the law wants of a notice and it does not say: each with the law, and where to enter it.

Built on what `app.deliveries.notices.omission` lists for indicators, ratings and breaches.
Sources: Procurement Regulations 2024 (SI 2024/692), regulations 32 (contract details), 39
(performance), 40 (changes) and 41 (termination), in our words.
"""

from collections.abc import Iterator

from app.deliveries.notices.omission import (
    Omission,
    missing_in_breach,
    missing_in_details,
    missing_in_performance,
)
from app.ocds.publication.kind import NoticeKind
from app.ocds.publication.release import OF_AWARD
from app.ocds.publication.told import Body, ContractTold

LAW = {
    NoticeKind.TENDER: "Procurement Act 2023, section 21",
    NoticeKind.AWARD: "Procurement Regulations 2024, regulation 27",
    NoticeKind.DETAILS: "Procurement Regulations 2024, regulation 32(2)",
    NoticeKind.PERFORMANCE: "Procurement Regulations 2024, regulation 39(4)",
    NoticeKind.CHANGE: "Procurement Regulations 2024, regulation 40",
    NoticeKind.TERMINATION: "Procurement Regulations 2024, regulation 41",
}
PARTICULARS = "POST /v1/contracts/{contract_id}/ocds/particulars"
CONTRACT = "PATCH /v1/contracts/{contract_id}"
REPUBLICATION = (
    "POST /v1/procurements/{procurement_id}/cancellation and then …/republication, whose draft "
    "takes an `ocid`"
)
AUTHORITY = "PATCH /v1/authority"
SUPPLIER = "PATCH /v1/suppliers/{supplier_id}"
DIRECT = "direct"  #: how the standard calls a direct award
CLAIMS = "PUT /v1/suppliers/{supplier_id}/claims/{kind}"
#: what a contract details notice says of each supplier, in words
CLAIMED = {
    "sme": "a small or medium-sized enterprise",
    "vcse": "a voluntary, community or social enterprise",
    "supported_employment": "a supported employment provider",
    "mutual": "a public service mutual",
}
_Wanted = tuple[str, bool, str, str]  #: code, whether it is there, what it is, where to enter it


def missing_in(told: ContractTold, kind: NoticeKind) -> list[Omission]:
    """List what a notice about a contract leaves out, in the order of the notice."""
    law = LAW[kind]
    wanted = [*_of_everybody(told, kind), *_OF[kind](told)]
    found = [
        Omission(f"no_{code}", f"It does not give {what}.", f"Enter it by {where}.", law)
        for code, is_there, what, where in wanted
        if not is_there
    ]
    other = of_another(told.other_buyer, told.purchase.ocid, law, CONTRACT)
    return [*other, *_unread(told, law), *found, *_besides(told, kind)]


def of_another(buyer: str, ocid: str, law: str, where: str) -> Iterator[Omission]:
    """Say that a release goes out under the unique identifier of another's procurement.

    Args:
        buyer: who buys, by the releases that were sent of it; empty: the authority does.
        ocid: the unique identifier.
        law: that asks for it.
        where: to put it right.
    """
    if buyer:
        what = f"By the releases that were sent of {ocid}, {buyer} buys, and not your authority."
        fix = f"Publish nothing under it unless you buy together; put it right by {where}."
        yield Omission("ocid_of_another", what, fix, law)


def _unread(told: ContractTold, law: str) -> Iterator[Omission]:
    """Say that releases were sent of which nothing is read, since they are too many."""
    if told.has_unread:
        what = (
            "It does not give what the releases that were sent of its ocid say: they are too many."
        )
        yield Omission("releases_not_read", what, f"Enter what they say by {PARTICULARS}.", law)


def _besides(told: ContractTold, kind: NoticeKind) -> Iterator[Omission]:
    """List what the notices of this service find missing in what they share with the release."""
    if kind is NoticeKind.DETAILS:
        yield from missing_in_details(told.details)
    elif kind is NoticeKind.PERFORMANCE and told.performance is not None:
        yield from missing_in_performance(told.performance)
    elif kind is NoticeKind.TERMINATION and told.ended is not None:
        for one in told.breaches:
            yield from missing_in_breach(one)
        yield from _of_last_rating(told)


def _of_last_rating(told: ContractTold) -> Iterator[Omission]:
    ended = told.ended
    if ended is None or not told.details.indicators or ended.last_rated_on == ended.on:
        return
    yield Omission(
        "no_last_rating",
        f"No key performance indicator is rated for days that end on {ended.on}.",
        "Rate them to the last day and publish that performance notice before this one.",
        "Procurement Act 2023, section 71(2)",
    )


def _of_everybody(told: ContractTold, kind: NoticeKind) -> Iterator[_Wanted]:
    """Ask for who is who; a performance notice asks for most of it itself."""
    has_id = bool(told.buyer.identifiers)
    yield "authority_id", has_id, "the authority's unique identifier", f"{PARTICULARS} (buyer)"
    if kind is NoticeKind.PERFORMANCE:
        return
    yield "authority_address", bool(told.buyer.address), "the authority's address", AUTHORITY
    yield "authority_email", bool(told.buyer.email), "the authority's e-mail address", AUTHORITY
    yield (
        "procurement_id", bool(told.details.named.ocid),
        "the unique identifier of the procurement (ocid)", CONTRACT,
    )  # fmt: skip
    for one in told.awarded_to if kind in OF_AWARD else told.suppliers:
        yield from _of_supplier(one)


def _of_supplier(one: Body) -> Iterator[_Wanted]:
    yield "supplier_address", bool(one.address), f"the postal address of {one.name}", SUPPLIER
    yield "supplier_email", bool(one.email), f"the e-mail address of {one.name}", SUPPLIER
    has_id = bool(one.identifiers)
    yield "supplier_id", has_id, f"a unique identifier of {one.name}", SUPPLIER


def _of_award(told: ContractTold) -> Iterator[_Wanted]:
    asked, day = told.particulars, told.awarded.standstill_ends_on
    at = "POST /v1/awards/{award_id}/notice"
    yield "award_notice", bool(told.awarded.published_on), "the day of the award notice", at
    yield "standstill", day is not None, "the end of the standstill, or that there is none", at
    yield "value", told.let.value.net is not None, "the estimated value without VAT", CONTRACT
    yield "cpv", bool(asked.cpv), "what is bought, by CPV codes", f"{PARTICULARS} (cpv)"
    yield from _of_direct_award(told)


def _of_direct_award(told: ContractTold) -> Iterator[_Wanted]:
    """Ask why a contract was let without competition."""
    purchase = told.purchase
    if purchase.method == DIRECT:
        why, codes = bool(purchase.justification), bool(purchase.justification_codes)
        what = "why it was let by direct award"
        yield "justification", why, what, f"{PARTICULARS} (justification)"
        what = "the code, in the official list, of the ground of the direct award"
        yield "justification_code", codes, what, f"{PARTICULARS} (justification_codes)"


def _of_details(told: ContractTold) -> Iterator[_Wanted]:
    asked, entry = told.particulars, "POST /v1/contracts/{contract_id}/entry"
    day = "the day on which the contract was entered into"
    if told.is_day_assumed:
        assumed = f"{day}, which nobody has said ({told.signed_on} is taken)"
        yield "signed_on", False, assumed, f"{CONTRACT} (entered_on)"
    else:
        yield "signed_on", told.signed_on is not None, day, entry
    yield "value", told.value.net is not None, "the estimated value without VAT", CONTRACT
    yield "value_with_vat", told.value.gross is not None, "the value with VAT", CONTRACT
    has_days = told.starts_on is not None and told.ends_on is not None
    yield "term", has_days, "its first and its last day", CONTRACT
    for code, given, what in (
        ("description", asked.description, "what is bought, in words"),
        ("cpv", asked.cpv, "what is bought, by CPV codes"),
        ("regions", asked.regions, "where it is carried out, by ITL codes"),
        ("method", told.purchase.method, "by which procedure it was let"),
        ("method_details", told.purchase.method_details, "the procedure, in words"),
        ("options", asked.options, "its options, or that there are none"),
        ("renewal", asked.renewal, "how it can be extended, or that it cannot"),
    ):
        yield code, bool(given), what, f"{PARTICULARS} ({code})"
    yield from _of_direct_award(told)
    yield (
        "conflicts_assessed", asked.conflicts_assessed is True,
        "that a conflicts assessment was prepared and revised (section 83 of the Act)",
        f"{PARTICULARS} (conflicts_assessed)",
    )  # fmt: skip
    for supplier in told.awarded_to:
        for claim, what in CLAIMED.items():
            words = f"whether {supplier.name} is {what}"
            yield f"supplier_{claim}", claim in supplier.claims, words, CLAIMS


def _of_performance(_told: ContractTold) -> Iterator[_Wanted]:
    yield from ()


def _of_change(told: ContractTold) -> Iterator[_Wanted]:
    asked, notice = told.particulars, "POST /v1/changes/{change_id}/notice"
    where, codes = "POST /v1/contracts/{contract_id}/changes", f"{notice} (ground_codes)"
    for one in told.changes:
        of = f"change {one.number}"
        yield "ground", bool(one.ground), f"the ground of {of} in Schedule 8 or section 74", codes
        what = f"the code, in the official list, of the ground of {of}"
        yield "ground_code", bool(one.ground_codes), what, codes
        yield "reason", bool(one.reason), f"why {of} is made", where
        known = one.value_after is not None
        yield "value_after", known, f"the value without VAT after {of}", CONTRACT
        if one.is_gross_computed:
            what = f"the value with VAT after {of}, which is only worked out in proportion"
            yield "value_with_vat", told.value.gross is not None, what, CONTRACT
        yield "ends_after", one.ends_after is not None, f"the last day after {of}", CONTRACT
        yield (
            "change_notice", not one.needs_notice or one.notice_on is not None,
            f"on which day the notice of {of} went before it", notice,
        )  # fmt: skip
        yield (
            "standstill", not one.needs_notice or one.standstill is not None,
            f"whether a voluntary standstill goes before {of} (section 76 of the Act)", notice,
        )  # fmt: skip
    yield (
        "conflicts_assessed", asked.conflicts_assessed is True,
        "that a conflicts assessment was prepared and revised (section 83 of the Act)",
        f"{PARTICULARS} (conflicts_assessed)",
    )  # fmt: skip


def _of_termination(told: ContractTold) -> Iterator[_Wanted]:
    ended = told.ended
    where = "POST /v1/contracts/{contract_id}/end"
    yield "ended_on", ended is not None, "the day on which the contract ended", where
    if ended is None:
        return
    said = bool(ended.why) or ended.is_completed
    yield "why_ended", said, "why the contract ended", where
    what = "the code, in the official list, of why it ended"
    yield "ending_code", bool(ended.codes), what, f"{PARTICULARS} (ending_codes)"
    yield (
        "final_value", ended.final_value is not None, "what it came to, without VAT",
        f"{PARTICULARS} (final_value)",
    )  # fmt: skip


_OF = {
    NoticeKind.AWARD: _of_award,
    NoticeKind.DETAILS: _of_details,
    NoticeKind.PERFORMANCE: _of_performance,
    NoticeKind.CHANGE: _of_change,
    NoticeKind.TERMINATION: _of_termination,
}

"""What a council's spreadsheet can become: the fields of each target, a closed list.

Synonyms are headings that were seen in published files; they only help to guess, and a person
confirms each guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.spreadsheets.cell import name_of
from app.spreadsheets.mapping import synonyms


class FieldKind(StrEnum):
    """How the value of a field is read."""

    TEXT = "text"
    CODE = "code"  #: a number or letters that name something; never added up
    NUMBER = "number"
    MONEY = "money"  #: pounds, to the penny
    PERCENT = "percent"  #: 12.5 for 12.5%
    DAY = "day"
    YES_NO = "yes_no"
    POSTCODE = "postcode"


class TargetName(StrEnum):
    """What a spreadsheet is about."""

    SPEND = "spend"  #: payments to suppliers
    CONTRACTS = "contracts"  #: a contracts register
    GRANTS = "grants"  #: grants to the voluntary sector
    RETURN = "return"  #: what a supplier or a project delivered
    ORGANISATIONS = "organisations"  #: a list of firms or voluntary organisations
    PLACES = "places"  #: places of a set; what was measured of them is named, and not kept


@dataclass(frozen=True, slots=True)
class TargetField:
    """One thing that a row of a target says."""

    key: str
    kind: FieldKind
    about: str
    synonyms: tuple[str, ...] = ()  #: headings that meant it, in the form of `name_of`
    is_required: bool = False  #: a row without it says nothing


def _fields(*lines: str) -> dict[str, TargetField]:
    """Read fields from lines `key kind[!] what it is`; the `!` marks what a row needs."""
    made = {}
    for line in lines:
        key, kind, about = line.split(maxsplit=2)
        names = (key, *synonyms.SYNONYMS.get(key, ()))
        made[key] = TargetField(
            key,
            FieldKind(kind.rstrip("!")),
            about,
            tuple(dict.fromkeys(name_of(name) for name in names)),
            kind.endswith("!"),
        )
    return made


_SUPPLIER = (
    "company_number code its number at Companies House",
    "charity_number code its number at a charity regulator",
    "other_number code another register's number of it",
    "is_sme yes_no whether it has fewer than 250 employees, as the file says",
    "is_vcse yes_no whether it is a voluntary or community body, as the file says",
)

TARGETS: Mapping[TargetName, Mapping[str, TargetField]] = {
    TargetName.SPEND: _fields(
        "supplier text! who was paid",
        "amount money! what was paid, without VAT where the file says so",
        "paid_on day when it was paid",
        "period text month of payment, such as 2013-04, where no day is given",
        "body text who paid",
        "body_code code the code of who paid",
        "unit text directorate or department that paid",
        "service text service within it",
        "supplier_ref code the payer's own number of the supplier",
        "supplier_postcode postcode where the supplier is",
        *_SUPPLIER,
        "vat_number code its VAT registration",
        "transaction code number of the payment",
        "line code number of the line within it",
        "invoice code the supplier's invoice",
        "gross money what was paid with VAT",
        "vat money VAT that cannot be recovered",
        "purpose text what it was for",
        "category text kind of expense",
        "category_code code code of the kind of expense",
        "procurement_category text class of goods or services",
        "procurement_code code its code",
        "capital_or_revenue code capital or revenue",
        "card code whether it was paid by card",
        "contract_ref code contract under which it was paid",
    ),
    TargetName.CONTRACTS: _fields(
        "title text! what the contract is called",
        "supplier text! who holds it",
        "reference code number of the contract",
        "value money worth of the whole contract",
        "annual_value money worth of a year of it",
        "vat money VAT that cannot be recovered",
        "starts_on day first day",
        "ends_on day last day",
        "current_end_on day last day as extended",
        "review_on day when it is reviewed",
        "extended_on day when it was last extended",
        "months number how long it runs",
        "option_months number by how long it may be extended",
        "body text who bought",
        "unit text directorate or department that bought",
        "description text what is bought",
        "supplier_postcode postcode where the supplier is",
        *_SUPPLIER,
        "vcse_type text what kind of voluntary or community body",
        "process text how it was bought",
        "ocid code its open contracting number",
        "category text class of goods or services",
        "category_code code its code",
        "area text where it is delivered",
        "url text where it is told about",
    ),
    TargetName.GRANTS: _fields(
        "beneficiary text! who was given the grant",
        "amount money! what was given",
        "awarded_on day when it was given",
        "period text time for which it was given",
        "title text what the grant is called",
        "reference code number of the grant",
        "purpose text what it is for",
        "unit text department that gave it",
        "body text who gave it",
        "programme text under which programme",
        "registration text what the file says of its registration",
        *_SUPPLIER,
        "postcode postcode where the beneficiary is",
        "area text where it is to help",
        "currency code currency, where it is not pounds",
    ),
    TargetName.RETURN: _fields(
        "measure text! what was counted",
        "quantity number! how much of it",
        "measure_code code its code, or a commitment's reference",
        "theme text what it belongs to; not kept",
        "project text part of the work that it belongs to; not kept",
        "unit text in what it is counted",
        "period text time in which it was done; only the return's own is taken",
        "status code whether it is done or forecast; a forecast is not taken",
        "baseline number how much was promised; not kept",
        "cumulative number how much there is by now; compared with what is kept",
        "people number how many people; not kept",
        "hours number how many hours; not kept",
        "weeks number how many weeks; not kept",
        "place text where; not kept",
        "postcode postcode where; not kept",
        "done_on day when; not kept",
        "evidence text what shows it",
        "comment text what was said of it",
    ),
    TargetName.ORGANISATIONS: _fields(
        "name text! what it is called",
        *_SUPPLIER,
        "postcode postcode where it is",
        "address text where it is",
        "kind text what kind of organisation; not kept",
        "status text whether it is active; not kept",
        "sector text what it does; not kept",
        "employees number how many people it employs; not kept",
        "turnover money what it turns over in a year; not kept",
        "registered_on day when it was registered; not kept",
        "website text where it tells about itself; not kept",
    ),
    TargetName.PLACES: _fields(
        "name text! what the place is called",
        "place_code code its official code",
        "place_set text set of places that it belongs to",
        "postcode postcode a postcode in it",
        "valid_from day from when",
        "valid_to day until when",
        "predecessor code code of the place that it came from; not kept",
        "share_pct percent how much of that place; not kept",
        "indicator text what was measured of it; not kept",
        "period text when it was measured; not kept",
        "breakdown text of whom or of what part; not kept",
        "statistic text what kind of figure; not kept",
        "value number the figure; not kept: a set has places, and nothing of them",
        "confidence number how sure the figure is; not kept",
    ),
}

#: fields of the last day of something, which may stay
LAST_DAYS = frozenset({"valid_to"})
#: fields that hold a name which is sometimes withheld
WITHHELD = frozenset({"supplier", "beneficiary"})
REDACTED = "redacted"  #: key of the value that says so

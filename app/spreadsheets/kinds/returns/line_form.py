"""The sheets of a return in which each row is one delivery."""

from dataclasses import dataclass, field

from app.spreadsheets.cell import a_code, a_flag, a_number, a_statement, a_word
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.kinds.returns.form import CONFIRMED, commitment
from app.spreadsheets.kinds.returns.readers import (
    a_group,
    a_tier,
    a_whole,
    hidden,
    how_many,
    one_of,
    tokens,
)

REFERRERS = ("brokerage", "Jobcentre", "college", "CVS", "other")
STATUSES = ("in post", "left", "not known")
TRAININGS = (
    *(f"apprenticeship L{level}" for level in range(2, 8)),
    "placement", "qualification", "short course",
)  # fmt: skip
SUPPORTS = (
    "expert hours", "volunteer hours", "money", "goods", "space", "mentoring", "subcontract",
)  # fmt: skip
LOCAL = ("registered office", "branch", "delivery site")


def _ref() -> Field:
    return Field(ROW_REF, "Line reference", a_word, "Blank in a new row: we give it one",
                 is_prefilled=True, also=("line_ref", "line ref"), width=16)  # fmt: skip


def _common(of_person: bool) -> tuple[Field, ...]:
    """Give the columns that say where it was, and in words what it was."""
    name, label = ("home_postcode", "Home postcode") if of_person else ("postcode", "Postcode")
    return (
        Field("place", "District or ward", a_word, "Its code, such as E09000002; or give a "
              "postcode"),
        Field(name, label, hidden, "Becomes the code of a district and is dropped: it is never "
              "kept or shown", is_kept_when_blank=True, also=("postcode", "home postcode"),
              holds="text"),
        Field("comment", "Comment", a_statement, "Nothing that tells who somebody is", width=40),
        CONFIRMED,
    )  # fmt: skip


def _choice(
    key: str, label: str, words: tuple[str, ...], hint: str = "", chosen_from: str = ""
) -> Field:
    chosen = chosen_from or key
    return Field(key, label, one_of(*words), hint, chosen_from=chosen, holds="text")


def _of_person() -> tuple[Field, ...]:
    return (
        Field("priority_group", "Priority group", a_group, "Its code; counted for the commitment, "
              "never kept with the person", is_kept_when_blank=True, holds="text"),
        Field("referral_token", "Referral token", tokens, "That the brokerage gave; never a name. "
              "Kept as a keyed digest, and never shown", is_kept_when_blank=True, holds="text"),
        Field("staff_token", "Staff token", tokens, "Your own, where there is no referral token",
              is_kept_when_blank=True, holds="text"),
    )  # fmt: skip


TIER = Field(
    "tier", "Tier", a_tier, "Blank or main: yourself. subcontractor, or a number from 3 to 9",
    chosen_from="tiers", holds="text", also=("employer_tier", "employer tier"),
)  # fmt: skip

JOBS = Form(
    "jobs",
    "Jobs",
    "One row for each job, or for jobs on the same terms. FTE is worked out by us.",
    (
        _ref(),
        commitment(),
        Field("role", "Role", a_word, "The job, never who has it", width=28),
        TIER,
        Field("start_date", "Start date", a_day_first, "First day in the job", is_required=True),
        Field("end_date", "End date", a_day_first, "Blank: it goes on"),
        Field("weekly_hours", "Weekly hours", a_number, "By the job's contract", example="17.5"),
        Field("full_time_hours", "Full-time week", a_number, "Hours; blank: 35"),
        Field("people", "How many jobs", how_many, "On these terms; blank: one"),
        *_common(of_person=True),
        *_of_person(),
        _choice("referred_by", "Referred by", REFERRERS),
        Field("pays_real_living_wage", "Pays the real Living Wage", a_flag, ""),
        _choice("status_13wk", "After 13 weeks", STATUSES, "Kept in the comment"),
        _choice("status_26wk", "After 26 weeks", STATUSES, "Kept in the comment"),
    ),
    natural_key=("commitment", "role", "tier", "start_date", "weekly_hours"),
)  # fmt: skip

TRAINING = Form(
    "training",
    "Training",
    "One row for each person in training who counts in this period.",
    (
        _ref(),
        commitment(),
        _choice("type", "Kind of training", TRAININGS, chosen_from="trainings"),
        Field("start_date", "Start date", a_day_first, "First day of it", is_required=True,
              also=("start",)),
        Field("weeks", "Weeks in this period", a_number, "Needed where weeks are owed",
              also=("weeks_this_period", "weeks this period")),
        Field("completed", "Completed", a_flag, ""),
        Field("paid", "Paid", a_flag, ""),
        *_common(of_person=True),
        *_of_person(),
    ),
    natural_key=("commitment", "type", "start_date", "weeks", "completed", "paid"),
)  # fmt: skip

SPEND = Form(
    "spend",
    "Spend",
    "One row for each supplier that you paid, or for each of its invoices.",
    (
        _ref(),
        commitment(),
        Field("organisation", "Supplier", a_word, "As its register has it", is_required=True,
              also=("supplier_name", "supplier name"), width=32),
        Field("number", "Company or charity number", a_word, "",
              also=("company_no", "charity_no", "company/charity no.")),
        TIER,
        Field("quantity", "Pounds without VAT", a_number, "", is_required=True,
              also=("spend_gbp_ex_vat", "spend gbp ex vat", "spend")),
        Field("delivered_on", "Invoiced on", a_day_first, "A day of the period; blank: its last",
              also=("invoice_period", "invoice date")),
        Field("sme", "SME", a_flag, "Kept in the comment"),
        Field("vcse", "VCSE", a_flag, "Kept in the comment"),
        _choice("local_basis", "Local by", LOCAL, "Kept in the comment"),
        *_common(of_person=False),
    ),
    natural_key=("commitment", "organisation", "number", "quantity", "delivered_on"),
)  # fmt: skip

COMMUNITY = Form(
    "community",
    "Community",
    "One row for each thing that was done for somebody: hours, events, goods, money.",
    (
        _ref(),
        commitment(),
        Field("organisation", "Organisation", a_word, "That received it", width=32),
        Field("number", "Registration number", a_word, "",
              also=("registration_no", "registration no.")),
        _choice("type", "Kind of support", SUPPORTS, "Kept in the comment", "supports"),
        Field("quantity", "Quantity", a_number, "Of hours: of the session, where attendees are "
              "given; they are multiplied", is_required=True, also=("qty",)),
        Field("unit", "Unit", a_code, "Blank: the commitment's own"),
        Field("attendees", "Attendees", a_whole, "Only for sessions of a group"),
        Field("delivered_from", "From", a_day_first, "First day, where it took more than one"),
        Field("delivered_on", "On", a_day_first, "Last day of it; blank: the period's"),
        Field("need_ref", "Need", a_word, "Reference of the need that it met"),
        TIER,
        *_common(of_person=False),
    ),
    natural_key=("commitment", "organisation", "type", "quantity", "unit", "delivered_on"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet of deliveries, with what the API has no place for but its comment."""

    form: Form
    letter: str  #: begins the references that we give to its rows
    facts: dict[str, str] = field(default_factory=dict)  #: words in the comment, by key
    #: the column that each part of a delivery came from, where it has another name
    came_from: dict[str, str] = field(default_factory=dict)
    postcode: str = "postcode"  #: key of the column that has one


_PERSON = {"postcode": "home_postcode"}
SHEETS = (
    Listed(
        JOBS, "J",
        {"role": "Role", "started": "Started", "until": "Until", "referred_by": "Referred by",
         "pays_real_living_wage": "Pays the real Living Wage", "status_13wk": "After 13 weeks",
         "status_26wk": "After 26 weeks"},
        {**_PERSON, "quantity": "weekly_hours", "posts": "weekly_hours",
         "delivered_from": "start_date", "delivered_on": "start_date"},
        "home_postcode",
    ),
    Listed(
        TRAINING, "T",
        {"type": "Training", "started": "Started", "weeks": "Weeks", "completed": "Completed",
         "paid": "Paid"},
        {**_PERSON, "quantity": "weeks", "delivered_from": "start_date",
         "delivered_on": "start_date"},
        "home_postcode",
    ),
    Listed(SPEND, "S", {"number": "Number", "sme": "SME", "vcse": "VCSE",
                        "local_basis": "Local by"}),
    Listed(COMMUNITY, "C", {"number": "Number", "type": "Support", "need_ref": "Need"},
           {"sessions": "quantity"}),
)  # fmt: skip
BY_FORM = {one.form.key: one for one in SHEETS}

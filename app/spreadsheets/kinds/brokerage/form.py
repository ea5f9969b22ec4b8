"""The sheets of the workbook of brokerage and capacity."""

from app.brokerage.outcome import ReferralOutcome
from app.spreadsheets.cell import a_code, a_flag, a_number, a_statement, a_word
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.kinds.readers import an_area, an_identifier
from app.spreadsheets.kinds.returns.readers import a_group, a_whole, hidden, one_of

CONTRACTS, OUTCOMES = "contracts", "outcomes"  #: lists to choose from
_REF = Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True, width=38)
_AREA = "ONS code of an area, such as a ward; never a postcode"

VACANCIES = Form(
    "vacancies",
    "Vacancies",
    "Posts under a contract that are to be filled: one row for each role.",
    (
        _REF,
        Field("code", "Vacancy", a_word, "Your own code for it", is_required=True,
              example="VAC-014", also=("vacancy code",), holds="text"),
        Field("contract", "Contract", a_word, "Its reference, or its id", is_required=True,
              chosen_from=CONTRACTS, holds="text", width=24),
        Field("role", "Role", a_word, "What the work is; no names of people", is_required=True,
              width=36),
        Field("posts", "Posts", a_whole, "How many", is_required=True, example="3",
              also=("number", "number of posts"), holds="number"),
        Field("opens_on", "Opens", a_day_first, "First day", is_required=True, also=("opens",)),
        Field("closes_on", "Closes", a_day_first, "Last day", also=("closes",)),
    ),
    natural_key=("code",),
)  # fmt: skip

REFERRALS = Form(
    "referrals",
    "Referrals",
    "Whom you sent to an employer: one row for each time. No names, no numbers of people.",
    (
        _REF,
        Field("token", "Referral token", hidden, "The code that your brokerage gave; it is kept "
              "only as a digest, and never shown again. Needed in a new row", example="BRK-7F3K2",
              is_kept_when_blank=True, also=("referral_token",), holds="text"),
        Field("place", "Place", an_area, f"Of the home. {_AREA}", also=("place_code",),
              holds="text"),
        Field("group", "Priority group", a_group, "Its code in the rules",
              example="care_leaver", also=("priority_group",), holds="text"),
        Field("vacancy", "Vacancy", a_word, "Its code in the sheet Vacancies",
              example="VAC-014", also=("vacancy_code",), holds="text"),
        Field("outcome", "Outcome", one_of(*ReferralOutcome), "How far it came; blank: referred",
              chosen_from=OUTCOMES, holds="text"),
        Field("referred_on", "Referred", a_day_first, "The day", is_required=True,
              also=("date",)),
    ),
)  # fmt: skip

READINESS = Form(
    "readiness",
    "Supplier readiness",
    "What a firm lacks to tender, and what was done about it: one row for each time.",
    (
        _REF,
        Field("firm", "Firm", a_word, "As its register has it", is_required=True, width=36),
        Field("identifier", "Identifier", an_identifier, "Scheme and number",
              example="GB-COH-01234567", holds="text", width=24),
        Field("sector", "Sector", a_word, "In your own words", width=24),
        Field("gap", "Gap", a_statement, "What it lacks", width=40),
        Field("support", "Support", a_statement, "What was done", width=40),
        Field("supported_on", "Date", a_day_first, "The day", is_required=True, also=("date",)),
        Field("has_bid", "Has tendered since", a_flag, "Blank: not known", also=("bid", "bid?")),
        Field("has_won", "Has won since", a_flag, "Blank: not known", also=("won", "won?")),
    ),
    natural_key=("firm", "supported_on"),
)  # fmt: skip

NEEDS = Form(
    "needs",
    "VCS needs and support",
    "What community groups need and what they were given: one row for each need.",
    (
        _REF,
        Field("organisation", "Organisation", a_word, "The group, not a person",
              is_required=True, width=36),
        Field("need", "Need", a_word, "In a few words", is_required=True, width=36),
        Field("quantity", "How much", a_number, "In the unit beside it", also=("qty",)),
        Field("unit", "Unit", a_code, "Such as hour, gbp or event"),
        Field("place", "Place", an_area, _AREA, also=("place_code",), holds="text"),
        Field("matched_to", "Matched to", a_word, "The firm or contract that helps", width=30),
        Field("received", "Received", a_number, "So far, in the same unit"),
        Field("usefulness", "Useful, 1 to 5", a_whole, "As the group says; 5 is the most",
              also=("useful", "useful 1 5"), holds="number"),
    ),
    natural_key=("organisation", "need"),
)  # fmt: skip

FORMS = (VACANCIES, REFERRALS, READINESS, NEEDS)

"""The sheets of the workbook of reference data."""

from app.places.place import level_of
from app.places.place_set import KEYS
from app.places.postcode import recognise
from app.spreadsheets.cell import a_flag, a_word
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.prefilled import our_text
from app.spreadsheets.kinds.readers import identifiers
from app.spreadsheets.kinds.returns.readers import one_of
from app.spreadsheets.sheet import Cell

LISTED = tuple(kind for kind, keys in KEYS.items() if "codes" in keys)  #: sets of codes
SETS, KINDS = "place_sets", "place_kinds"  #: lists to choose from
CLAIMS = ("sme", "vcse")  #: fields that are claims


def code_of(written: str) -> str:
    """Give the code of an area, or a postcode or a part of one, in the one form it is kept in."""
    code = " ".join(written.upper().split())
    return code if level_of(code) else recognise(code).display or code


def _a_code(cell: Cell) -> str:
    return code_of(a_word(cell))


ORGANISATIONS = Form(
    "organisations",
    "Organisations",
    "One row for each organisation of the register of suppliers.",
    (
        Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True, width=38),
        Field("name", "Name", a_word, "As its register has it", is_required=True, width=36),
        Field("address", "Address", a_word, "Postal, in one line", width=48),
        Field("identifiers", "Identifiers", identifiers, "All of them, semicolons between; a row "
              "without a reference is the organisation that has one of them",
              example="GB-COH-01234567; GB-CHC-1234567", holds="text", width=36),
        Field("sme", "Says it is an SME", a_flag, "Blank: it says nothing"),
        Field("vcse", "Says it is a VCSE", a_flag, "Blank: it says nothing"),
    ),
    natural_key=("identifiers",),
)  # fmt: skip

PLACES = Form(
    "places",
    "Places",
    "One row for each place of a set of your own, such as the wards of a growth area. It looks "
    "places up too: name a set after the place, with the kind lsoas or postcodes.",
    (
        Field("place_set", "Place set", a_word, "Its name here", is_required=True, width=30,
              example="growth area"),
        Field("place_kind", "Kind of place", one_of(*LISTED), "One kind in each set; needed for "
              "a new set", chosen_from=KINDS, holds="text"),
        Field("place_code", "Place code", _a_code, "ONS code; or a postcode or part of one, "
              "where the kind is postcodes", is_required=True, also=("code",), holds="text"),
        Field("name", "Name", a_word, "Of the place, as the loaded files have it",
              is_prefilled=True, width=36),
        Field("valid_from", "Valid from", a_day_first, "First day in the set", is_required=True,
              also=("from",)),
        Field("valid_to", "Valid to", a_day_first, "Last day in the set; blank: it stays",
              also=("to",)),
        our_text("predecessor", "Came after", "The areas that it was drawn from, as the loaded "
                 "files have it; they tell no shares", 24),
    ),
    natural_key=("place_set", "place_code"),
)  # fmt: skip

FORMS = (ORGANISATIONS, PLACES)

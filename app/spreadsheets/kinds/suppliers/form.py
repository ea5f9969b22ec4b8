"""The sheet of the register of suppliers."""

from app.spreadsheets.cell import a_word
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.kinds.readers import identifiers
from app.spreadsheets.sheet import Cell


def parts(cell: Cell) -> list[str]:
    """Read one word or several, semicolons between, as they are written."""
    return [part.strip() for part in a_word(cell).split(";") if part.strip()]


SUPPLIERS = Form(
    "suppliers",
    "Suppliers",
    "One line for each supplier of the register.",
    (
        Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True, width=38),
        Field("name", "Name", a_word, "As its register has it", is_required=True, width=36),
        Field("address", "Address", a_word, "Postal, in one line", width=48),
        Field("identifiers", "Identifiers", identifiers, "All of them, semicolons between; a row "
              "without a reference is the supplier that has one of them",
              example="GB-COH-01234567", holds="text", width=36),
        Field("claims", "Is said to be", parts, "Such as sme or vcse, with how far it was "
              "checked; the workbook of reference data takes what a supplier says of itself",
              is_prefilled=True, holds="text", width=30),
    ),
    natural_key=("identifiers",),
)  # fmt: skip

"""A return in its sender's own layout, made into what the sheet Summary would have held."""

from sqlmodel import Session

from app.rules.library import whole_units
from app.rules.reading import read_library
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.returns.figures import Figures
from app.spreadsheets.kinds.returns.gathering import case_of, home_of
from app.spreadsheets.mapping.laid import Laid
from app.units import Units


def summarised(session: Session, asking: Asking, laid: Laid) -> Filled:
    """Give the rows of Summary that a file in its sender's own layout stands for."""
    library = read_library(home_of(asking))
    units = Units(frozenset(library.units.units), whole_units(library), library.units.conversions)
    return Figures(case_of(session, asking), units, laid).filled()

"""Pounds as the API gives them: to the penny, however many places they were added up with."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

from app.units import Rounding, rounded

PENNIES = Rounding(2)
Pounds = Annotated[Decimal, AfterValidator(lambda number: rounded(number, PENNIES))]

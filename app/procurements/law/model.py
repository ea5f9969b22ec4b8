"""Which social value model a procurement is under, and what weight social value must have."""

from dataclasses import dataclass
from decimal import Decimal

from app.procurements.law.figure import Band, Law, Model, Purchase, in_force
from app.procurements.law.threshold import is_covered
from app.rules.compiler.criterion import source_words
from app.rules.document.criterion import Criterion
from app.units import exactly, plain

SOCIAL_VALUE = "social_value"  #: code of the criterion, in every rule set of the library


@dataclass(frozen=True, slots=True)
class SocialValueModel:
    """What a procurement is held to."""

    model: str  #: its id, or `none`
    title: str
    must: bool  #: the authority must use it; otherwise it may adopt it
    least_percent: Decimal | None  #: of all marks; None: none is asked for, or it is not known
    why: str
    source: str


def model_of(law: Law, purchase: Purchase) -> SocialValueModel:
    """Find the model for the day on which a procurement commences, its buyer and its value."""
    model = in_force(law.models, purchase)
    if model is None:
        day = purchase.commences_on.isoformat()
        return SocialValueModel("none", "None", False, None, f"None is in force on {day}.", "")
    least, why = _least(law, model, purchase)
    must = purchase.authority in model.must and (least is not None or purchase.with_vat is None)
    asked = "This authority must use it." if must else "This authority may adopt it."
    return SocialValueModel(
        model=model.id,
        title=model.title,
        must=must,
        least_percent=least,
        why=f"Commences on {purchase.commences_on.isoformat()}. {asked} {why}",
        source=source_words(model.source),
    )


def _least(law: Law, model: Model, purchase: Purchase) -> tuple[Decimal | None, str]:
    if purchase.with_vat is None:
        return None, "Give the value with VAT to know the least weight."
    if model.covered_only and is_covered(law, purchase) is False:
        return None, "It asks for no weight below the Act's threshold."
    band = next((one for one in model.bands if _within(one, purchase.with_vat)), None)
    if band is None:
        return None, f"It asks for no weight at £{purchase.with_vat:,.2f} with VAT."
    percent = plain(band.least_percent)
    return band.least_percent, f"Social value is at least {percent} per cent of the marks."


def _within(band: Band, value: Decimal) -> bool:
    return value >= band.at_least and (band.below is None or value < band.below)


def share_of_social_value(criteria: tuple[Criterion, ...], whole: Decimal) -> Decimal:
    """Give the share of all marks that the criteria called `social_value` have.

    Where price for each quality point decides, price has no marks: the share is then one of the
    other criteria, as PPN 002 asks.

    Args:
        criteria: of one level.
        whole: share of all marks that this level has, such as 100.
    """
    with exactly():
        total = sum((one.weight or Decimal(0) for one in criteria), Decimal(0))
        if not total:
            return Decimal(0)
        shares = ((one, whole * (one.weight or 0) / total) for one in criteria)
        return sum(
            (
                share if one.code == SOCIAL_VALUE else share_of_social_value(one.criteria, share)
                for one, share in shares
            ),
            Decimal(0),
        )

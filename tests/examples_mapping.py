"""A mapping profile that is kept: what the examples about mapping profiles speak of."""

from app.platform.database import WriteSession
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.messages import EXAMPLE_PROFILE
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.tables import MappingProfile
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import numbered

PROFILE = 80


def a_mapping_profile_kept(session: WriteSession, cast: Cast) -> None:
    """Keep a profile for the ledger's list."""
    with numbered(PROFILE, MappingProfile, block=cast.block):
        profile = Profile.model_validate(EXAMPLE_PROFILE)
        keep(session, cast.everyone.caller, profile, "", ISSUED)
    session.flush()

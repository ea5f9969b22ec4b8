"""Times that are written rightly and that no calendar in UTC holds."""

from datetime import UTC, datetime

BEYOND = "In UTC, this time is not within the years 1 to 9999."


def is_beyond(written: str) -> bool:
    """Tell whether its offset takes a time before the first year in UTC, or after the last."""
    try:
        datetime.fromisoformat(written.upper()).astimezone(UTC)
    except OverflowError:
        return True
    except ValueError:
        return False  # it is no time at all, as is told elsewhere
    return False

"""Identifiers that sort by the time they were made.

They are made in Python, so rows can refer to each other before anything is stored, and being in
order of time they keep indexes dense. They say when a thing was made; they are no secret.
"""

from uuid import UUID

import uuid_utils

#: stands for the service itself, in what belongs to no authority
SERVICE = UUID(int=0)


def new_id() -> UUID:
    """Give a new UUID of version 7; within one process each is greater than the last."""
    return UUID(int=uuid_utils.uuid7().int)

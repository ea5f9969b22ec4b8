"""What is in letters that wait to be sent."""

import re
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from app.platform.database import reading
from app.platform.mail.tables import Letter


def letters(engine: Engine) -> list[Letter]:
    """Give every letter, the first first."""
    with reading(engine) as session:
        return list(session.exec(select(Letter).order_by(Letter.written_at, Letter.id)))  # type: ignore[arg-type]


def a_key_by_letter(engine: Engine, key_id: str) -> dict[str, str]:
    """Give the headers that send a key, as its letter has it."""
    [letter] = [one for one in letters(engine) if one.about == UUID(key_id)]
    [key] = re.findall(r"sv_(?:test|live)_\w+", letter.text)
    return {"Authorization": f"Bearer {key}"}

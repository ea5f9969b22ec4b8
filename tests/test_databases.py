from datetime import datetime

from sqlmodel import select

from app.organisations.tables import Authority
from app.platform.database import make_engine, reading, writing
from tests.databases import Supply


def test_what_another_engine_commits_is_gone_for_the_next_test(
    supply: Supply, now: datetime
) -> None:
    with supply.database() as engine:
        other = make_engine(engine.url.render_as_string(hide_password=False))
        with writing(other) as session:
            session.add(Authority(name="Anytown", cursor_secret=b"1", made_at=now, updated_at=now))
        other.dispose()

    with supply.database() as again, reading(again) as session:
        found = session.exec(select(Authority)).all()

    assert found == []

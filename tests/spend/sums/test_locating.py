"""Many postcodes are looked up in a few queries, each as it would be told alone."""

from datetime import date

from sqlalchemy import Engine
from sqlmodel import select

from app.places.queries import StoredPlaces
from app.places.tables import PlacePostcode
from app.platform.database import reading
from app.spend.sums.locating import places_of
from tests.places.places import load_sample
from tests.sealed.test_channels import counted

TODAY = date(2026, 3, 2)


def test_each_place_is_the_one_that_is_told_alone_but_for_deprivation(engine: Engine) -> None:
    load_sample(engine)
    with reading(engine) as session:
        keys = session.exec(select(PlacePostcode.key).limit(40)).all()
        with counted(engine) as sent:
            found = places_of(session, [*keys, "ZZ11ZZ", ""], TODAY)
        alone = {key: StoredPlaces(session).look_up(key, TODAY).place for key in keys}

    assert found.keys() == set(keys)
    assert len(sent) < 10
    for key, place in alone.items():
        assert place is not None
        assert (found[key].district, found[key].ward) == (place.district, place.ward)
        assert found[key].lsoa21 == place.lsoa21


def test_nothing_is_known_where_nothing_is_loaded(engine: Engine) -> None:
    with reading(engine) as session:
        assert places_of(session, ["IG110AB"], TODAY) == {}

from datetime import datetime, timedelta

from sqlmodel import select

from app.deliveries.evidence.receivers.rationing import OF_CONTRACT, OF_DELIVERY
from app.deliveries.evidence.tables import Confirmation
from app.platform.database import reading, writing
from tests.deliveries.evidence.made import Site, code
from tests.deliveries.evidence.receivers.test_routes import ADVICE, ask, letters, set_time

DAY = timedelta(days=1)


def test_about_one_delivery_a_supplier_has_a_few_letters_sent_in_a_day(
    site: Site, now: datetime
) -> None:
    delivery = site.delivers(ADVICE)
    sent = [ask(site, delivery).status_code for _ in range(OF_DELIVERY)]

    refused = ask(site, delivery)
    set_time(site, now + DAY - timedelta(seconds=1))
    still = ask(site, delivery)
    set_time(site, now + DAY)
    next_day = ask(site, delivery)

    assert sent == [201] * OF_DELIVERY
    assert [code(one) for one in (refused, still)] == [(429, "letters-spent")] * 2
    assert refused.headers["Retry-After"] == "86400"
    assert next_day.status_code == 201


def test_the_authority_answers_for_its_own_letters_and_has_no_limit(site: Site) -> None:
    delivery = site.delivers(ADVICE)

    sent = [ask(site, delivery, site.manager).status_code for _ in range(OF_DELIVERY + 2)]

    assert sent == [201] * (OF_DELIVERY + 2)


def test_under_one_contract_a_supplier_has_so_many_sent_in_a_day(
    site: Site, now: datetime
) -> None:
    ask(site, site.delivers(ADVICE))
    with writing(site.engine) as session:
        one = session.exec(select(Confirmation)).one().model_dump(exclude={"id", "link_digest"})
        session.add_all(
            Confirmation(**one, link_digest=f"{number:064}") for number in range(OF_CONTRACT - 2)
        )
    last, more = site.delivers(ADVICE), site.delivers(ADVICE)

    assert ask(site, last).status_code == 201
    refused = ask(site, more)

    assert code(refused) == (429, "letters-spent")
    assert "this contract" in refused.json()["detail"]
    assert ask(site, more, site.manager).status_code == 201
    assert len(letters(site)) == 3
    with reading(site.engine) as session:
        assert len(session.exec(select(Confirmation)).all()) == OF_CONTRACT + 1

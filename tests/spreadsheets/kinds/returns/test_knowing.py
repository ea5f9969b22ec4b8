"""What a file says again of deliveries that are kept is known, however many rows say it."""

from sqlmodel import col, select

from app.places.tables import PlacePostcode
from app.platform.database import reading
from tests.places.places import load_sample
from tests.sealed.test_channels import counted
from tests.spreadsheets.kinds.desk import filled
from tests.spreadsheets.kinds.returns.made import SESSION, Reporting


def sessions(reporting: Reporting, number: int) -> bytes:
    """Give a workbook with sessions in as many places, each told by its postcode."""
    with reading(reporting.desk.engine) as session:
        live = col(PlacePostcode.terminated).is_(None)
        keys = session.exec(select(PlacePostcode.key).where(live).distinct().limit(number)).all()
    rows = [
        SESSION
        | {"place": None, "postcode": f"{key[:-3]} {key[-3:]}", "organisation": f"Club {n}"}
        for n, key in enumerate(keys)
    ]
    assert len(rows) == number
    return filled(reporting.desk.file(), {"Community": rows})


def test_postcodes_that_are_sent_again_change_nothing_and_are_read_together(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    load_sample(desk.engine)
    asked = []
    for number in (2, 9):
        content = sessions(reporting, number)
        desk.saved(content)
        with counted(desk.engine) as sent:
            again = desk.checked(content + b"\n")
        assert again["changes_total"] == 0, again
        asked.append([one for one in sent if "place_postcode" in one])

    assert 0 < len(asked[0]) == len(asked[1])

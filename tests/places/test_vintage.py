from datetime import date
from uuid import UUID

from app.places.vintage import LICENCES, Vintage, VintageKind, in_order_of_trust


def a_vintage(kind: VintageKind, dated: date) -> Vintage:
    return Vintage(UUID(int=0), kind, f"{kind} {dated}", dated, "", "", "")


def test_the_vintage_in_force_on_a_day_is_asked_first() -> None:
    vintages = [
        a_vintage(VintageKind.ONSPD, date(2024, 5, 1)),
        a_vintage(VintageKind.CODE_POINT_OPEN, date(2025, 2, 1)),
        a_vintage(VintageKind.ONSPD, date(2025, 2, 1)),
        a_vintage(VintageKind.ONSPD, date(2026, 2, 1)),
        a_vintage(VintageKind.ONSPD, date(2025, 11, 1)),
        a_vintage(VintageKind.AREA_NAMES, date(2025, 2, 1)),
    ]

    labels = [one.label for one in in_order_of_trust(vintages, date(2025, 6, 30))]

    assert labels == [
        "onspd 2025-02-01",
        "code-point-open 2025-02-01",
        "onspd 2024-05-01",
        "onspd 2025-11-01",
        "onspd 2026-02-01",
    ]


def test_every_kind_has_the_words_of_its_licence() -> None:
    assert set(LICENCES) == set(VintageKind)
    for kind in (VintageKind.ONSPD, VintageKind.CODE_POINT_OPEN):
        assert "Contains OS data © Crown copyright" in LICENCES[kind]
        assert "Contains Royal Mail data © Royal Mail copyright" in LICENCES[kind]

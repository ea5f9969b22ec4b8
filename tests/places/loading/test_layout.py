from dataclasses import astuple

import pytest

from app.places.loading.layout import PostcodeLayout, TableLayout, layout_of
from app.places.vintage import VintageKind
from tests.places.places import ONSPD_2023, ONSPD_2025, an_onspd_row

NSPL_2023 = (
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,"
    "nhser,ctry,rgn,pcon,ttwa,itl,park,lsoa21,msoa21,wz11,sicbl,bua22,ru11ind,oac11,lat,long,"
    "lep1,lep2,pfa,imd,icb"
)
CODE_POINT = [
    "IG11 0AB", "10", "547437", "182820", "E92000001", "E19000003", "E18000007", "",
    "E09000002", "E05014055",
]  # fmt: skip


def the_postcode_layout(first: list[str], file: str = "x.csv") -> PostcodeLayout:
    layout = layout_of(first, file)
    assert isinstance(layout, PostcodeLayout)
    return layout


def test_onspd_means_the_same_before_and_after_its_columns_were_renamed() -> None:
    before = the_postcode_layout(ONSPD_2023.split(","))
    after = the_postcode_layout(ONSPD_2025.split(","))

    assert before == after
    assert before.kind is VintageKind.ONSPD
    assert before.areas == (18, 22, 8, 7, 5, 17, 16)
    assert (before.introduced, before.terminated, before.quality) == (3, 4, 13)


def test_nspl_is_told_by_its_columns_or_since_2025_by_its_name() -> None:
    assert the_postcode_layout(NSPL_2023.split(",")).kind is VintageKind.NSPL
    assert the_postcode_layout(NSPL_2023.split(",")).areas[:2] == (None, 21)
    renamed = ONSPD_2025.split(",")
    assert the_postcode_layout(renamed, "NSPL_NOV_2025_UK.csv").kind is VintageKind.NSPL


@pytest.mark.parametrize(
    "header",
    [
        "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,"
        "NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code",
        "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC",
    ],
)
def test_code_point_open_is_the_same_with_either_header_and_with_none(header: str) -> None:
    headed = the_postcode_layout(header.split(","))
    bare = the_postcode_layout(CODE_POINT)

    assert headed.kind is bare.kind is VintageKind.CODE_POINT_OPEN
    assert headed.has_header
    assert not bare.has_header
    assert headed.areas == bare.areas == (None, None, 9, 8, 7, None, 4)
    assert headed.quality == bare.quality == 1


def test_the_scottish_directory_is_told_by_its_first_row() -> None:
    first = ["G13 3AE", "G13", "G13 3", "1/8/1973 00:00:00", "", "252241", "668669"]
    layout = the_postcode_layout([*first, *[""] * 50])

    assert layout.kind is VintageKind.SPD
    assert (layout.width, layout.has_header, layout.scottish_dates) == (57, False, True)


@pytest.mark.parametrize(
    ("header", "kind", "census"),
    [
        (
            "lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code",
            VintageKind.AREA_LOOK_UP,
            2021,
        ),
        ("LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM", VintageKind.AREA_LOOK_UP, 2021),
        ("LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND", VintageKind.LSOA_CHANGES, None),
        ("lsoa11_code,IMD_decile,IMD_rank", VintageKind.DEPRIVATION, 2011),
        (
            "LSOA code (2021),Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
            VintageKind.DEPRIVATION,
            2021,
        ),
        ("LAD25CD,LAD25NM", VintageKind.AREA_NAMES, None),
        ("ltla16_code,ltla17_code", VintageKind.DISTRICT_CHANGES, None),
        (
            "local-authority-code,nice-name,gss-code,start-date,end-date,replaced-by,region",
            VintageKind.AUTHORITY_REGISTER,
            None,
        ),
    ],
)
def test_other_files_are_told_by_their_headers(
    header: str, kind: VintageKind, census: int | None
) -> None:
    layout = layout_of(header.split(","), "x.csv")

    assert isinstance(layout, TableLayout)
    assert (layout.kind, layout.census) == (kind, census)


@pytest.mark.parametrize(
    "first", [[], [""], ["a", "b"], an_onspd_row(), CODE_POINT[:9], ["pcd", "oslaua"], ["\0"] * 60]
)
def test_what_is_no_file_of_places_has_no_layout(first: list[str]) -> None:
    assert layout_of(first, "x.csv") is None


def test_every_column_lies_within_the_width() -> None:
    for header in (ONSPD_2023, ONSPD_2025, NSPL_2023):
        layout = the_postcode_layout(header.split(","))
        used = [one for one in astuple(layout)[2:9] if type(one) is int]
        assert all(0 <= column < layout.width for column in used)

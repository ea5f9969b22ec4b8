from datetime import date
from pathlib import Path

import pytest

from app.places.loading.surveying import survey
from app.places.vintage import VintageKind
from app.problems import Invalid
from tests.places.places import (
    ONSPD_2023,
    ONSPD_2025,
    PUBLISHED,
    a_file,
    an_archive,
    an_onspd_row,
    as_csv,
)

ONSPD = as_csv(ONSPD_2025, [an_onspd_row()])
CODE_POINT = (
    b'"IG11 0AB",10,547437,182820,"E92000001","E19000003","E18000007","","E09000002","E05014055"\n'
)
HEADERS = b"PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings\n"


def codes(fault: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {finding.code for finding in fault.value.findings}


def test_the_same_postcodes_in_one_file_and_in_many_are_read_once(tmp_path: Path) -> None:
    path = an_archive(
        tmp_path,
        "ONSPD_NOV_2025.zip",
        {
            "Data/ONSPD_NOV_2025_UK.csv": ONSPD,
            "Data/multi_csv/ONSPD_NOV_2025_UK_IG.csv": ONSPD,
            "Documents/LA_UA names.csv": b"LAD25CD,LAD25NM\nE09000002,Barking and Dagenham\n",
            "Documents/old.csv": "Ynys Môn".encode("utf-16"),
            "User Guide/guide.pdf": b"%PDF",
        },
    )
    found = survey([path])

    assert [member.name for member, _ in found.parts] == [
        "ONSPD_NOV_2025.zip/Data/ONSPD_NOV_2025_UK.csv"
    ]
    assert (found.kind, found.dated) == (VintageKind.ONSPD, date(2025, 11, 1))
    assert found.passed_over == ("ONSPD_NOV_2025.zip/Documents/old.csv",)
    names = survey([path], VintageKind.AREA_NAMES)
    assert [member.name.rsplit("/")[-1] for member, _ in names.parts] == ["LA_UA names.csv"]


def test_the_pieces_are_read_where_there_is_nothing_else(tmp_path: Path) -> None:
    members = {f"Data/multi_csv/ONSPD_NOV_2025_UK_{area}.csv": ONSPD for area in ("IG", "RM")}

    assert len(survey([an_archive(tmp_path, "z.zip", members)]).parts) == 2


def test_code_point_open_is_read_as_os_packs_it(tmp_path: Path) -> None:
    path = an_archive(
        tmp_path,
        "codepo_gb.zip",
        {
            "Data/CSV/ig.csv": CODE_POINT,
            "Data/CSV/rm.csv": CODE_POINT.replace(b"IG11 0AB", b"RM1 1AA"),
            "Doc/Code-Point_Open_Column_Headers.csv": HEADERS,
            "Doc/metadata.txt": b"ORDNANCE SURVEY\nPRODUCT: OS_CODE-POINT_OPEN\n"
            b"COPYRIGHT DATE: 20230719\n",
        },
    )
    found = survey([path])

    assert [member.name.rsplit("/")[-1] for member, _ in found.parts] == ["ig.csv", "rm.csv"]
    assert (found.kind, found.dated) == (VintageKind.CODE_POINT_OPEN, date(2023, 7, 19))


def test_what_people_say_decides_between_onspd_and_nspl_and_nothing_else(tmp_path: Path) -> None:
    path = a_file(tmp_path, "postcodes.csv", ONSPD)

    assert survey([path]).kind is VintageKind.ONSPD
    assert survey([path], VintageKind.NSPL).kind is VintageKind.NSPL
    with pytest.raises(Invalid, match="no file of places") as fault:
        survey([path], VintageKind.DEPRIVATION)
    assert codes(fault) == {"not_a_place_file"}


def test_kinds_and_vintages_are_not_mixed(tmp_path: Path) -> None:
    new = a_file(tmp_path, "ONSPD_NOV_2025.csv", ONSPD)
    same_columns = a_file(tmp_path, "ONSPD_AUG_2025.csv", ONSPD)
    other = as_csv(ONSPD_2023 + ",icb", [[*an_onspd_row(), "E54000029"]])
    older = a_file(tmp_path, "postcodes.csv", other)
    names = a_file(tmp_path, "names.csv", b"code,name\nE09000002,Barking and Dagenham\n")

    for second in (same_columns, older):
        with pytest.raises(Invalid, match="several vintages") as fault:
            survey([new, second])
        assert codes(fault) == {"mixed_vintages"}
    only_names = a_file(tmp_path, "changes.csv", b"LSOA11CD,LSOA21CD,CHGIND\n")
    with pytest.raises(Invalid, match="several kinds") as fault:
        survey([names, only_names])
    assert codes(fault) == {"mixed_kinds"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_place_file"),
        (b"\n\n\n", "not_a_place_file"),
        (b"a,b,c\n1,2,3\n", "not_a_place_file"),
        (b"<html><body>404</body></html>", "not_a_place_file"),
        (ONSPD.decode().encode("utf-16"), "not_utf_8"),
        (ONSPD.decode().encode("utf-16-le"), "not_utf_8"),
        (b"\0" * 1000, "not_utf_8"),
        (b"pcd,\xff,oslaua\n", "not_utf_8"),
        (b"%PDF-1.7\n", "not_a_place_file"),
    ],
)
def test_what_is_no_file_of_places_is_said_to_be_none(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as fault:
        survey([a_file(tmp_path, "a.csv", content)])

    assert codes(fault) == {code}


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    assert survey([a_file(tmp_path, "a.csv", b"\xef\xbb\xbf" + ONSPD)]).kind is VintageKind.ONSPD


def test_published_files_are_told_apart_where_there_are_any() -> None:
    kinds = {
        path.name: survey([path]).kind
        for path in sorted(PUBLISHED.glob("*/*.csv"))
        if path.name not in NOT_OF_PLACES
    }
    told = {name.split("_")[0].split("-")[0].lower(): kind for name, kind in kinds.items()}

    assert set(told.items()) <= {
        ("codepo", VintageKind.CODE_POINT_OPEN),
        ("onspd", VintageKind.ONSPD),
        ("spd", VintageKind.SPD),
        ("imd2019", VintageKind.DEPRIVATION),
        ("imd2025", VintageKind.DEPRIVATION),
        ("lsoa21", VintageKind.AREA_LOOK_UP),
        ("lsoa11", VintageKind.LSOA_CHANGES),
        ("lookup", VintageKind.DISTRICT_CHANGES),
        ("la", VintageKind.AREA_NAMES),
        ("uk", VintageKind.AUTHORITY_REGISTER),
    }


NOT_OF_PLACES = {
    "imd2025_england_ltla24.csv",
    "la_orgid_to_gss.csv",
    "lookup_gss_to_registry.csv",
    "lookup_name_to_registry.csv",
}


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("ONSPD_NOV_2025_UK.csv", date(2025, 11, 1)),
        ("NSPL21_May2023.csv", date(2023, 5, 1)),
        ("onspd-february-2026.csv", date(2026, 2, 1)),
        ("summary2023.csv", None),
        ("market 2023.csv", None),
        ("ſep2023.csv", None),
        ("postcodes.csv", None),
    ],
)
def test_the_date_is_read_from_a_month_and_year_in_the_name(
    tmp_path: Path, name: str, dated: date | None
) -> None:
    assert survey([a_file(tmp_path, name, ONSPD)]).dated == dated


def test_a_day_that_is_none_in_oss_notes_is_passed_over(tmp_path: Path) -> None:
    notes = b"COPYRIGHT DATE: 20230231\n"
    packed = an_archive(tmp_path, "z.zip", {"ig.csv": CODE_POINT, "Doc/metadata.txt": notes})

    assert survey([packed]).dated is None

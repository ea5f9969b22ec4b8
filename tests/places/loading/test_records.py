from datetime import date

import pytest

from app.places.loading.layout import TableLayout, layout_of
from app.places.loading.records import Records, records_of
from app.places.place import Level
from app.places.vintage import VintageKind


def read(text: str) -> Records:
    layout = layout_of(text.split("\n", 1)[0].split(","), "x.csv")
    assert isinstance(layout, TableLayout)
    return records_of(text.encode(), layout)


def refused(records: Records) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.code) for refusal in records.refusals]


def test_a_look_up_gives_lsoas_in_wards_in_districts() -> None:
    records = read(
        "LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM\n"
        "E01000006,Barking 1,E05014066,Northbury,E09000002,Barking and Dagenham\n"
        "E01000007,Barking 2,E05014066,Northbury,E09000002,Barking and Dagenham\n"
        "E01000007,Barking 2,E05014066,Northbury,E09000002,Barking and Dagenham\n"
        "E01000008,Barking 3,E05014066,Northbury,E09000026,Redbridge\n"
        "E05014066,not an LSOA,E05014066,Northbury,E09000002,Barking and Dagenham\n"
        "\n"
        "E01000009,short\n"
    )

    assert records.rows_stored == 2
    assert refused(records) == [
        (4, "duplicate"),
        (5, "ward_in_two_districts"),
        (6, "not_an_area"),
        (8, "wrong_width"),
    ]
    ward = records.areas["E05014066"]
    assert (ward.level, ward.name, ward.parent) == (Level.WARD, "Northbury", "E09000002")
    assert records.areas["E01000006"].parent == "E05014066"


def test_lsoas_stay_split_merge_or_are_redrawn() -> None:
    records = read(
        "lsoa11_code,change_code,lsoa21_code\n"
        "E01000001,U,E01000001\n"
        "E01000010,S,E01034473\n"
        "E01000010,S,E01034474\n"
        "E01000048,M,E01034479\n"
        "E01000049,Q,E01034480\n"
        "E01000010,S,E01034474\n"
    )

    changes = {pair: one.change for pair, one in records.successions.items()}
    assert changes == {
        ("E01000001", "E01000001"): "same",
        ("E01000010", "E01034473"): "split",
        ("E01000010", "E01034474"): "split",
        ("E01000048", "E01034479"): "merged",
    }
    assert refused(records) == [(6, "bad_change"), (7, "duplicate")]


def test_deprivation_is_of_the_index_that_its_lsoas_tell() -> None:
    records = read(
        "lsoa11_code,IMD_decile,IMD_rank\n"
        "E01000006,5.0,14486.0\n"
        "E01000007,11,1\n"
        "E01000008,2.5,1\n"
        "E01000009,NaN,1\n"
        "W01000009,1,1\n"
    )

    told = records.deprivation["E01000006"]
    assert (told.index_year, told.decile, told.rank) == (2019, 5, 14486)
    assert refused(records) == [(3, "bad_number"), (4, "bad_number"), (5, "bad_number")]


def test_districts_that_changed_between_years_are_followed() -> None:
    records = read(
        "ltla22_code,ltla23_code,ltla24_code\n"
        "E09000002,E09000002,E09000002\n"
        "E07000163,E06000065,E06000065\n"
        "NA,E06000066,E06000066\n"
        "E07000163,E05000001,E06000065\n"
    )

    [change] = records.successions.values()
    assert (change.before, change.after) == ("E07000163", "E06000065")
    assert change.on == date(2023, 4, 1)
    assert refused(records) == [(5, "not_an_area")]


def test_the_register_names_successors_by_its_own_codes() -> None:
    records = read(
        "local-authority-code,nice-name,gss-code,start-date,end-date,replaced-by,region\n"
        'CRA,"Craven, the district",E07000163,,2023-04-01,NYE,Yorkshire and The Humber\n'
        "NYE,North Yorkshire,E06000065,2023-04-01,,,Yorkshire and The Humber\n"
        "CPCA,A combined authority,E47000008,2014-04-01,,,East of England\n"
        "BAD,Bad dates,E07000164,yesterday,,,\n"
    )

    area = records.areas["E07000163"]
    assert (area.name, area.ends) == ("Craven, the district", date(2023, 4, 1))
    [change] = records.successions.values()
    assert (change.before, change.after, change.on) == (
        "E07000163",
        "E06000065",
        date(2023, 4, 1),
    )
    assert refused(records) == [(4, "not_an_area"), (5, "bad_date")]


def test_names_come_as_csv_or_as_one_json_object() -> None:
    layout = TableLayout(VintageKind.AREA_NAMES, 2, (("code", 0), ("name", 1)))
    as_json = records_of(b'{"E09000002": "Barking and Dagenham", "L99999999": "none"}', layout)
    as_csv = read("LAD25CD,LAD25NM\nE09000002,Barking and Dagenham\nE09000002,Other\n")

    assert as_json.areas == as_csv.areas
    assert refused(as_json) == [(2, "not_an_area")]
    assert refused(as_csv) == [(3, "duplicate")]


@pytest.mark.parametrize(
    "content",
    [b"[1, 2]", b'{"a": 1}', b'{"a": ', b"[" * 100_000, b"\xff\xfe", b'{"a": "\\ud800"}'],
)
def test_json_that_is_no_object_of_names_is_refused_or_its_entries_are(content: bytes) -> None:
    layout = TableLayout(VintageKind.AREA_NAMES, 2, (("code", 0), ("name", 1)))
    try:
        records = records_of(content, layout)
    except ValueError:
        return
    assert not records.areas
    assert records.refusals


def test_names_that_no_page_could_show_are_refused() -> None:
    records = read("code,name\nE09000002,Bark\x07ing\nE09000003," + "x" * 101 + "\n")

    assert refused(records) == [(2, "bad_name"), (3, "bad_name")]

import pytest

from app.places.loading.layout import PostcodeLayout, layout_of
from app.places.loading.lines import MOST_AREAS, AreaBook, Batch, TooManyAreas, batch_of
from tests.places.places import ONSPD_2023, an_onspd_row, as_csv

AREAS = (
    "E01000010", "E01034473", "E05014055", "E09000002", None, "E12000007", "E92000001",
)  # fmt: skip


def the_layout(header: str) -> PostcodeLayout:
    layout = layout_of(header.split(","), "x.csv")
    assert isinstance(layout, PostcodeLayout)
    return layout


ONSPD = the_layout(ONSPD_2023)


def read(content: bytes, layout: PostcodeLayout = ONSPD) -> tuple[Batch, AreaBook]:
    book = AreaBook()
    return batch_of(content, 2, layout, book), book


def test_a_row_is_cleaned_once() -> None:
    batch, book = read(as_csv("", [an_onspd_row("IG11 0AB", terminated="202301")]))

    assert batch.rows == [("IG110AB", 19800100, 20230100, 547437, 182820, 1, 0)]
    assert book.fresh() == [(0, AREAS)]
    assert book.fresh() == []


def test_quality_9_has_no_grid_reference_and_pseudo_codes_are_no_areas() -> None:
    row = an_onspd_row(
        "IM1 1AA", quality="9", east="", north="", district="M99999999", ward="M99999999",
        region="M99999999", country="M83000003", lsoa11="M99999999", lsoa21="",
    )  # fmt: skip
    batch, book = read(as_csv("", [row]))

    assert batch.rows == [("IM11AA", 19800100, None, None, None, 9, 0)]
    assert book.fresh() == [(0, (None, None, None, None, None, None, "M83000003"))]


def test_rows_of_the_same_areas_share_a_number() -> None:
    rows = [an_onspd_row(code) for code in ("IG11 0AB", "IG11 0AD")]
    batch, _ = read(as_csv("", [*rows, an_onspd_row("IG11 0AE", ward="E05014053")]))

    assert [row[-1] for row in batch.rows] == [0, 0, 1]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"a,b,c", "wrong_width"),
        (as_csv("", [an_onspd_row("IG11 OAB")])[:-2], "not_a_postcode"),
        (as_csv("", [an_onspd_row(quality="one")])[:-2], "bad_number"),
        (as_csv("", [an_onspd_row(east="-5")])[:-2], "bad_number"),
        (as_csv("", [an_onspd_row(east="1e5")])[:-2], "bad_number"),
        (as_csv("", [an_onspd_row(north="12345678")])[:-2], "bad_number"),
        (as_csv("", [an_onspd_row(introduced="198013")])[:-2], "bad_date"),
        (as_csv("", [an_onspd_row(terminated="yes")])[:-2], "bad_date"),
        (as_csv("", [an_onspd_row(ward="E05014055x")])[:-2], "bad_code"),
        (as_csv("", [an_onspd_row(ward="=cmd")])[:-2], "bad_code"),
        (as_csv("", [an_onspd_row()])[:-2] + b"\xff", "not_utf_8"),
        (as_csv("", [an_onspd_row(ward="E05\x0014055")])[:-2], "not_text"),
        (b'"' + as_csv("", [an_onspd_row()])[:-2], "not_csv"),
        (b'"never closed,' + b"x," * 30, "not_csv"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_and_spoils_no_other(line: bytes, code: str) -> None:
    good = as_csv("", [an_onspd_row()])
    batch, _ = read(good + line + b"\r\n\r\n" + as_csv("", [an_onspd_row("IG11 0AD")]))

    assert [row[0] for row in batch.rows] == ["IG110AB", "IG110AD"]
    assert batch.lines == [2, 5]
    assert [(refusal.line, refusal.code) for refusal in batch.refusals] == [(3, code)]
    assert batch.refusals[0].text.isprintable()
    assert len(batch.refusals[0].text) <= 100


def test_the_scottish_directorys_split_postcodes_count_once() -> None:
    tail = ["252241", "668669", "1", "2", "Y", "S12000049", "", "", "", "S13002979"]
    rest = [*[""] * 7, "S01010452", *[""] * 34]
    first = ["PA31 8UAA", "PA31", "PA31 8", "7/7/2004 00:00:00", "25/1/2017 00:00:00"]
    second = ["PA31 8UAB", "PA31", "PA31 8", "7/7/2004 00:00:00", ""]
    layout = layout_of([*first, *tail, *rest], "x.csv")
    assert isinstance(layout, PostcodeLayout)

    batch, book = read(as_csv("", [[*first, *tail, *rest], [*second, *tail, *rest]]), layout)

    assert batch.rows == [("PA318UA", 20040707, 20170125, 252241, 668669, None, 0)]
    assert [refusal.code for refusal in batch.refusals] == ["split_postcode"]
    [(_, areas)] = book.fresh()
    assert areas == ("S01010452", None, "S13002979", "S12000049", None, None, None)


def test_areas_that_never_repeat_are_refused_before_they_fill_the_memory() -> None:
    book = AreaBook((str(n),) for n in range(MOST_AREAS))

    with pytest.raises(TooManyAreas):
        book.number(("E01",))


def test_a_book_goes_on_from_what_is_stored() -> None:
    book = AreaBook([AREAS])

    assert book.number(tuple(code or "E99999999" for code in AREAS)) == 0
    assert book.number(("E01000011", *[""] * 6)) == 1
    assert [number for number, _ in book.fresh()] == [1]

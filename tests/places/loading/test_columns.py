from hypothesis import example, given
from hypothesis import strategies as st

from app.places.loading import columns, lines
from app.places.loading.layout import PostcodeLayout
from app.places.loading.lines import AreaBook
from tests.places.loading.test_lines import ONSPD
from tests.places.places import an_onspd_row, as_csv

SMALL = PostcodeLayout(
    kind=ONSPD.kind,
    width=6,
    postcode=0,
    introduced=1,
    easting=2,
    northing=3,
    quality=4,
    areas=(None, None, None, 5, None, None, None),
)
POSTCODES = st.sampled_from(
    ["IG11 0AB", "ig110ab", "M1 1AE", "M1  1AE", "EC1A1BB", "", "IG11 OAB", "GIR 0AA", " N8 0HW"]
)
MONTHS = st.sampled_from(["198001", "", "202612", "202613", "000000", "19801", " 198001", "x"])
NUMBERS = st.sampled_from(["547437", "0182820", "", "0", "12345678", "-1", "1.5", "9", "٣", "90"])
CODES = st.sampled_from(
    ["E09000002", "E99999999", "", "E09000002 ", "E090000021", "e09", "W06000001", "a,b", 'a"b']
)
ROWS = st.tuples(POSTCODES, MONTHS, NUMBERS, NUMBERS, NUMBERS, CODES)
JUNK = st.binary(max_size=30) | st.sampled_from(
    [b"", b"\n", b"\r", b"\xff", b"\0", b'"', b",,,,,"]
)


def both(content: bytes, layout: PostcodeLayout) -> tuple[object, object, bool]:
    """Read by both ways: what each gives, and whether the fast one took it on."""
    quick_book, slow_book = AreaBook(), AreaBook()
    quick = columns.batch_of(content, 7, layout, quick_book)
    slow = lines.batch_of(content, 7, layout, slow_book)
    if quick is None:
        return None, None, False
    return (quick, quick_book.fresh()), (slow, slow_book.fresh()), True


@given(st.lists(ROWS, min_size=1, max_size=8), st.booleans())
def test_whatever_the_fast_way_gives_the_slow_way_gives_too(
    rows: list[tuple[str, ...]], quoted: bool
) -> None:
    quick, slow, _ = both(as_csv("", rows, quoted=quoted), SMALL)

    assert quick == slow


@given(st.lists(ROWS, min_size=1, max_size=4), st.integers(0, 300), JUNK)
@example([("IG11 0AB", "198001", "1", "2", "1", "E09000002")], 0, b'"')
@example([("IG11 0AB", "198001", "1", "2", "1", "E09000002")], 9, b"\r")
def test_bytes_thrown_in_anywhere_make_no_difference_between_them(
    rows: list[tuple[str, ...]], at: int, junk: bytes
) -> None:
    content = as_csv("", rows)
    quick, slow, _ = both(content[:at] + junk + content[at:] + b"\n", SMALL)

    assert quick == slow


def test_a_file_as_ons_writes_it_goes_the_fast_way() -> None:
    rows = [
        an_onspd_row(f"IG11 {a}{b}{c}", terminated="202301" if c == "D" else "", quality=q)
        for a in range(10)
        for b in "ABDE"
        for c, q in (("A", "1"), ("D", "9"))
    ]
    for quoted in (True, False):
        quick, slow, taken = both(as_csv("", rows, quoted=quoted), ONSPD)
        assert taken
        assert quick == slow


def test_a_comma_in_quotes_that_makes_up_for_a_missing_column_is_noticed() -> None:
    short = b'"IG11 0AB","198001","1","2","E09000002,1"\n'

    assert columns.batch_of(short, 1, SMALL, AreaBook()) is None
    assert lines.batch_of(short, 1, SMALL, AreaBook()).refusals[0].code == "wrong_width"


def test_lines_without_their_end_are_left_alone() -> None:
    assert columns.batch_of(b"IG11 0AB,198001,1,2,1,E09000002", 1, SMALL, AreaBook()) is None
    assert columns.batch_of(b"", 1, SMALL, AreaBook()) is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.postcode import Shape, display_of, is_full, key_of, recognise


@pytest.mark.parametrize(
    "written",
    ["IG11 0AB", "ig110ab", " IG11  0AB ", "Ig11\t0aB", "IG11\u00a00AB"],
)
def test_any_spacing_and_case_is_one_postcode(written: str) -> None:
    postcode = recognise(written)

    assert postcode.shape is Shape.FULL
    assert (postcode.key, postcode.display) == ("IG110AB", "IG11 0AB")
    assert (postcode.outward, postcode.sector) == ("IG11", "IG11 0")


@pytest.mark.parametrize(
    ("written", "display"),
    [
        ("N80HW", "N8 0HW"),
        ("M11AE", "M1 1AE"),
        ("EC1A1BB", "EC1A 1BB"),
        ("W1A0AX", "W1A 0AX"),
        ("SK67GH", "SK6 7GH"),
        ("EH152AA", "EH15 2AA"),
        ("BD112AA", "BD11 2AA"),
        ("JE24UH", "JE2 4UH"),
    ],
)
def test_each_form_of_postcode_finds_its_space(written: str, display: str) -> None:
    assert recognise(written).display == display


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("IG11 0", Shape.SECTOR),
        ("IG1 1", Shape.SECTOR),
        ("IG11", Shape.OUTWARD),
        ("EC1A", Shape.OUTWARD),
        ("IG", Shape.AREA),
        ("E", Shape.AREA),
        ("T12 VP94", Shape.EIRCODE),
        ("D02AF30", Shape.EIRCODE),
        ("BFPO 12", Shape.FORCES),
        ("bf1 2au", Shape.FORCES),
        ("GIR 0AA", Shape.GIROBANK),
        ("FIQQ 1ZZ", Shape.OVERSEAS),
        ("GX11 1AA", Shape.OVERSEAS),
        ("", Shape.EMPTY),
        ("  \t ", Shape.EMPTY),
        ("Various", Shape.NONSENSE),
        ("NO LINKP", Shape.NONSENSE),
        ("IG11 0AB; DROP TABLE", Shape.NONSENSE),
        ("IG11\x000AB", Shape.NONSENSE),
        ("ＩＧ１１ ０ＡＢ", Shape.NONSENSE),
        ("IG11 0AB" * 1_000_000, Shape.NONSENSE),
    ],
)
def test_everything_else_is_told_apart(written: str, shape: Shape) -> None:
    postcode = recognise(written)

    assert postcode.shape is shape
    assert len(postcode.written) <= 24


def test_a_sector_must_be_written_with_its_space() -> None:
    assert recognise("IG11").outward == "IG11"
    assert recognise("IG1 1").sector == "IG1 1"


@pytest.mark.parametrize(
    ("written", "suggestions"),
    [
        ("IG11 OAB", ("IG11 0AB",)),
        ("1G11 0AB", ("IG11 0AB",)),
        ("IGI1 0AB", ("IG11 0AB",)),
        ("IG11-0AB.", ("IG11 0AB",)),
        ("N8 OHW", ("N8 0HW",)),
        ("E1O 5AA", ("E10 5AA",)),
        ("XXXX", ()),
        ("12345", ()),
    ],
)
def test_a_likely_slip_is_suggested_and_not_applied(
    written: str, suggestions: tuple[str, ...]
) -> None:
    postcode = recognise(written)

    assert postcode.suggestions == suggestions
    assert (postcode.shape, postcode.key) == (Shape.NONSENSE, "")


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(written: str) -> None:
    postcode = recognise(written)

    assert len(postcode.written) <= 24
    assert all(recognise(other).shape is Shape.FULL for other in postcode.suggestions)


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", fullmatch=True))
def test_a_recognised_postcode_is_recognised_again_from_its_key_and_its_display(
    written: str,
) -> None:
    postcode = recognise(written)
    if postcode.shape is Shape.FULL:
        assert recognise(postcode.display).key == postcode.key
        assert recognise(postcode.key.lower()).display == postcode.display
        assert display_of(postcode.key) == postcode.display
    else:
        assert not is_full(key_of(written)) or postcode.shape is Shape.FORCES

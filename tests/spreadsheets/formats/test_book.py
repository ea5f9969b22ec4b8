import pytest

from app.spreadsheets.formats.book import Strings, kind_of, unescaped


@pytest.mark.parametrize(
    ("number", "written", "kind"),
    [
        (0, None, "number"),
        (4, None, "number"),
        (9, None, "percent"),
        (14, None, "day"),
        (22, None, "day"),
        (164, "General", "number"),
        (164, "#,##0.00_);[Red](#,##0.00)", "number"),
        (164, '[$£-809]#,##0.00;[Red]-"days"0', "number"),
        (164, '0.00 "hours a day"', "number"),
        (164, "0.0%", "percent"),
        (164, "dd/mm/yyyy", "day"),
        (164, "[$-809]d mmmm yyyy;@", "day"),
        (164, "[h]:mm", "day"),
        (164, r"0\d", "number"),
        (14, "0.00", "number"),
    ],
)
def test_a_format_tells_days_and_percentages_from_numbers(
    number: int, written: str | None, kind: str
) -> None:
    assert kind_of(number, written) == kind


def test_how_a_name_is_spoken_is_no_part_of_it() -> None:
    strings = Strings()
    for name, text in (("si", ""), ("t", "東京"), ("rPh", ""), ("t", "トウキョウ")):
        strings.start(name, {})
        strings.text(text)
        strings.end(name) if name == "t" else None
    strings.end("rPh")
    strings.end("si")

    assert strings.all == ["東京"]


def test_runs_of_different_fonts_are_one_text() -> None:
    strings = Strings()
    strings.start("si", {})
    for run in ("care", " ", "leavers"):
        strings.start("t", {})
        strings.text(run)
        strings.end("t")
    strings.end("si")

    assert strings.all == ["care leavers"]


def test_escaped_characters_are_what_they_stand_for() -> None:
    assert unescaped("a_x000D_b_x005F_x0041_") == "a\rb_x0041_"
    assert unescaped("fact_xx") == "fact_xx"


def test_half_a_character_becomes_one_that_is_refused() -> None:
    assert unescaped("a_xD800_b_x000D_") == "a\ufffeb\r"

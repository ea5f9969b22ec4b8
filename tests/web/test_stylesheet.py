"""The stylesheet: kept for good by its address, and fit to be read."""

import re

from app.web.stylesheet import ADDRESS, CONTENT
from tests.web.pages import Visitor

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LEAST = 4.5  #: of text to what is behind it (WCAG 1.4.3)
_LEAST_OF_EDGES = 3.0  #: of the edge of a field, and of a focus, to the page (1.4.11)


def colours() -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", CONTENT.decode()))


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def declared() -> list[tuple[str, dict[str, str]]]:
    text = CONTENT.decode()
    return [
        (selector.strip(), dict(re.findall(r"([a-z-]+):var\(--([a-z-]+)\)", body)))
        for selector, body in _RULE.findall(text)
    ]


def test_black_on_white_is_what_it_is_known_to_be() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_every_text_stands_out_from_what_is_behind_it() -> None:
    known = colours()
    pairs = {
        selector: (told["color"], told.get("background-color", "paper"))
        for selector, told in declared()
        if "color" in told
    }

    poor = {
        selector: round(contrast(known[text], known[behind]), 2)
        for selector, (text, behind) in pairs.items()
        if contrast(known[text], known[behind]) < _LEAST
    }
    assert len(pairs) > 10
    assert poor == {}


def test_whoever_says_one_colour_of_a_dark_surface_says_both() -> None:
    """Paper on paper cannot be read: light text is declared with what is behind it."""
    alone = [
        selector
        for selector, told in declared()
        if told.get("color") == "paper" and "background-color" not in told
    ]

    assert alone == []


def test_the_quietest_text_can_be_read_on_shaded_surfaces_too() -> None:
    known = colours()

    assert contrast(known["quiet"], known["shade"]) >= _LEAST
    assert contrast(known["ink"], known["focus"]) >= _LEAST


def test_edges_and_focus_stand_out() -> None:
    known = colours()

    for name in ("ink", "fault", "good", "band"):
        assert contrast(known[name], known["paper"]) >= _LEAST_OF_EDGES
    assert contrast(known["focus"], known["band"]) >= _LEAST_OF_EDGES


def test_colours_are_said_by_name_alone() -> None:
    rules = CONTENT.decode().split("}", 1)[1]

    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []


def test_it_is_kept_for_good_and_asks_for_nothing(stranger: Visitor) -> None:
    answer = stranger.client.get(ADDRESS)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert b"url(" not in CONTENT
    assert b"@import" not in CONTENT


def test_another_address_has_none(stranger: Visitor) -> None:
    stranger.opens("/web/static/style.0000000000000000.css", 404)
    stranger.opens("/web/static/..%2Fpage.py", 404)


def test_two_days_beside_each_other_keep_apart_and_fold_where_there_is_no_room() -> None:
    rules = dict(_RULE.findall(CONTENT.decode().replace("\n", "")))

    assert "display:flex;flex-wrap:wrap" in rules[".days"]
    assert "gap:" in rules[".days"]
    assert "display:block" in rules[".days label"]

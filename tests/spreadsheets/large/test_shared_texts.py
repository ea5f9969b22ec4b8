"""Texts that cells share, packed tightly."""

import zipfile
from io import BytesIO

import pytest

from app.problems import TooLarge
from app.spreadsheets.formats import package as package_module
from app.spreadsheets.formats.markup import Budget
from app.spreadsheets.formats.package import Package
from app.spreadsheets.large import shared_texts as module
from app.spreadsheets.large.shared_texts import SharedTexts, shared_texts

PART = "xl/sharedStrings.xml"


def read(items: str) -> list[str]:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr(PART, f"<?xml version='1.0'?><sst xmlns='x'>{items}</sst>")
    return list(shared_texts(Package(made.getvalue()), PART, Budget()))


def test_texts_come_back_by_their_numbers() -> None:
    texts = SharedTexts()
    for one in ("a", "", "Café “Blue”", "\ud800"):
        texts.add(one)

    assert list(texts) == ["a", "", "Café “Blue”", "\ud800"]
    assert texts[1:3] == ["", "Café “Blue”"]
    with pytest.raises(IndexError):
        texts[-1]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<si><t>plain</t></si>", "plain"),
        ('<si><t xml:space="preserve"> a </t></si>', " a "),
        ("<si><t>a &amp; b &#x3C; c</t></si>", "a & b < c"),
        ("<si><t>a_x000D_b</t></si>", "a\rb"),
        ("<si><r><rPr><b/></rPr><t>Al</t></r><r><t>pha</t></r></si>", "Alpha"),
        ("<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>", "東京"),
        ("<si><t/></si>", ""),
        ("<si/>", ""),
    ],
)
def test_each_way_of_writing_a_text_is_read(item: str, text: str) -> None:
    assert read(f"<si><t>before</t></si>{item}<si><t>after</t></si>") == ["before", text, "after"]


@pytest.mark.parametrize("odd", ["", "<!-- no text -->"])
def test_too_many_texts_are_refused_with_the_limit(
    odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_STRINGS", 2)

    with pytest.raises(TooLarge, match="more than 2 different texts"):
        read(odd + "<si><t>a</t></si>" * 3)


def test_a_prefix_that_stands_across_two_pieces_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for length in range(1, 30):
        monkeypatch.setattr(package_module, "AT_ONCE", length)
        assert read("<si><t>a</t></si><x:si><x:t>b</x:t></x:si>") == ["a", "b"]

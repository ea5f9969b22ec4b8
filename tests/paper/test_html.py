import base64
import hashlib
import re
from html.parser import HTMLParser

from app.paper.html import POLICY, STYLES, as_html
from app.paper.page import Break, Facts, Heading, bullets, paragraph, strong
from tests.paper.pages import HOSTILE, SCRIPT, a_page, a_table


class Read(HTMLParser):
    """Reads a page as a reader's program does: which elements, in which order, saying what."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_a_page_says_its_language_and_its_title() -> None:
    read = Read(as_html(a_page()))

    assert read.of("html") == [{"lang": "en-GB"}]
    assert len(read.of("title")) == len(read.of("h1")) == len(read.of("main")) == 1


def test_headings_are_in_order_under_the_title() -> None:
    page = a_page(Heading("a"), Heading("b", 2), Heading("c", 3), Heading("d"))

    tags = [name for name, _ in Read(as_html(page)).tags if re.fullmatch(r"h\d", name)]

    assert tags == ["h1", "h2", "h3", "h4", "h2"]


def test_a_table_says_which_cell_heads_which() -> None:
    read = Read(as_html(a_page(a_table())))

    assert len(read.of("caption")) == 1
    assert [head["scope"] for head in read.of("th")] == ["col", "col", "row", "row", "row"]
    assert [cell.get("class") for cell in read.of("td")] == ["n", "n", "n"]
    assert len(read.of("tfoot")) == 1


def test_nothing_is_run_or_loaded_from_elsewhere() -> None:
    text = as_html(a_page())
    read = Read(text)

    assert not {"script", "link", "img", "iframe", "object", "form"} & {
        tag for tag, _ in read.tags
    }
    assert not re.search(r"(?:src|href|url\()|https?:|@import|\bon\w+=", text)


def test_the_browser_is_told_to_allow_these_styles_and_nothing_else() -> None:
    [style] = re.findall("<style>(.*?)</style>", as_html(a_page()), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert style == STYLES
    assert f"style-src 'sha256-{digest}'" in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_no_text_becomes_an_element_wherever_it_stands() -> None:
    page = a_page(
        paragraph(SCRIPT, strong(SCRIPT)), Heading(SCRIPT), Facts(((SCRIPT, SCRIPT),)),
        bullets([SCRIPT]), a_table(), title=SCRIPT, footer=SCRIPT,
    )  # fmt: skip

    read = Read(as_html(page))

    assert read.of("script") == []
    assert "".join(read.words).count(SCRIPT) == 9


def test_a_page_can_be_written_whatever_its_words() -> None:
    text = as_html(a_page(paragraph(HOSTILE), title=HOSTILE))

    assert "abc\ndefirm" in text
    text.encode()


def test_a_break_begins_a_new_sheet_when_it_is_printed() -> None:
    text = as_html(a_page(paragraph("a"), Break(), paragraph("b")))

    assert text.index("<p>a</p>") < text.index("<hr>") < text.index("<p>b</p>")
    assert "hr{break-after:page" in STYLES
    assert "@page{size:A4" in STYLES


def test_the_same_page_is_the_same_text() -> None:
    assert as_html(a_page()) == as_html(a_page())

import pytest

from app.platform.mail.address import is_address


@pytest.mark.parametrize(
    "word",
    [
        "bids@supplier.example",
        "first.last+tenders@mail.supplier.example",
        "o'brien@supplier.example",
        "social-value@localhost",
        "x" * 64 + "@supplier.example",
    ],
)
def test_an_address_is_a_name_at_a_domain(word: str) -> None:
    assert is_address(word)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "supplier.example",
        "@supplier.example",
        "bids@",
        "bids@supplier..example",
        ".bids@supplier.example",
        "bids@-supplier.example",
        "bids@supplier.example ",
        "bids@supplier.example\n",
        "bids@supplier.example\r\nBcc: rival@other.example",
        "bids@supplier.example,rival@other.example",
        "Bids <bids@supplier.example>",
        '"bids"@supplier.example',
        "bids@[127.0.0.1]",
        "b@ids@supplier.example",
        "gebote@bücher.example",
        "x" * 65 + "@supplier.example",
        "bids@" + "x." * 130 + "example",
    ],
)
def test_anything_else_is_no_address(word: str) -> None:
    assert not is_address(word)

from pathlib import Path

import pytest

from app.platform.files.address import Bucket, Folder, place_of


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "evidence"),
        ("/srv/evidence", "/srv/evidence"),
        ("kept/here", "kept/here"),
        ("file:///srv/with%20space", "/srv/with space"),
    ],
)
def test_a_folder_is_named_by_its_path(url: str, path: str) -> None:
    assert place_of(url) == Folder(Path(path))


def test_a_store_of_ones_own_is_named_with_its_key() -> None:
    found = place_of("s3://key:se%2Fcret@store.example:9000/proofs?region=here&tls=no")

    assert found == Bucket("proofs", "http://store.example:9000", "key", "se/cret", "here")


def test_a_store_is_reached_by_tls_unless_the_setting_says_otherwise() -> None:
    found = place_of("s3://store.example/proofs")

    assert isinstance(found, Bucket)
    assert (found.endpoint, found.region) == ("https://store.example", "us-east-1")


def test_a_bucket_of_amazon_is_named_alone() -> None:
    assert place_of("s3://proofs?region=eu-west-2") == Bucket("proofs", region="eu-west-2")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hidden/x", "s3://", "s3://hidden/a/b", "s3://hidden?zone=1", "s3://h:hidden/b",
    ],
)  # fmt: skip
def test_what_is_neither_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"^(files are|a store is|Port could)"):
        place_of(url)


def test_a_secret_does_not_show() -> None:
    assert "hidden" not in repr(place_of("s3://key:hidden@store.example/proofs"))

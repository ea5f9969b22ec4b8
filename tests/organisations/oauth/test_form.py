import pytest

from app.organisations.oauth.form import (
    MEDIA_TYPE,
    Credentials,
    credentials_in,
    fields_in,
    scopes_asked,
)
from app.organisations.oauth.refusal import Code, Refusal

ASKED = {"grant_type": "client_credentials"}


def test_a_form_is_read_whatever_stands_beside_its_type() -> None:
    body = b"grant_type=client_credentials&scope=a+b&empty="

    for kind in (MEDIA_TYPE, MEDIA_TYPE.upper(), f"{MEDIA_TYPE}; charset=utf-8"):
        assert fields_in(kind, body) == {"grant_type": "client_credentials", "scope": "a b"}


@pytest.mark.parametrize("body", [b"a=1&a=2", b"\xff", b"a=%ff", b"&".join([b"a=1"] * 30)])
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        fields_in(MEDIA_TYPE, body)

    assert (refused.value.code, refused.value.status) == (Code.INVALID_REQUEST, 400)


def test_a_client_says_who_it_is_once() -> None:
    own = {"client_id": "x", "client_secret": "y"}

    assert credentials_in(("x", "y"), {}) == credentials_in(None, own) == Credentials("x", "y")
    assert credentials_in(("x", "y"), {"client_id": "x"}) == Credentials("x", "y")
    for basic, fields in ((("x", "y"), own), (("x", "y"), {"client_id": "z"})):
        with pytest.raises(Refusal) as refused:
            credentials_in(basic, fields)
        assert refused.value.code == Code.INVALID_REQUEST
    with pytest.raises(Refusal) as refused:
        credentials_in(None, {"client_id": "x"})
    assert (refused.value.code, refused.value.status) == (Code.INVALID_CLIENT, 401)


def test_no_more_is_given_than_is_held() -> None:
    assert scopes_asked(ASKED, {"a", "b"}) == {"a", "b"}
    assert scopes_asked(ASKED | {"scope": "b"}, {"a", "b"}) == {"b"}
    for scope, held in (("a c", {"a"}), (" ", {"a"}), ("a", set())):
        with pytest.raises(Refusal) as refused:
            scopes_asked(ASKED | {"scope": scope}, held)
        assert refused.value.code == Code.INVALID_SCOPE

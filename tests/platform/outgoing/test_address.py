from ipaddress import ip_address

import pytest

from app.platform.outgoing.address import AddressRefused, checked, may_be_asked


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.council.example/in",
        "https://hooks.council.example",
        "https://hooks.council.example:8443/in?for=us",
        "https://xn--bcher-kva.example/",
        "https://HOOKS.council.example/",
    ],
)
def test_the_public_address_of_a_host_is_let_through(url: str) -> None:
    assert checked(url).url == url
    assert checked(url).port in {443, 8443}


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.council.example", "http://hooks.council.example/", "ftp://a.example/",
        "file:///etc/passwd", "https://", "https:///path", "https:hooks.council.example",
        "https://2130706433/", "https://0x7f.1/", "https://0x7f000001/", "https://0177.0.0.1/",
        "https://127.1/", "https://127.0.0.1/", "https://8.8.8.8/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[fe80::1%25eth0]/", "https://localhost/",
        "https://localhost./", "https://hooks.council.example./", "https://intranet/",
        "https://printer.local/", "https://metadata.google.internal/", "https://a.localhost/",
        "https://user@hooks.council.example/", "https://user:pass@hooks.council.example/",
        "https://@hooks.council.example/", "https://hooks.council.example:25/",
        "https://hooks.council.example:6379/", "https://hooks.council.example:0/",
        "https://hooks.council.example:99999/", "https://hooks.council.example:x/",
        "https://hooks.council.example/#there", "https://bücher.example/",
        "https://hooks.council.example\\@127.0.0.1/", "https://hooks.council.example /",
        "https://hooks.council.example/\r\nX: y", "https://hooks.council.example/\x00",
        "https://hooks%2ecouncil.example/", "https://-a.example/", "https://a-.example/",
        "https://a..example/", "https://a_b.example/", "https://[::1", "https://１２７.0.0.1/",
        "https://hooks.council.example/in;for=us", "https://hooks.council.example/a;b/c",
        "https://hooks.council.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_whatever_is_written_otherwise_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        checked(url)
    assert [one.path for one in refused.value.findings] == ["/url"]


def test_this_machine_may_be_asked_only_where_that_is_set() -> None:
    for url in ("http://127.0.0.1:8123/in", "http://localhost:80/", "http://[::1]:9000/"):
        assert checked(url, loopback=True).url == url
        with pytest.raises(AddressRefused):
            checked(url)
    for url in ("http://10.0.0.1/", "http://2130706433/", "http://169.254.169.254/latest"):
        with pytest.raises(AddressRefused):
            checked(url, loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.council.example/in", "http://hooks.council.example:443/",
        "https://hooks.council.example:9000/", "http://8.8.8.8/", "http://localhost.example/",
        "http://127.0.0.1.example:8123/", "http:///in",
    ],
)  # fmt: skip
def test_any_other_machine_is_asked_over_https_alone_wherever_this_one_may_be(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked(url, loopback=True)
    assert checked("https://hooks.council.example:8443/", loopback=True).port == 8443


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4009::200e", "::ffff:8.8.8.8"])
def test_a_public_address_may_be_connected_to(address: str) -> None:
    assert may_be_asked(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254",  # noqa: S104
        "172.16.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::a00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::", "3fff::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_no_other_address_may(address: str) -> None:
    assert not may_be_asked(ip_address(address))


def test_this_machine_is_no_way_to_another() -> None:
    assert may_be_asked(ip_address("127.0.0.1"), loopback=True)
    assert may_be_asked(ip_address("::ffff:127.0.0.1"), loopback=True)
    assert not may_be_asked(ip_address("10.0.0.1"), loopback=True)
    assert not may_be_asked(ip_address("169.254.169.254"), loopback=True)

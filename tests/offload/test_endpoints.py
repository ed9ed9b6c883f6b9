import pytest

from offload.endpoints import public, resolve


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.100.100.200", "127.0.0.1", "127.1.2.3", "169.254.169.254",
        "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "4000::1",
    ],
)  # fmt: skip
def test_what_is_not_the_internets_is_closed(address: str) -> None:
    assert not public((address, 443))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450::1"])
def test_the_internet_is_open(address: str) -> None:
    assert public((address, 443))


def test_addresses_are_resolved() -> None:
    assert resolve("127.0.0.1", 80) == [("127.0.0.1", 80)]
    with pytest.raises(OSError, match=r"not known|No address|Temporary"):
        resolve("nowhere.invalid", 80)

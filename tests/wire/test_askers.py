from __future__ import annotations

from ipaddress import ip_network

import pytest

from tests.ticks import Ticks
from wire.askers import TIDY_FROM, Proxies, Shares

BELIEVED = Proxies(map(ip_network, ("127.0.0.1", "::1", "10.0.0.0/8")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "asker"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # anyone can write the header
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # what stands left of it is its own word
        ("127.0.0.1", "198.51.100.1, 10.1.2.3", "198.51.100.1"),  # through two of our proxies
        ("127.0.0.1", "198.51.100.1:50123", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8:1:2:3:4:5:6]:50123", "2001:db8:1:2::"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),  # a household has a whole /64
        ("127.0.0.1", "", None),  # the proxy itself, or one that does not tell
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),  # a machine of the proxies' network
        ("127.0.0.1", "unknown", "unknown"),
        ("127.0.0.1", "198.51.100.1, unknown", "unknown"),
        ("127.0.0.1", " , ", ""),
    ],
)
def test_an_address_asks_for_itself_unless_a_believed_proxy_says_for_whom(peer, forwarded, asker):
    assert BELIEVED.asker(peer, forwarded) == asker


def test_where_no_proxy_is_believed_the_connection_tells():
    assert Proxies(()).asker("127.0.0.1", "198.51.100.1") == "127.0.0.1"


def test_a_share_allows_a_burst_and_then_so_many_a_second():
    clock = Ticks()
    shares = Shares(a_second=10, at_once=5, clock=clock)
    assert [shares.take("a") for _ in range(5)] == [0] * 5
    assert shares.take("a") == pytest.approx(0.1)
    assert shares.wait("a") == pytest.approx(0.1)
    assert shares.take("b") == 0  # another's share is untouched
    clock.now += 0.1
    assert shares.wait("a") == shares.take("a") == 0
    assert shares.take("a") == pytest.approx(0.1)
    clock.now += 60
    assert [shares.take("a") for _ in range(5)] == [0] * 5  # rest does not add up
    assert shares.take("a") > 0


def test_who_is_refused_does_not_wait_the_longer_for_having_asked():
    clock = Ticks()
    shares = Shares(a_second=1, at_once=1, clock=clock)
    shares.take("a")
    assert [shares.take("a") for _ in range(100)] == pytest.approx([1.0] * 100)


def test_who_asks_for_nobody_in_particular_always_may():
    shares = Shares(a_second=1, at_once=1, clock=Ticks())
    assert [shares.take(None) for _ in range(100)] == [0] * 100
    assert shares.wait(None) == 0


def test_who_asks_no_more_is_forgotten():
    clock = Ticks()
    shares = Shares(a_second=1, at_once=1, clock=clock)
    for n in range(TIDY_FROM):
        shares.take(f"a{n}")
    clock.now += 2
    shares.take("b")
    assert len(shares) == 1

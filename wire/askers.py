"""Who asks over HTTP, also behind a proxy, and how much one address may ask.

All phones of a hall may stand behind one address, so a share is far more than a hall needs: it keeps one address from
taking what is there for all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

REMEMBERED = 4096
"""Addresses whose reading is kept."""
ROUNDING_S = 1e-6
TIDY_FROM = 10_000
"""So many addresses may be known before those that ask no more are forgotten."""


class Proxies:
    """The proxies that are believed when they say for whom they ask (`X-Forwarded-For`)."""

    def __init__(self, believed: Iterable[Network]) -> None:
        self._believed = tuple(believed)
        self._read = lru_cache(REMEMBERED)(self._look_at)

    def asker(self, peer: str, forwarded: str = "") -> str | None:
        """Whose share a request takes from; None when a believed proxy asks for itself or tells nobody.

        `peer` is the connection's other end, `forwarded` the header as it came. Each proxy adds on the right whom it
        saw, so the first from the right that is no believed proxy asks; what stands left of it anyone can write.
        """
        share, is_proxy = self._read(peer)
        if not is_proxy:
            return share
        asker = None
        for told in reversed(forwarded.split(",") if forwarded else ()):
            asker, is_proxy = self._read(told.strip())
            if not is_proxy:
                break
        return asker

    def _look_at(self, told: str) -> tuple[str, bool]:
        """The share of an address, and whether it is a believed proxy's.

        A household or a phone has a whole /64 of IPv6, so that is what has a share.
        """
        try:
            address = ip_address(_without_port(told))
        except ValueError:
            return told[:64], False  # "unknown", say: all of whom a proxy does not know share
        address = getattr(address, "ipv4_mapped", None) or address
        if any(address.version == one.version and address in one for one in self._believed):
            return str(address), True
        if address.version == 6:
            return str(ip_network((address, 64), strict=False).network_address), False
        return str(address), False


class Shares:
    """What each address may ask: so many a second in the long run, so many at once after a rest.

    Kept as one moment per address, at which all it has asked would have been asked one after another
    (the "generic cell rate algorithm" of ITU-T I.371, in its form without a queue).
    """

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each_s = 1 / a_second
        self._at_once_s = at_once / a_second
        self._clock = clock
        self._busy_until: dict[str, float] = {}
        self._tidy_at = TIDY_FROM
        self._lock = threading.Lock()

    def wait(self, asker: str | None) -> float:
        """Seconds until this address may ask, without asking. None, who is nobody in particular, always may."""
        if asker is None:
            return 0.0
        return self._over(self._busy_until.get(asker, 0.0), self._clock())

    def take(self, asker: str | None) -> float:
        """Ask: 0 when this address may, or else the seconds until it may. None always may."""
        if asker is None:
            return 0.0
        with self._lock:
            now = self._clock()
            busy_until = max(self._busy_until.get(asker, now), now)
            over = self._over(busy_until, now)
            if not over:
                self._busy_until[asker] = busy_until + self._each_s
                if len(self._busy_until) > self._tidy_at:
                    self._tidy(now)
            return over

    def __len__(self) -> int:
        """How many addresses are known."""
        return len(self._busy_until)

    def _over(self, busy_until: float, now: float) -> float:
        over = busy_until + self._each_s - now - self._at_once_s
        return over if over > ROUNDING_S else 0.0

    def _tidy(self, now: float) -> None:
        self._busy_until = {asker: until for asker, until in self._busy_until.items() if until > now}
        self._tidy_at = max(TIDY_FROM, 2 * len(self._busy_until))


def _without_port(told: str) -> str:
    """The address alone: some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told

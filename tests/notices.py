"""Where a role says that it is ready, as systemd has it (sd_notify)."""

from __future__ import annotations

import socket


class Notices(socket.socket):
    """A mailbox of its own, for `NOTIFY_SOCKET`; an abstract address leaves no file behind."""

    def __init__(self) -> None:
        super().__init__(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.bind("")  # the kernel picks an abstract name

    @property
    def address(self) -> str:
        """As `NOTIFY_SOCKET` has it."""
        return "@" + str(self.getsockname()[1:], "ascii")

    def next(self, within_s: float) -> str:
        """What is said next; TimeoutError when nothing is."""
        self.settimeout(within_s)
        return self.recv(4096).decode()

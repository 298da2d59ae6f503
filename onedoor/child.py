"""One role's process, from its start to the end of everything it started."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence

from onedoor.roles import Role


class Child:
    """A running role. To be made inside a running event loop.

    It has a session of its own, so that Ctrl-C reaches its starter only, and so that whatever it
    leaves behind can be found and ended. It says "ready" on a socket of its own (sd_notify).
    Making one raises OSError when the process cannot be started.
    """

    def __init__(
        self, role: Role, environment: Mapping[str, str], inherited: Sequence[int], output: int | None = None
    ) -> None:
        """`output` is a descriptor for what the role says, in place of this process's own."""
        self._loop = asyncio.get_running_loop()
        self._answered: asyncio.Future[bool] = self._loop.create_future()
        self._ended: asyncio.Future[int] = self._loop.create_future()
        name = f"onedoor-{role.name}-{secrets.token_hex(8)}"
        self._notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._notices.bind("\0" + name)  # an abstract address leaves no file behind
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own modules
                role.argv,
                env={**environment, "NOTIFY_SOCKET": "@" + name},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=tuple(inherited),
            )
        except OSError:
            self._notices.close()
            raise
        self._pidfd = os.pidfd_open(self._process.pid)
        self._loop.add_reader(self._notices, self._on_notice)
        self._loop.add_reader(self._pidfd, self._on_end)

    @property
    def pid(self) -> int:
        """The role's process id, also its group's."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended yet."""
        return not self._ended.done()

    async def answers(self) -> bool:
        """Wait until the role says it is ready; false when it ended without."""
        return await asyncio.shield(self._answered)

    async def ended(self) -> int:
        """Wait for the end of the role; its exit code, or the negative of the signal that ended it."""
        return await asyncio.shield(self._ended)

    def ask_to_stop(self) -> None:
        """SIGTERM to the role, which stops what it started."""
        if self.lives:
            os.kill(self.pid, signal.SIGTERM)  # not reaped yet: see _on_end

    def kill(self) -> None:
        """SIGKILL to the role and all of its group."""
        if self.lives:
            os.killpg(self.pid, signal.SIGKILL)

    def _on_notice(self) -> None:
        if b"READY=1" in self._notices.recv(4096).split(b"\n") and not self._answered.done():
            self._answered.set_result(True)

    def _on_end(self) -> None:
        # Not reaped yet, so the id still means this group and no other.
        os.killpg(self.pid, signal.SIGKILL)
        code = self._process.wait()
        self._loop.remove_reader(self._pidfd)
        self._loop.remove_reader(self._notices)
        os.close(self._pidfd)
        self._notices.close()
        self._ended.set_result(code)
        if not self._answered.done():
            self._answered.set_result(False)

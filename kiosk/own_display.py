"""A virtual X display of the kiosk's own, where there is none; it ends with the kiosk, even with a killed one."""

from __future__ import annotations

import os
import subprocess


class NoDisplay(Exception):
    """There is no display and none could be started; the message says what to do."""


class OwnDisplay:
    """One Xvfb on a free display number."""

    def __init__(self, width: int, height: int) -> None:
        """Start it and wait until it answers; `name` is then such as ":1"."""
        reading, writing = os.pipe()
        # setpriv sets PR_SET_PDEATHSIG: the kernel ends Xvfb when this process is gone, however it went
        command = ["setpriv", "--pdeathsig", "TERM", "Xvfb", "-displayfd", str(writing)]
        command += ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset", "-nocursor"]
        # Xvfb would tell the kiosk's starter that it is ready, long before the kiosk is
        environment = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                command,
                env=environment,
                pass_fds=(writing,),
                process_group=0,  # Ctrl-C is for the kiosk; its display must outlive it by a moment
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError as missing:
            os.close(reading)
            raise NoDisplay(
                f"no display, and {missing.filename} is not installed: apt install xvfb util-linux"
            ) from None
        finally:
            os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()  # ends at once when Xvfb does
        if not number:
            self._process.wait()
            raise NoDisplay("no display, and Xvfb did not start; run `Xvfb -displayfd 1` to see why")
        self.name = f":{number}"

    def stop(self, timeout_s: float = 1.0) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

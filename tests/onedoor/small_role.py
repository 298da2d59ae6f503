"""A tiny role for the tests: `python small_role.py NAME BEHAVIOUR… -- HALL_DIR`, or as a module of that name.

Behaviours: `stubborn` does not stop when asked, `silent` never says it is ready, `unwilling` wants a person,
`dying` ends as soon as it is ready, `closed` too, for good, as somebody at it wants, `parent` starts a process and
leaves it behind, `slow` takes a moment to be ready.
Each start adds a line `NAME PID` to the file `started` of the data folder, each child one to `children`, and
each "ready" one to `ready`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from wire import role


def main(name: str, behaviours: list[str]) -> None:
    data = Path(os.environ["ONEDOOR_DATA"])
    _add(data / "started", f"{name} {os.getpid()}")
    stopped = threading.Event()
    if "stubborn" in behaviours:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    role.begin(name)
    if "unwilling" in behaviours:
        sys.exit(os.EX_CONFIG)
    if "parent" in behaviours:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        _add(data / "children", f"{name} {child.pid}")
    if "slow" in behaviours:
        time.sleep(0.5)
    if "silent" not in behaviours:
        _add(data / "ready", f"{name} {os.getpid()} {len((data / 'started').read_text().splitlines())}")
        role.ready()
    if "dying" in behaviours:
        sys.exit(1)
    if "closed" in behaviours:
        sys.exit(role.STAYS_ENDED)
    stopped.wait()


def _add(path: Path, line: str) -> None:
    with path.open("a") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

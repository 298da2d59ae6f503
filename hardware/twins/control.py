"""Talking to the twins of a running hall: `tell(data, {"twin": "pad-3", "press": "next"})`.

The control socket `twins/control.sock` in the data folder takes one JSON object a line and answers one a line,
`{"ok": true, …}` with the twin's state after the command, or `{"ok": false, "error": "…"}`. Commands:

- `{"twins": true}`: the names of all;
- `{"twin": NAME}`: only the state;
- `{"twin": NAME, "fault": FAULT}` breaks it, `null` mends it; printers also take `"after_rows": N`;
- `{"twin": NAME, "press": KEY}` and `{"twin": NAME, "send": HEX}`: call pads only.

`python -m hardware.twins.control DATA '{"twin": "pad-3", "press": "next"}'` does the same from a shell.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hardware.unix_sockets import connect_unix

ANSWER_S = 5.0


class TwinsAway(Exception):
    """No twins run in this data folder, or they do not answer."""


def control_path(data: Path) -> Path:
    """Where the control socket of a data folder stands."""
    return data / "twins" / "control.sock"


def tell(data: Path, command: dict[str, Any]) -> dict[str, Any]:
    """Give one command to the twins of data folder `data` and return their answer, or raise TwinsAway."""
    path = control_path(data.absolute())
    try:
        with connect_unix(path, ANSWER_S) as line, line.makefile("rwb") as lines:
            lines.write(json.dumps(command).encode() + b"\n")
            lines.flush()
            answer: dict[str, Any] = json.loads(lines.readline())
            return answer
    except (OSError, ValueError) as fault:
        raise TwinsAway(f"no twins answer at {path} ({fault}); is the hall up, with the role `twins`?") from fault


def main() -> int:
    """Send the second argument to the twins of the data folder named first; print the answer."""
    if len(sys.argv) != 3:
        sys.stderr.write("""usage: python -m hardware.twins.control DATA '{"twin": "pad-3", "press": "next"}'\n""")
        return 2
    try:
        answer = tell(Path(sys.argv[1]), json.loads(sys.argv[2]))
    except (TwinsAway, ValueError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0 if answer.get("ok") else 1


if __name__ == "__main__":
    sys.exit(main())

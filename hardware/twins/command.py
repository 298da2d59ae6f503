"""`python -m hardware.twins.command HALL_DIR [NAME [WORDS…]]`: the twins of a running hall, in words.

Without a name it lists them; with one it tells how that is; with words it does what they say (`words.py`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from config.settings import Settings
from hardware.twins.control import TwinsAway, tell
from hardware.twins.words import command_of, told


def obey(data: Path, words: Sequence[str]) -> list[str]:
    """The lines that answer; raises TwinsAway, or ValueError with the reason for what is refused."""
    if not words:
        names = _answer(data, {"twins": True})["twins"]
        width = max((len(name) for name in names), default=0)
        return [f"{name:<{width}}  {told(_answer(data, {'twin': name}))}" for name in names]
    name, *rest = words
    return [told(_answer(data, {"twin": name, **(command_of(rest) if rest else {})}))]


def _answer(data: Path, command: dict[str, object]) -> dict[str, list[str]]:
    answer = tell(data, command)
    if not answer.pop("ok", False):
        raise ValueError(answer.get("error", "the twins do not say why"))
    return answer


def main() -> int:
    """Obey the command line."""
    if len(sys.argv) < 2:
        sys.stderr.write("usage: python -m hardware.twins.command HALL_DIR [NAME [press KEY|fault NAME|mend|…]]\n")
        return os.EX_USAGE
    try:
        lines = obey(Settings().data, sys.argv[2:])
    except (TwinsAway, ValueError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a small program does that is given a hall and tells what it finds."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from config.load import HallFaulty, load_hall
from config.models import Hall


def tell_of_hall(module: str, find: Callable[[Hall], Iterable[dict[str, str]]]) -> int:
    """Print what `find` finds in the hall that the program was given, a line of JSON each; return its exit code."""
    if len(sys.argv) != 2:
        sys.stderr.write(f"usage: python -m {module} HALL_DIR\n")
        return os.EX_USAGE
    try:
        hall = load_hall(Path(sys.argv[1]))
    except HallFaulty as faults:
        sys.stderr.write(f"{faults}\n")
        return os.EX_CONFIG
    for found in find(hall):
        sys.stdout.write(json.dumps(found) + "\n")
    return 0

"""Runs a program as somebody whom files' permissions bind: root is not, unless it lays down the right to pass them."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.brokers import ROOT

_BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def run_bound(module: str, *words: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a module of ours to its end."""
    return subprocess.run(
        [*_BOUND, sys.executable, "-m", module, *map(str, words)],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

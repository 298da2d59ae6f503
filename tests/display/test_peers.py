"""Failures known from other systems, as far as voice and screens keep from them; tests/test_peers.py lists all."""

from __future__ import annotations

import subprocess
import sys

from config.models import Calling

NO_NETWORK = """
import os, sys

def refuse(event, _):
    if event.startswith("socket.") and event != "socket.__new__":
        sys.stderr.write(event)
        os._exit(9)

sys.addaudithook(refuse)
from hardware.voices.synthesis import main
os._exit(main())  # as the program itself ends
"""


def test_the_voice_needs_no_service_elsewhere(tmp_path):
    for name, voice in Calling().voices.items():
        spoken = tmp_path / f"{name}.wav"
        words = [sys.executable, "-c", NO_NETWORK, voice, str(spoken)]
        done = subprocess.run(words, input=b"A 0 1 2", capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert spoken.stat().st_size > 20_000

"""One device, several who want to speak with it: threads here, programs elsewhere, one that dies."""

import subprocess
import sys
import threading

import pytest

from hardware.faults import DeviceFault, FaultCode
from hardware.turns import Turns
from tests.brokers import until


def test_only_one_speaks_at_a_time(tmp_path):
    speaking, most, lock = 0, 0, threading.Lock()

    def speak():
        nonlocal speaking, most
        for _ in range(20):
            with Turns(tmp_path, "p").mine():
                with lock:
                    speaking += 1
                    most = max(most, speaking)
                with lock:
                    speaking -= 1

    threads = [threading.Thread(target=speak) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 1


def test_who_gives_way_sees_that_somebody_waits(tmp_path):
    turns, spoken = Turns(tmp_path, "p"), threading.Event()

    def speak():
        with Turns(tmp_path, "p").mine():
            spoken.set()

    with turns.giving_way():
        assert not turns.wanted()
        thread = threading.Thread(target=speak)
        thread.start()
        until(turns.wanted)
        assert not spoken.is_set()
    assert spoken.wait(5)
    thread.join()


def test_a_program_that_keeps_a_device_is_named_as_the_fault_and_its_end_is_enough(tmp_path):
    holding = (
        "import sys, pathlib\nfrom hardware.turns import Turns\n"
        "with Turns(pathlib.Path(sys.argv[1]), 'p').mine():\n    print('mine', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"mine\n"
        with pytest.raises(DeviceFault) as raised, Turns(tmp_path, "p", patience_s=0.1).mine():
            pass
        assert raised.value.code is FaultCode.SILENT
        assert "another program" in raised.value.detail
        other.kill()
    with Turns(tmp_path, "p", patience_s=5).mine():
        pass


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DeviceFault) as raised, Turns(tmp_path / "file", "p").mine():
        pass
    assert raised.value.code is FaultCode.MISCONFIGURED

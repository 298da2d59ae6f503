"""`onedoor twin KIND ADDRESS`: one twin as a process, typed to and looked at, with the real drivers at its end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from config.load import load_hall
from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.looking import look_at
from hardware.printers import open_printer
from hardware.twins.rehearsal import KINDS, device_of
from tests.brokers import HALL_DIR, ROOT, free_port, until
from tests.hardware.printers.conftest import slip


class Rehearsed:
    """A twin's terminal."""

    def __init__(self, process: subprocess.Popen[str], out: Path) -> None:
        self._process = process
        self._out = out

    @property
    def said(self) -> str:
        return self._out.read_text()

    def type(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def ends(self) -> int:
        return self._process.wait(5)


@contextmanager
def rehearsed(folder: Path, *words: str) -> Iterator[Rehearsed]:
    out = folder / "said"
    with out.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "onedoor", "twin", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            text=True,
        )
    twin = Rehearsed(process, out)
    try:
        until(lambda: "works" in twin.said or process.poll() is not None, within_s=20)
        yield twin
    finally:
        process.kill()
        process.communicate()


def test_a_printer_is_rehearsed_with_in_a_terminal_and_in_a_browser(tmp_path: Path, browser: Browser):
    where = f"unix:{tmp_path}/printer.sock"
    device = Device(id="printer", kind="printer", driver="network", address=where, dots=384)
    with rehearsed(tmp_path, "printer", where, "--set", "dots=384", "--web", "0") as twin:
        url = next(line.split()[-1] for line in twin.said.splitlines() if "shown at" in line)
        page = browser.new_page()
        page.goto(url)
        open_printer(device, tmp_path).print(slip())
        until(lambda: "slips 1" in twin.said)
        expect(page.locator("#picture")).to_be_visible()
        page.locator("#words").fill("fault paper_out")
        page.keyboard.press("Enter")
        until(lambda: "broken: paper_out" in twin.said)
        with pytest.raises(DeviceFault) as told:
            look_at(device, tmp_path)
        assert told.value.code is FaultCode.PAPER_OUT
        page.locator("#words").fill("fault on_fire")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text("no fault 'on_fire'")
        with pytest.raises(urllib.error.HTTPError):  # a page of another site cannot send the header
            urllib.request.urlopen(f"{url}obey", b"mend", timeout=5)
        elsewhere = urllib.request.Request(url, headers={"Host": "twin.example.com"})
        with pytest.raises(urllib.error.HTTPError):  # nor read the page by a name that leads to this machine
            urllib.request.urlopen(elsewhere, timeout=5)
        twin.type("mend")
        until(lambda: twin.said.rstrip().splitlines()[-1].startswith("printer works"))
        page.close()


def test_a_pad_on_a_path_is_pressed_broken_and_left(tmp_path: Path):
    with rehearsed(tmp_path, "pad", str(tmp_path / "pad")) as twin:
        pad = Device(id="pad", kind="call_pad", driver="ff68", address=str(tmp_path / "pad"))
        assert "line is open" in look_at(pad, tmp_path)
        twin.type("press any")
        until(lambda: "? no key 'any'" in twin.said)
        twin.type('{"press":' * 1500)
        until(lambda: "? no command is nested so deep" in twin.said)
        twin.type("fault unplugged")
        until(lambda: "broken: unplugged" in twin.said)
        with pytest.raises(DeviceFault) as told:
            look_at(pad, tmp_path)
        assert told.value.code is FaultCode.OFFLINE
        twin.type("quit")
        assert twin.ends() == 0


def test_a_terminal_that_types_nonsense_is_told_and_one_that_is_closed_ends_the_twin(tmp_path: Path):
    ours, theirs = os.openpty()
    with (tmp_path / "said").open("w") as file:
        words = [sys.executable, "-m", "hardware.twins.rehearsal", "pad", str(tmp_path / "pad")]
        process = subprocess.Popen(words, cwd=ROOT, stdin=theirs, stdout=file, stderr=file)
    os.close(theirs)
    said = (tmp_path / "said").read_text
    until(lambda: "works" in said(), within_s=20)
    os.write(ours, "按键\n".encode("gb18030"))
    until(lambda: "? say what to do" in said())
    os.close(ours)
    try:
        assert process.wait(5) == 0
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in said()


def test_every_kind_of_the_demo_hall_that_has_a_twin_can_be_rehearsed_with():
    kinds = {device.kind for device in load_hall(HALL_DIR).device if device.twin}
    assert kinds <= {kind for kind, _, _ in KINDS.values()}


@pytest.mark.parametrize(
    ("described", "why"),
    [
        (("led", "nowhere"), "neither a path"),
        (("pad", "127.0.0.1:5000"), "no network port"),
        (("printer", "127.0.0.1:0"), "neither a path"),
        (("printer", "127.0.0.1:99999"), "neither a path"),
        (("printer", "127.0.0.1:9100", "", {"dots": 7}), "Input should be 384 or 576"),
    ],
)
def test_what_cannot_be_rehearsed_with_is_said(described, why):
    with pytest.raises(ValueError, match=why):
        device_of(*described)


def test_what_was_typed_wrongly_is_said_without_a_traceback(tmp_path: Path):
    with rehearsed(tmp_path, "printer", f"127.0.0.1:{free_port()}", "--set", "dots=7") as twin:
        assert twin.ends() != 0
        assert "dots: Input should be 384 or 576" in twin.said
        assert "Traceback" not in twin.said


def test_a_port_of_the_view_that_is_taken_is_said_and_no_twin_is_left_behind(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with rehearsed(tmp_path, "pad", str(tmp_path / "pad"), "--web", port) as twin:
            assert twin.ends() != 0
            assert "Address already in use" in twin.said
            assert "Traceback" not in twin.said
    assert not (tmp_path / "pad").is_symlink()

"""A panel's twin and the driver that writes on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels import open_led_panel
from hardware.led_panels.boards import board_maker
from hardware.led_panels.port import Face, LedPanel
from hardware.led_panels.twin import PanelTwin
from hardware.twins.plugs import Plug, PtyPlug, SocketPlug

AT = {
    "alpha": "{data}/twins/panel",
    "onbon": "unix:{data}/twins/panel.sock",
    "huidu": "unix:{data}/twins/panel.sock",
}


def panel_device(driver: str, **more: object) -> Device:
    """A panel above window 3."""
    described = {"id": "panel-3", "kind": "led_panel", "driver": driver, "address": AT[driver], "window": "3"} | more
    return Device.model_validate(described)


def plug_of(device: Device, data: Path) -> Plug:
    where = device.address.replace("{data}", str(data))
    return PtyPlug(Path(where)) if device.driver == "alpha" else SocketPlug(where)


@dataclass
class Rig:
    """A panel's twin, and a driver that is not yet connected."""

    device: Device
    twin: PanelTwin
    panel: LedPanel

    def break_down(self, fault: str | None) -> None:
        self.twin.obey({"fault": fault})

    def state(self, what: str) -> object:
        return self.twin.obey({})[what]

    def picture(self) -> Image.Image:
        """The face as it is kept for people, one pixel a dot."""
        kept = Image.open(str(self.state("picture")))
        return kept.resize((self.device.width, self.device.height), Image.Resampling.NEAREST)


@pytest.fixture
def rig_of(tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    """Set up a twin and its driver."""
    rigs: list[Rig] = []

    def set_up(device: Device) -> Rig:
        size = device.width, device.height
        twin = PanelTwin(
            device.id, plug_of(device, tmp_path), board_maker(device), size=size, faces=tmp_path / "panels"
        )
        rig = Rig(device, twin, open_led_panel(device, tmp_path))
        rigs.append(rig)
        twin.start()
        return rig

    yield set_up
    for rig in rigs:
        rig.panel.close()
        rig.twin.stop()


def seconds(of: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.monotonic()
    of()
    return time.monotonic() - began


BREAKAGES = pytest.mark.parametrize(
    ("fault", "code"),
    [("unplugged", FaultCode.OFFLINE), ("silent", FaultCode.SILENT), ("garbage", FaultCode.GARBAGE)],
)


def breaks_and_works_again(rig: Rig, fault: str, code: FaultCode) -> None:
    """A broken panel is a fault that says what to do, in time; a mended one shows what it is given, A013."""
    rig.panel.check()
    rig.break_down(fault)

    def fails() -> None:
        with pytest.raises(DeviceFault) as raised:
            rig.panel.show(Face("A012"))
        assert raised.value.code == code
        assert "check" in raised.value.detail

    assert seconds(fails) < 3
    rig.panel.close()
    rig.break_down(None)
    rig.panel.show(Face("A013"))

"""From a hall's `[[device]]` to its speaker."""

from __future__ import annotations

from pathlib import Path

from config.models import Device
from hardware.addresses import address_of
from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.file import Count, FileSpeaker, machine_seconds
from hardware.speakers.port import Speaker
from hardware.speakers.sides import OneSided
from hardware.speakers.sound_card import SoundCardSpeaker
from hardware.speakers.virtual import VirtualSpeaker


def open_speaker(device: Device, data: Path, *, paced: bool = True, count: Count = machine_seconds) -> Speaker:
    """The speaker of one `[[device]]`; `paced` and `count` are the file driver's. Raises DeviceFault MISCONFIGURED."""
    whole = _whole(device, data, paced=paced, count=count)
    return whole if device.channel is None else OneSided(whole, device.channel)


def _whole(device: Device, data: Path, *, paced: bool, count: Count) -> Speaker:
    address = address_of(device, data)
    match device.driver:
        case "sound_card":
            return SoundCardSpeaker(address)
        case "file" if address:
            return FileSpeaker(Path(address), paced=paced, count=count)
        case "virtual":
            return VirtualSpeaker()
    raise DeviceFault(
        FaultCode.MISCONFIGURED,
        f"device {device.id}: a speaker's driver is sound_card, virtual, or file with a folder as its address; "
        f"this one has driver {device.driver} and address {address!r}",
    )

"""Which twins stand at a machine."""

from __future__ import annotations

from config.models import Device
from hardware.twins.building import build_twins
from tests.halls import small_hall


def test_each_machine_has_the_twins_of_its_own_devices_also_where_two_have_one_address(tmp_path):
    pad = {"kind": "call_pad", "driver": "ff68", "address": "{data}/twins/pad", "window": "3", "twin": True}
    devices = tuple(
        Device.model_validate(pad | {"id": f"pad-{where}", "machine": machine})
        for where, machine in (("here", None), ("upstairs", "upstairs"))
    )
    hall = small_hall().model_copy(update={"device": devices})
    assert list(build_twins(hall, tmp_path)) == ["pad-here"]
    assert list(build_twins(hall, tmp_path, "upstairs")) == ["pad-upstairs"]
    assert build_twins(hall, tmp_path, "downstairs") == {}

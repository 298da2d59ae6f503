"""docs/devices.md names every fault and key there is."""

import pytest

from hardware.call_pads.port import Key
from hardware.call_pads.twin import PadFault
from hardware.faults import FaultCode
from hardware.id_readers.twin import ReaderFault
from hardware.led_panels.twin import PanelFault
from hardware.printers.twin.mechanism import PrinterFault
from hardware.scanners.twin import ScannerFault
from tests.brokers import ROOT

PAGE = (ROOT / "docs" / "devices.md").read_text("utf-8")


WORDS = {*FaultCode, *PrinterFault, *PadFault, *PanelFault, *ReaderFault, *ScannerFault, *Key}


@pytest.mark.parametrize("word", sorted(WORDS - {f"rate:{n}" for n in "234"}))
def test_the_page_on_devices_names(word):
    assert word.value in PAGE

"""An ID reader on a real pseudo-terminal: cards laid on it, answers broken, pulled out and put back."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode, NotYetKnown
from hardware.id_readers import open_id_reader
from hardware.id_readers.laying import AGAIN_S, Laying
from hardware.id_readers.port import Card, IdReader
from hardware.id_readers.sam import SamReader
from hardware.twins.building import build_twin
from hardware.twins.reception import Twin
from tests.brokers import until
from tests.hardware.id_readers.cards import OLD, OLD_CARD, SECRET, YOUNG, YOUNG_CARD
from wire.persons import person_of

DEVICE = Device(id="id-reader-1", kind="id_reader", driver="sam", address="{data}/twins/id-reader-1", twin=True)
ANHUA = Card(person_of(OLD, SECRET), "张*华", 1949)
LISI = Card(person_of(YOUNG, SECRET), "李*", 1990)


@dataclass
class Rig:
    """A reader's twin, its driver, and the cards that came through."""

    twin: Twin
    reader: IdReader
    cards: list[Card]

    def lay(self, card: dict[str, object]) -> None:
        self.twin.obey({"card": card})

    def lift(self) -> None:
        self.twin.obey({"card": None})

    def fault(self) -> FaultCode | None:
        fault = self.reader.fault()
        return fault and fault.code

    def asked(self, times: int = 3) -> None:
        """Wait until the reader has been asked for cards some more times."""
        threading.Event().wait(0.3 * times)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    twin = build_twin(DEVICE, tmp_path)
    twin.start()
    reader = open_id_reader(DEVICE, tmp_path, SECRET)
    cards: list[Card] = []
    reader.listen(cards.append)
    until(lambda: reader.fault() is None)
    yield Rig(twin, reader, cards)
    reader.close()
    twin.stop()


def test_a_reader_that_is_met_is_no_fault_before_it_had_time_to_answer(tmp_path):
    twin = build_twin(DEVICE, tmp_path)
    twin.obey({"fault": "silent"})
    reader = open_id_reader(DEVICE, tmp_path, SECRET)
    reader.listen(lambda _card: None)
    seen: list[DeviceFault | None] = []
    until(lambda: seen.append(reader.fault()) or "power it off" in str(seen[-1]))
    reader.close()
    twin.stop()
    *before, silent = seen
    assert all(isinstance(fault, NotYetKnown) for fault in before)  # which is told to nobody
    assert silent.code is FaultCode.SILENT


def test_a_card_is_read_within_a_second_and_told_once_however_long_it_lies_there(rig):
    began = time.monotonic()
    rig.lay(OLD_CARD)
    until(lambda: rig.cards)
    assert time.monotonic() - began < 1
    rig.asked()
    assert rig.cards == [ANHUA]
    assert rig.twin.obey({}) == {"kind": "id_reader", "fault": None, "card": True, "reads": 1}


def test_a_reader_that_finds_a_card_only_once_tells_it_once_too(rig):
    rig.lay(OLD_CARD | {"once": True})
    until(lambda: rig.cards)
    rig.asked()
    assert rig.cards == [ANHUA]


def test_the_next_visitors_card_is_told_and_so_is_the_same_one_laid_there_later(rig):
    rig.lay(OLD_CARD)
    until(lambda: rig.cards)
    rig.lift()
    rig.asked(1)
    rig.lay(YOUNG_CARD)
    until(lambda: len(rig.cards) == 2)
    rig.lift()
    threading.Event().wait(AGAIN_S + 0.3)
    rig.lay(YOUNG_CARD)
    until(lambda: len(rig.cards) == 3)
    assert rig.cards == [ANHUA, LISI, LISI]


@pytest.mark.parametrize("fault", ["garbage", "half", "checksum"])
def test_answers_that_are_none_are_reported_as_garbage_until_they_are_right_again(rig, fault):
    rig.twin.obey({"fault": fault})
    rig.lay(OLD_CARD)
    until(lambda: rig.fault() is FaultCode.GARBAGE)
    assert rig.cards == []
    rig.twin.obey({"fault": None})
    until(lambda: rig.cards == [ANHUA], within_s=3)
    assert rig.fault() is None


def test_whatever_comes_over_its_line_a_reader_goes_on_reading(rig):
    chance = random.Random(7)
    for _ in range(100):
        rig.twin.obey({"send": chance.randbytes(chance.randrange(1, 200)).hex()})
    rig.lay(OLD_CARD)
    until(lambda: rig.cards == [ANHUA])
    assert rig.fault() is None


def test_a_silent_reader_is_reported_and_reads_again_when_it_speaks(rig):
    rig.twin.obey({"fault": "silent"})
    until(lambda: rig.fault() is FaultCode.SILENT)
    rig.twin.obey({"fault": None})
    rig.lay(OLD_CARD)
    until(lambda: rig.cards == [ANHUA], within_s=3)
    assert rig.fault() is None


def test_a_reader_whose_module_failed_its_own_test_says_so(tmp_path):
    twin = build_twin(DEVICE, tmp_path)
    twin.start()
    twin.obey({"fault": "broken"})
    reader = open_id_reader(DEVICE, tmp_path, SECRET)
    reader.listen(lambda _card: None)
    until(lambda: (fault := reader.fault()) is not None and fault.code is FaultCode.BROKEN)
    twin.obey({"fault": None})
    until(lambda: reader.fault() is None)
    reader.close()
    twin.stop()


def test_a_reader_pulled_out_with_a_card_on_it_is_offline_and_back_by_itself_within_three_seconds(rig):
    rig.lay(OLD_CARD)
    until(lambda: rig.cards)
    rig.twin.obey({"fault": "unplugged"})
    until(lambda: rig.fault() is FaultCode.OFFLINE)
    rig.lay(YOUNG_CARD)
    rig.twin.obey({"fault": None})
    began = time.monotonic()
    until(lambda: rig.cards == [ANHUA, LISI])
    assert time.monotonic() - began < 3
    assert rig.fault() is None


def test_a_card_with_another_text_is_reported_without_a_word_of_it_until_it_is_lifted(rig):
    rig.lay({"name": "张爱华", "number": "12345", "born": "19491231"})
    until(lambda: rig.fault() is FaultCode.GARBAGE)
    assert "张" not in str(rig.reader.fault())
    assert "12345" not in str(rig.reader.fault())
    assert rig.reader.fault().__traceback__ is None  # it would hold the card's bytes
    rig.lift()
    until(lambda: rig.fault() is None)
    assert rig.cards == []


@pytest.mark.parametrize("kind", [RuntimeError, ValueError])
def test_nothing_of_a_card_is_logged_or_printed_whoever_fails_with_it(tmp_path, caplog, capfd, kind):
    caplog.set_level(logging.DEBUG)
    twin = build_twin(DEVICE, tmp_path)
    twin.start()
    reader = open_id_reader(DEVICE, tmp_path, SECRET)

    def fail(card: Card) -> None:
        raise kind(f"cannot take {card.person}")

    reader.listen(fail)
    twin.obey({"card": OLD_CARD})
    until(lambda: (fault := reader.fault()) is not None and fault.code is FaultCode.BROKEN)
    assert f"{kind.__name__} at test_sam.py:" in reader.fault().detail
    said = f"{reader.fault()!r} {caplog.text} {''.join(capfd.readouterr())} {twin.obey({})}"
    reader.close()
    twin.stop()
    for secret in (OLD, "张爱华", "1949", person_of(OLD, SECRET)):
        assert secret not in said


def test_a_card_counts_as_laid_there_once_until_it_has_been_away_for_a_second():
    laying = Laying()
    assert not laying.wants_reading(False, 100.0)
    assert laying.wants_reading(True, 100.3)
    assert laying.anew("a", 100.4)
    assert not laying.wants_reading(True, 100.7)
    assert not laying.wants_reading(False, 101.0)  # its chip was not felt for a moment
    assert laying.wants_reading(True, 101.3)
    assert not laying.anew("a", 101.4)
    assert not laying.wants_reading(True, 104.0)
    assert not laying.wants_reading(False, 104.3)
    assert laying.wants_reading(True, 105.2)
    assert laying.anew("a", 105.3)


def test_a_card_that_was_lifted_before_it_was_read_is_read_when_it_is_back():
    laying = Laying()
    assert laying.wants_reading(True, 100.0)
    assert laying.wants_reading(True, 100.3)  # nothing was told of it yet


def test_the_speed_is_a_sams_own_unless_another_is_given(tmp_path):
    assert open_id_reader(DEVICE, tmp_path, SECRET)._baud == 115_200
    slow = DEVICE.model_validate(DEVICE.model_dump(exclude_unset=True) | {"baud": 9600})
    assert open_id_reader(slow, tmp_path, SECRET)._baud == 9600


@pytest.mark.parametrize(("driver", "address"), [("serial", "/dev/ttyUSB0"), ("sam", "")])
def test_what_is_no_id_reader_is_refused(tmp_path, driver, address):
    device = Device(id="id-reader-1", kind="id_reader", driver=driver, address=address)
    with pytest.raises(DeviceFault, match="an ID reader's driver is sam") as refused:
        open_id_reader(device, tmp_path, SECRET)
    assert refused.value.code is FaultCode.MISCONFIGURED


def test_a_twin_says_what_it_cannot_do(rig):
    with pytest.raises(ValueError, match="no fault 'hot'; an ID reader's are unplugged, "):
        rig.twin.obey({"fault": "hot"})
    for card in (12, {}, {"name": "张三"}, {"name": "", "number": YOUNG}, {"name": "张三", "number": "1", "born": "x"}):
        with pytest.raises(ValueError, match="a card has a name"):
            rig.twin.obey({"card": card})


def test_a_path_that_is_no_serial_line_is_offline(tmp_path):
    reader = SamReader(str(tmp_path / "nothing"), 9600, SECRET)
    reader.listen(lambda _card: None)
    until(lambda: (fault := reader.fault()) is not None and "is away" in fault.detail)
    reader.close()

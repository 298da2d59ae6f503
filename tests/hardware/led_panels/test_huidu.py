"""Huidu cards: the bytes, and a card's twin on a real socket."""

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels import open_led_panel
from hardware.led_panels.drawing import coloured, draw, size_of
from hardware.led_panels.huidu import documents, packets
from hardware.led_panels.huidu.board import NAME, HuiduBoard
from hardware.led_panels.huidu.documents import Answer, Text
from hardware.led_panels.huidu.packets import Command, DocumentReader, Packet, PacketReader
from hardware.led_panels.port import Face
from tests.brokers import until
from tests.hardware.led_panels.conftest import BREAKAGES, Rig, breaks_and_works_again, panel_device

TEXT = (
    '<text guid="{guid}" name="onedoor" singleLine="false"><style align="center" valign="middle"></style>'
    '<string>{words}</string><font name="SimSun" size="16" color="#ff0000" bold="false" italic="false" '
    'underline="false"></font><effect in="0" inSpeed="0" out="0" outSpeed="0" duration="5"></effect></text>'
)
PROGRAM = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<sdk guid="g"><in method="AddProgram"><screen timeStamps="7"><program type="normal" id="0" guid="program-7" '
    'name="onedoor"><playControl count="1" disabled="false"></playControl><area guid="area-7" name="onedoor" '
    'alpha="255"><rectangle x="0" y="0" width="64" height="32"></rectangle><resources>'
    + TEXT.format(guid="lit-7", words="请A&lt;1")
    + TEXT.format(guid="dark-7", words=" ")
    + "</resources></area></program></screen></in></sdk>\n"
)
BRIGHTNESS = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<sdk guid="g"><in method="SetLuminancePloy"><mode value="default"></mode><default value="80"></default>'
    '<ploy></ploy><sensor min="1" max="100" time="10"></sensor></in></sdk>\n'
)


@pytest.fixture
def rig(rig_of) -> Rig:
    return rig_of(panel_device("huidu", width=128, height=32))


@pytest.mark.parametrize(
    ("packet", "pinned"),
    [
        (packets.ask_version(), "08 00 01 20 05 00 00 01"),
        (packets.version_told(), "0a 00 02 20 05 00 00 01 00 00"),
        (Packet(Command.HEARTBEAT), "04 00 5f 00"),
        (Packet(Command.HEARTBEAT_ANSWER), "04 00 60 00"),
        (packets.pieces(b"<sdk/>")[0], "12 00 03 20 06 00 00 00 00 00 00 00 3c 73 64 6b 2f 3e"),
    ],
)
def test_each_packet_is_these_bytes(packet, pinned):
    assert packet.pack().hex(" ") == pinned
    assert PacketReader().read(bytes.fromhex(pinned)) == [packet]


def test_each_document_is_these_words():
    assert documents.program("g", Text("请A<1", 16, "#ff0000", blinking=True), 64, 32, 7).decode() == PROGRAM
    assert documents.brightness("g", 80).decode() == BRIGHTNESS
    assert documents.ask_version().decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<sdk guid="##GUID"><in method="GetIFVersion"><version value="1000000"></version></in></sdk>\n'
    )
    assert documents.answer("g", "AddProgram", "kSuccess").decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<sdk guid="g"><out method="AddProgram" result="kSuccess"></out></sdk>\n'
    )


def test_a_long_document_travels_in_pieces_of_8000_bytes():
    document = bytes(range(256)) * 80
    sent = packets.pieces(document)
    assert [len(packet.data) - 8 for packet in sent] == [8000, 8000, 4480]
    assert sent[2].pack()[:12].hex(" ") == "8c 11 03 20 00 50 00 00 80 3e 00 00"
    stream = b"".join(packet.pack() for packet in sent)
    reader, whole = PacketReader(), DocumentReader()
    assert [read for byte in stream for packet in reader.read(bytes((byte,))) if (read := whole.read(packet))] == [
        document
    ]


def test_a_piece_that_does_not_fit_is_given_up_and_the_next_document_is_read():
    first, second = packets.pieces(b"x" * 9000)
    reader = DocumentReader()
    assert reader.read(second) is None
    assert reader.read(first) is None
    assert reader.read(first) is None  # it begins again
    assert reader.read(second) == b"x" * 9000
    assert reader.read(Packet(Command.XML, b"short")) is None
    assert reader.read(Packet(Command.XML, (1 << 31).to_bytes(4, "little") + bytes(5))) is None
    assert reader.read(packets.pieces(b"<sdk/>")[0]) == b"<sdk/>"


@pytest.mark.parametrize("impossible", ["00 00 01 20", "03 00 01 20", "ff ff 01 20"])
def test_after_an_impossible_length_nothing_is_read_any_more(impossible):
    reader = PacketReader()
    before = packets.ask_version()
    assert reader.read(before.pack() + bytes.fromhex(impossible) + before.pack()) == [before]
    assert reader.broken
    assert reader.read(before.pack()) == []


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<sdk",
        b"<other><out/></other>",
        b'<!DOCTYPE sdk [<!ENTITY a "a">]><sdk><out method="&a;"/></sdk>',
        b'<?xml version="1.0" encoding="none"?><sdk/>',
        b'<?xml version="1.0" encoding="utf-16"?><sdk/>',
        b"<sdk>\xff</sdk>",
    ],
)
def test_a_document_that_is_none_is_no_answer_and_no_request(document):
    assert documents.answer_in(document) is None
    assert documents.request_in(document) is None


def test_words_of_any_script_come_to_the_panel(rig):
    for words in ("请A012", "暫停服務", "Window 3 <&>"):
        rig.panel.show(Face(words))
        assert (rig.state("text"), rig.state("blinking")) == (words, False)
    rig.panel.show(Face("请A012", blinking=True))
    assert (rig.state("text"), rig.state("blinking")) == ("请A012", True)
    assert rig.picture() == coloured(draw("请A012", 128, 32), "red")


def test_words_are_as_large_as_our_own_font_would_fit():
    assert size_of("请A012", 128, 32) > size_of("请A012 整理材料", 128, 32) > 10


def test_brightness_is_what_was_asked(rig):
    rig.panel.brightness(37)
    assert rig.state("brightness") == 37


def test_a_quiet_conversation_goes_on_with_heartbeats(rig):
    for _ in range(3):
        rig.panel.check()


def test_a_card_that_refuses_is_broken_and_its_fault_says_what_to_look_at(rig, tmp_path):
    wrong = Device.model_validate(rig.device.model_dump() | {"width": 64})
    panel = open_led_panel(wrong, tmp_path)
    with pytest.raises(DeviceFault) as raised:
        panel.show(Face("A012"))
    panel.close()
    assert raised.value.code == FaultCode.BROKEN
    assert "kInvalidParam" in raised.value.detail
    assert "`width`" in raised.value.detail


def said(board: HuiduBoard, document: bytes) -> Answer | None:
    """What a card that was greeted answers to a document."""
    board.receive(packets.ask_version().pack())
    reader, whole = PacketReader(), DocumentReader()
    answers = reader.read(board.receive(b"".join(packet.pack() for packet in packets.pieces(document))))
    found = [read for packet in answers if (read := whole.read(packet))]
    return documents.answer_in(found[0]) if found else None


def test_a_card_refuses_what_it_does_not_know():
    board = HuiduBoard(64, 32)
    assert said(board, b"<sdk/>") == Answer(NAME, "", "kParseXmlFailed")
    assert said(board, documents.ask_version()) == Answer(NAME, "GetIFVersion", "kSuccess")
    assert said(board, documents.brightness("another", 80)).result == "kInvalidGUID"
    for body, result in (
        ('method="Dance"/>', "kUnsupportMethod"),
        ('method="SetLuminancePloy"/>', "kInvalidParam"),
        ('method="SetLuminancePloy"><default value="101"/></in>', "kInvalidParam"),
        ('method="AddProgram"/>', "kTagNotFound"),
    ):
        assert said(board, f'<sdk guid="{NAME}"><in {body}</sdk>'.encode()).result == result
    assert board.shown.text is None


def test_a_card_that_was_not_greeted_answers_no_document():
    assert HuiduBoard(64, 32).receive(packets.pieces(documents.ask_version())[0].pack()) == b""


@BREAKAGES
def test_a_broken_panel_is_a_fault_that_says_what_to_do(rig, fault, code):
    breaks_and_works_again(rig, fault, code)
    until(lambda: rig.state("text") == "A013")

from __future__ import annotations

from pathlib import Path

from config.load import load_hall
from config.models import Hall
from config.settings import Settings
from onedoor import machine, welcome
from tests.brokers import HALL_DIR
from tests.halls import small_hall


def said(*names: str, hall: Hall | None = None, has_screen: bool = True, has_sound_card: bool = True) -> str:
    lines = welcome.lines(
        hall or small_hall(),
        Settings(data=Path("/data"), public_url="https://hall.example"),
        names,
        command="onedoor {} HALL",
        has_screen=has_screen,
        has_sound_card=has_sound_card,
    )
    return "\n".join(lines)


def test_without_a_screen_it_says_where_the_kiosk_is() -> None:
    assert "under Xvfb" in said("kiosk", has_screen=False)
    assert "in its window" in said("kiosk", has_screen=True)


def test_without_a_sound_card_it_says_where_the_voice_goes() -> None:
    assert "/data/spoken/east (one wav each; this machine has no sound card)" in said("announcer", has_sound_card=False)
    assert "/data/spoken/east (one wav each)" in said("announcer", has_sound_card=True)


def test_the_voice_of_a_kiosk_that_reads_aloud_goes_by_the_kiosks_name() -> None:
    shown = said("announcer", "kiosk", hall=load_hall(HALL_DIR))
    assert "voice of kiosk-1 " in shown
    assert "None" not in shown


def test_the_qr_code_leads_to_the_public_address() -> None:
    assert "https://hall.example/t/TOKEN" in said("server")


def test_where_the_screens_are_is_said() -> None:
    shown = said("screens")
    for page in ("/board/east", "/board/west", "/wall/east, and so on", "/window/1, and so on", "/guide"):
        assert f"http://127.0.0.1:8081{page}" in shown


def test_only_what_was_started_is_listed() -> None:
    assert "console" not in said("screens")
    assert "board" not in said("server")
    assert "slips" not in said("server")


def test_a_sound_card_is_found_in_the_list_of_the_kernel(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    assert not machine.has_sound_card(cards)
    cards.write_text("--- no soundcards ---\n")
    assert not machine.has_sound_card(cards)
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n")
    assert machine.has_sound_card(cards)

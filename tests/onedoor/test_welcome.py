from __future__ import annotations

from pathlib import Path

from config.settings import Settings
from onedoor import machine, welcome
from tests.halls import small_hall


def said(*names: str, has_screen: bool = True, has_sound_card: bool = True) -> str:
    lines = welcome.lines(
        small_hall(),
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


def test_the_qr_code_leads_to_the_public_address() -> None:
    assert "https://hall.example/t/TOKEN" in said("server")


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

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from caller_server.web import app
from caller_server.web.language import preferred
from caller_server.web.words import console, devices, phone, refusals, say, tablet, tickets, voice, worded
from config.models import LANGUAGES, Device
from hardware.faults import FaultCode
from wire import api
from wire.messages import Outcome

WEB = Path(app.__file__).parent
CATALOGUES = {
    "refusals": refusals.REFUSALS,
    "problems": refusals.PROBLEMS,
    "states": tickets.STATES,
    "moves": tickets.MOVES,
    "reasons": tickets.REASONS,
    "priorities": tickets.PRIORITIES,
    "console": console.CONSOLE,
    "phone": phone.PHONE,
    "devices": devices.DEVICES,
    "tablet": tablet.TABLET,
    "voice": voice.VOICE,
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_sentence_is_there_in_three_languages_with_the_same_gaps(name):
    for key, sentences in CATALOGUES[name].items():
        assert len(sentences) == len(LANGUAGES), key
        gaps = {frozenset(re.findall(r"\{(\w+)\}", sentence)) for sentence in sentences}
        assert len(gaps) == 1, key


def test_every_state_priority_and_move_has_its_words():
    assert {state.value for state in api.TicketState} <= set(tickets.STATES)
    assert {f"state_{state.value}" for state in api.TicketState} <= set(phone.PHONE)
    assert {priority.value for priority in api.Priority} == set(tickets.PRIORITIES)
    for move in api.WindowMove:
        assert f"move_{move.value}" in console.CONSOLE
        assert f"did_{move.value}" in console.CONSOLE


def test_every_end_of_an_announcement_has_its_words():
    assert {f"outcome_{outcome.value}" for outcome in Outcome} <= set(voice.VOICE)


def test_every_kind_fault_and_level_of_a_device_has_its_words():
    kinds = set(get_args(Device.model_fields["kind"].annotation)) | {"kiosk"}
    assert {f"kind_{kind}" for kind in kinds} <= set(devices.DEVICES)
    assert {f"test_{kind}" for kind in kinds - {"kiosk"}} <= set(devices.DEVICES)
    assert {f"level_{level.value}" for level in api.DeviceLevel} <= set(devices.DEVICES)
    for code in FaultCode:
        assert f"status_{code.value}" in devices.DEVICES
        assert f"advice_{code.value}" in devices.DEVICES


@pytest.mark.parametrize(
    ("page", "scripts", "known"),
    [
        ("voice.html", "voice/*.js", voice.VOICE),
        ("console.html", "console/*.js", console.CONSOLE),
        ("phone.html", "phone.js", phone.PHONE),
        ("devices.html", "devices/*.js", devices.DEVICES),
        ("tablet.html", "tablet/*.js", tablet.TABLET),
    ],
)
def test_a_page_says_only_what_the_catalogue_has(page, scripts, known):
    said = set(re.findall(r'say\("(\w+)"[,)]', (WEB / "templates" / page).read_text()))
    for script in (WEB / "static").glob(scripts):
        said |= set(re.findall(r"\bwords\.(\w+)", script.read_text()))
    made_up = said - set(known) - {"hint_missed"}  # the hall's own words
    assert not made_up


def test_the_catalogue_says_nothing_in_vain():
    used = "".join(
        path.read_text()
        for path in WEB.rglob("*")
        if path.suffix in {".py", ".js", ".html"} and "words" not in path.parts
    )
    families = ("state_", "hint_", "did_", "move_", "status_", "pause_", "nobody_hint_", "sorry_", "rate_", "reason_")
    families += ("kind_", "level_", "advice_", "test_", "outcome_", "place_", "speaker_")
    unused = [
        key
        for catalogue in (console.CONSOLE, phone.PHONE, devices.DEVICES, tablet.TABLET, voice.VOICE)
        for key in catalogue
        if not key.startswith(families) and not re.search(rf"\b{key}\b", used)
    ]
    assert not unused


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-TW", "zh-Hans"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr;q=1, en;q=0.5, zh-TW;q=0.7", "zh-Hant"),
        ("en;q=nonsense", "zh-Hans"),
        ("*", "zh-Hans"),
        ("," * 5000, "zh-Hans"),
    ],
)
def test_the_reader_gets_the_best_language_the_hall_has(header, language):
    assert preferred(header, LANGUAGES) == language


def test_a_hall_with_two_languages_offers_no_third():
    assert preferred("en", ("zh-Hant", "zh-Hans")) == "zh-Hant"


def test_a_fact_that_is_missing_leaves_its_name():
    assert (
        say(refusals.REFUSALS, "unknown_matter", "en")
        == "There is no matter matter. Choose one from the list of matters."
    )
    assert say(refusals.REFUSALS, "no such key", "en") == "no such key"


def test_a_language_without_words_for_the_pages_is_not_offered_there():
    assert worded(("vi", "en")) == ("en",)
    assert worded(("vi",)) == LANGUAGES

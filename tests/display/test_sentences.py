from __future__ import annotations

import string
import subprocess

import pytest

from config.models import Calling
from display.announcer.sentences import sentences, trial_sentences
from tests.halls import small_hall

VOICES = Calling().voices
ALL = ("zh-Hans", "zh-Hant", "en")
WINDOWS = [*map(str, range(1, 100)), "100", "07", "VIP-2", "A1", "guide"]


def texts(number: str, window: str, languages=ALL, voices=VOICES) -> list[str]:
    return [sentence.text for sentence in sentences(number, window, languages, voices)]


def test_a_call_is_said_in_mandarin_and_then_in_english():
    assert texts("A012", "3") == [
        "请A零一二号，到三号窗口",
        "Ticket A, zero, one, two, please go to window 3",
    ]


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("1", "一"),
        ("10", "十"),
        ("12", "十二"),
        ("20", "二十"),
        ("21", "二十一"),
        ("99", "九十九"),
        ("100", "一零零"),
        ("07", "零七"),
        ("VIP-2", "V I P二"),
    ],
)
def test_a_window_is_counted_in_chinese_and_its_letters_are_spelled(window, said):
    assert texts("A001", window)[0] == f"请A零零一号，到{said}号窗口"


@pytest.mark.parametrize(
    ("window", "said"), [("3", "3"), ("12", "12"), ("07", "zero, seven"), ("VIP-2", "V, I, P, two")]
)
def test_a_window_is_counted_in_english_and_its_letters_are_spelled(window, said):
    assert texts("A001", window)[1].endswith(f"window {said}")


def test_a_number_past_999_is_read_sign_by_sign():
    assert texts("Z1000", "13")[0] == "请Z一零零零号，到十三号窗口"


def test_traditional_chinese_shares_the_mandarin_voice_and_is_not_said_twice():
    shared = {"zh-Hans": "sit/cmn-latn-pinyin", "zh-Hant": "sit/cmn-latn-pinyin", "en": "gmw/en"}
    assert len(texts("A012", "3", ALL, shared)) == 2


def test_a_hall_of_traditional_chinese_alone_is_still_spoken_to_in_mandarin():
    assert texts("A012", "3", ("zh-Hant",)) == ["请A零一二号，到三号窗口"]


def test_a_voice_of_its_own_for_traditional_chinese_is_used():
    both = {"zh-Hans": "sit/cmn-latn-pinyin", "zh-Hant": "sit/yue"}
    assert texts("A012", "3", ALL, both) == ["请A零一二号，到三号窗口", "請A零一二號，到三號窗口"]


def test_languages_that_the_hall_does_not_offer_are_not_spoken():
    assert texts("A012", "3", ("en",)) == ["Ticket A, zero, one, two, please go to window 3"]


def test_they_are_said_in_the_order_of_the_voices():
    english_first = {"en": "gmw/en", "zh-Hans": "sit/cmn-latn-pinyin"}
    assert texts("A012", "3", ALL, english_first)[0].startswith("Ticket")


def phonemes(voice: str, lines: list[str]) -> str:
    spoken = subprocess.run(
        ["espeak-ng", "-q", "-x", "-v", voice, "--stdin"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return spoken.stdout


def test_no_mandarin_sentence_is_spelled_out_in_english():
    voice = VOICES["zh-Hans"]
    numbers = [
        f"{letter}{digits}" for letter in string.ascii_uppercase for digits in ("012", "345", "678", "900", "1000")
    ]
    said = [texts(number, "3")[0] for number in numbers] + [texts("A012", window)[0] for window in WINDOWS]
    spoken = phonemes(voice, said)
    assert "(en)" not in spoken
    assert "h'Au51" in spoken or "X'Au51" in spoken  # 号: it was really read


def test_a_test_of_the_loudspeaker_is_said_in_words_and_is_no_call():
    said = [sentence.text for sentence in trial_sentences(ALL, VOICES)]
    assert said == ["这是语音测试", "This is a test of the loudspeaker"]
    assert "(en)" not in phonemes(VOICES["zh-Hans"], [said[0], "這是語音測試"])


def test_the_other_mandarin_voice_would_garble_it():
    """Why the voice is set: this is what the test above would catch."""
    assert "(en)" in phonemes("sit/cmn", texts("A012", "3")[:1])


def test_the_hall_of_the_tests_speaks_both():
    hall = small_hall()
    assert len(sentences("A001", "2", hall.hall.languages, hall.calling.voices)) == 2


def test_a_language_that_calls_are_not_worded_in_is_left_out():
    voices = {"vi": "aav/vi", "en": "gmw/en"}
    assert texts("A012", "3", languages=("vi", "en"), voices=voices) == [
        "Ticket A, zero, one, two, please go to window 3",
    ]

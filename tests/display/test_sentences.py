from __future__ import annotations

import re
import string
import subprocess
import tomllib
from pathlib import Path

import pytest

from config.load import load_hall
from config.models import Calling, Hall
from display.announcer.numbers import Reader
from display.announcer.sentences import Wording
from tests.halls import small_hall, small_hall_files

WEIDU = Path(__file__).parents[2] / "config" / "weidu"
VOICES = Calling().voices
ALL = ("zh-Hans", "zh-Hant", "en")
WINDOWS = [*map(str, range(1, 100)), "100", "07", "VIP-2", "A1", "guide"]


def texts(number: str, window: str, languages=ALL, voices=VOICES) -> list[str]:
    return [sentence.text for sentence in Wording(languages, voices).call(number, window)]


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


READ = [
    (
        Reader(),
        "A012",
        "3",
        ["请A零一二号，到三号窗口", "請A零一二號，去三號窗口", "Ticket A, zero, one, two, please go to window 3"],
    ),
    (
        Reader("幺"),
        "B117",
        "11",
        ["请B幺幺七号，到十一号窗口", "請B一一七號，去十一號窗口", "Ticket B, one, one, seven, please go to window 11"],
    ),
    (
        Reader("一", False),
        "A012",
        "12",
        [
            "请A零一二号，到一二号窗口",
            "請A零一二號，去一二號窗口",
            "Ticket A, zero, one, two, please go to window one, two",
        ],
    ),
    (
        Reader("幺", False),
        "A101",
        "21",
        [
            "请A幺零幺号，到二幺号窗口",
            "請A一零一號，去二一號窗口",
            "Ticket A, one, zero, one, please go to window two, one",
        ],
    ),
    (
        Reader("幺", False),
        "A101",
        "1",
        ["请A幺零幺号，到一号窗口", "請A一零一號，去一號窗口", "Ticket A, one, zero, one, please go to window 1"],
    ),
    (
        Reader(),
        "Z1000",
        "07",
        [
            "请Z一零零零号，到零七号窗口",
            "請Z一零零零號，去零七號窗口",
            "Ticket Z, one, zero, zero, zero, please go to window zero, seven",
        ],
    ),
    (
        Reader(),
        "C120",
        "VIP-2",
        [
            "请C一二零号，到V I P二号窗口",
            "請C一二零號，去V I P二號窗口",
            "Ticket C, one, two, zero, please go to window V, I, P, two",
        ],
    ),
]


@pytest.mark.parametrize(("reader", "number", "window", "read"), READ)
def test_numbers_and_windows_are_read_as_the_hall_says(reader, number, window, read):
    voices = {"zh-Hans": "sit/cmn-latn-pinyin", "yue": "sit/yue", "en": "gmw/en"}
    said = [one.text for one in Wording(ALL, voices, reader=reader).call(number, window)]
    assert said == read


HALL = """
[calling]
digit_one = "幺"
voices = { zh-Hans = "sit/cmn-latn-pinyin", yue = "sit/yue", en = "gmw/en" }
"""


def told_hall() -> Hall:
    """The small hall: line B is called in Cantonese and English, window 5 has a long name."""
    described = "\n".join(small_hall_files().values()) + HALL
    described = described.replace('letter = "B"', 'letter = "B"\nspoken = ["yue", "en"]')
    long_name = '{ zh-Hans = "二楼综合服务台", zh-Hant = "二樓綜合服務台" }'
    return Hall.model_validate(tomllib.loads(described.replace('name = "5"', f'name = "5"\nspoken = {long_name}')))


def test_a_line_is_called_in_its_own_languages_in_its_own_order_and_the_others_in_all():
    wording = Wording.of(told_hall())
    assert [one.voice for one in wording.call("B001", "6")] == ["sit/yue", "gmw/en"]
    assert [one.voice for one in wording.call("A001", "6")] == ["sit/cmn-latn-pinyin", "sit/yue", "gmw/en"]


def test_a_line_that_the_hall_does_not_know_is_called_in_all_languages():
    assert len(Wording.of(told_hall()).call("X001", "6")) == 3


def test_a_window_with_a_long_name_is_called_by_it_and_by_its_number_where_it_has_no_words():
    assert [one.text for one in Wording.of(told_hall()).call("A110", "5")] == [
        "请A幺幺零号，到二楼综合服务台",
        "請A一一零號，去二樓綜合服務台",
        "Ticket A, one, one, zero, please go to window 5",
    ]


def test_words_of_people_are_said_in_every_language_that_has_a_voice_and_words():
    wording = Wording.of(told_hall())
    said = wording.words({"zh-Hans": "A012号的Wi-Fi", "en": "Wi-Fi of A012", "vi": "Xin"})
    assert [(one.voice, one.text) for one in said] == [
        ("sit/cmn-latn-pinyin", "A零幺二号的W I-F I"),
        ("sit/yue", "A零一二号的Wi-Fi"),
        ("gmw/en", "Wi-Fi of A, zero, one, two"),
    ]
    assert [one.voice for one in wording.words({"en": "No smoking"})] == ["gmw/en"]


def test_the_announcements_of_the_weidu_hall_are_read_as_chinese():
    hall = load_hall(WEIDU)
    texts = [one.filled(dict.fromkeys(one.places, "A012")) for one in hall.announcement]
    said = [Wording.of(hall).words(text)[0] for text in texts]
    assert {one.voice for one in said} == {"sit/cmn-latn-pinyin"}
    assert "(en)" not in phonemes("sit/cmn-latn-pinyin", [one.text for one in said])


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


def test_no_cantonese_sentence_is_spelled_out_in_english_but_its_letters_which_cantonese_has_from_it():
    wording = Wording(ALL, {"yue": "sit/yue"})
    for letter in string.ascii_uppercase:
        said = [wording.call(f"{letter}{digits}", "12")[0].text for digits in ("012", "345", "6789")]
        spoken = phonemes("sit/yue", [*said, letter])
        assert len(set(re.findall(r"\(en\)(.*?)\(yue\)", spoken))) == 1
        assert spoken.count("(en)") == 4
    spoken = phonemes(
        "sit/yue", [one.text for window in map(str, range(1, 100)) for one in wording.call("A012", window)]
    )
    assert spoken.count("(en)") == 99
    assert spoken.count("c'oeng1_| h'au2") == 99  # 窗口, to the end of each
    assert "(en)" not in phonemes("sit/yue", [one.text for one in wording.trial()])


def test_the_mandarin_of_a_hall_that_says_yao_and_names_its_windows_is_read_as_chinese():
    said = [one.text for one in Wording.of(told_hall()).call("A111", "5")]
    spoken = phonemes("sit/cmn-latn-pinyin", said[:1])
    assert "(en)" not in spoken
    assert spoken.count("j'Au55") == 3  # 幺


def test_a_test_of_the_loudspeaker_is_said_in_words_and_is_no_call():
    said = [sentence.text for sentence in Wording(ALL, VOICES).trial()]
    assert said == ["这是语音测试", "This is a test of the loudspeaker"]
    assert "(en)" not in phonemes(VOICES["zh-Hans"], [said[0], "這是語音測試"])


def test_the_other_mandarin_voice_would_garble_it():
    """Why the voice is set: this is what the test above would catch."""
    assert "(en)" in phonemes("sit/cmn", texts("A012", "3")[:1])


def test_the_hall_of_the_tests_speaks_both():
    assert len(Wording.of(small_hall()).call("A001", "2")) == 2


def test_a_language_that_calls_are_not_worded_in_is_left_out():
    voices = {"vi": "aav/vi", "en": "gmw/en"}
    assert texts("A012", "3", languages=("vi", "en"), voices=voices) == [
        "Ticket A, zero, one, two, please go to window 3",
    ]

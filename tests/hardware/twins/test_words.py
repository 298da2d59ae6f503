from __future__ import annotations

import pytest

from hardware.twins.words import command_of, told


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("press next", {"press": "next"}),
        ("fault paper_out", {"fault": "paper_out"}),
        ("fault cutter after_rows 300", {"fault": "cutter", "after_rows": 300}),
        ("mend", {"fault": None}),
        ("card", {"card": None}),
        ("card 张爱华 11010519491231002X", {"card": {"name": "张爱华", "number": "11010519491231002X"}}),
        ("scan what it says", {"scan": "what it says"}),
        ("send ff 68", {"send": "ff 68"}),
        ("somersault twice", {"somersault": "twice"}),
    ],
)
def test_what_is_typed_is_a_command(typed, command):
    assert command_of(typed.split()) == command


def test_json_is_taken_as_it_is():
    assert command_of(['{"press": "next"}']) == {"press": "next"}


@pytest.mark.parametrize("typed", [[], ["press"], ["?", "!"], ['{"press"'], ["[1]"]])
def test_what_is_no_command_is_refused(typed):
    with pytest.raises(ValueError, match=r".+"):
        command_of(typed)


def test_a_state_is_told_on_one_line():
    state = {"ok": True, "kind": "printer", "fault": None, "slips": 3, "latest": None}
    assert told(state) == "printer works, slips 3, latest -"
    assert told({"kind": "led_panel", "fault": "silent", "text": "请A012"}) == "led_panel broken: silent, text 请A012"

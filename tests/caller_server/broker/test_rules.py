"""The table of who may say and hear what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.client import topic_matches_sub

from caller_server.broker.rules import ROLES, Rules, covers
from config.keys import BROKER_ROLES
from tests.wire.samples import SAMPLES

level = st.sampled_from(["a", "b", "+"])
name = st.sampled_from(["a", "b", "c"])
filters = st.builds(
    lambda levels, tail: "/".join([*levels, *tail]),
    st.lists(level, min_size=1, max_size=4),
    st.sampled_from([[], ["#"]]),
) | st.just("#")
topics = st.lists(name, min_size=1, max_size=5).map("/".join)


def test_every_account_has_its_rules_and_no_rules_are_without_an_account():
    assert set(ROLES) == set(BROKER_ROLES)


@given(allowed=filters, wanted=filters, topic=topics)
def test_a_filter_that_is_covered_matches_nothing_beyond_what_covers_it(allowed: str, wanted: str, topic: str):
    if covers(allowed, wanted) and topic_matches_sub(wanted, topic):
        assert topic_matches_sub(allowed, topic)


@given(allowed=filters, topic=topics)
def test_a_topic_is_covered_just_when_the_filter_matches_it(allowed: str, topic: str):
    assert covers(allowed, topic) == topic_matches_sub(allowed, topic)


@pytest.mark.parametrize(
    ("allowed", "wanted", "is_covered"),
    [
        ("a/+", "a/b", True),
        ("a/+", "a/+", True),
        ("a/+", "a/#", False),
        ("a/+", "+/b", False),
        ("a/+", "#", False),
        ("a/+", "a/b/c", False),
        ("a/+", "a", False),
        ("a/#", "a/#", True),
        ("a/#", "a/+/c", True),
        ("a/#", "+/#", False),
        ("#", "#", True),
        ("#", "a/+/#", True),
        ("#", "$SYS/#", False),
        ("+/b", "$SYS/b", False),
        ("a/b", "a/+", False),
    ],
)
def test_what_covers_what(allowed: str, wanted: str, is_covered: bool):
    assert covers(allowed, wanted) is is_covered


MAY_SAY = {
    "onedoor/weidu/event/ticket_called": {"server"},
    "onedoor/weidu/state/board/east": {"server"},
    "onedoor/weidu/state/window/3": {"server"},
    "onedoor/weidu/state/line/A": {"server"},
    "onedoor/weidu/announce/east": {"server"},
    "onedoor/weidu/announced/east": {"announcer"},
    "onedoor/weidu/announcer/east": {"announcer"},
    "onedoor/weidu/pad/3/press": {"devices"},
    "onedoor/weidu/pad/3/reply": {"server"},
    "onedoor/weidu/device/printer-1": {"announcer", "devices", "kiosk"},
    "onedoor/weidu/device/server": {"server", "announcer", "devices", "kiosk"},
    "onedoor/weidu/device/screens": {"screens", "announcer", "devices", "kiosk"},
    "onedoor/weidu/device/screens-2": {"screens", "announcer", "devices", "kiosk"},
    "onedoor/weidu/device/printer-1/test": {"server"},
    "onedoor/weidu/device/printer-1/tested": {"announcer", "devices", "kiosk"},
    "onedoor/weidu/server/news": {"server"},
    "onedoor/weidu/anything/else": set(),
    "onedoor/another/state/board/east": set(),
    "onedoor/weidu/state/board": set(),
    "onedoor/weidu/event/+": set(),
    "onedoor/weidu/device/#": set(),
    "$SYS/broker": set(),
    "": set(),
}

MAY_HEAR = {
    "onedoor/weidu/event/+": {"screens", "reader"},
    "onedoor/weidu/state/board/+": {"screens", "reader"},
    "onedoor/weidu/state/window/+": {"screens", "announcer", "devices", "reader"},
    "onedoor/weidu/state/line/A": {"screens", "announcer", "devices", "reader"},
    "onedoor/weidu/announce/east": {"announcer", "reader"},
    "onedoor/weidu/announce/+/words": {"announcer", "reader"},
    "onedoor/weidu/announcer/east": {"announcer", "reader"},
    "onedoor/weidu/state/voice/east": {"screens", "announcer", "reader"},
    "onedoor/weidu/announced/+": {"server", "reader"},
    "onedoor/weidu/pad/+/press": {"server", "reader"},
    "onedoor/weidu/pad/3/reply": {"devices", "reader"},
    "onedoor/weidu/device/+": {"server", "screens", "reader"},
    "onedoor/weidu/device/printer-1/test": {"announcer", "devices", "kiosk", "reader"},
    "onedoor/weidu/device/+/tested": {"server", "reader"},
    "onedoor/weidu/server/news": {"server", "reader"},
    "onedoor/weidu/#": {"reader"},
    "onedoor/#": {"reader"},
    "#": {"reader"},
    "+/#": {"reader"},
    "onedoor/+/event/+": {"reader"},
    "onedoor/weidu/+/+/+": {"reader"},
    "onedoor/weidu/pad/+/+": {"reader"},
    "$SYS/#": set(),
}


@pytest.mark.parametrize(("topic", "roles"), MAY_SAY.items())
def test_who_may_publish(topic: str, roles: set[str]):
    rules = Rules("weidu")
    assert {role for role in [*ROLES, "", "stranger"] if rules.may_publish(role, topic)} == roles


@pytest.mark.parametrize(("topic_filter", "roles"), MAY_HEAR.items())
def test_who_may_subscribe(topic_filter: str, roles: set[str]):
    rules = Rules("weidu")
    assert {role for role in [*ROLES, "", "stranger"] if rules.may_subscribe(role, topic_filter)} == roles


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.message).__name__)
def test_every_message_has_someone_to_say_it_and_someone_besides_the_reader_to_hear_it(sample):
    rules = Rules("weidu")
    assert any(rules.may_publish(role, sample.topic) for role in ROLES)
    assert any(rules.may_subscribe(role, sample.topic) for role in ROLES if role != "reader")

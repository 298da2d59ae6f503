"""Topics and bytes are fixed points that other tools rely on: they stand here literally."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.wire.samples import SAMPLES, Sample
from wire.messages import Message
from wire.topics import names_in

EVERY_TYPE = Message.__subclasses__()

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.message).__name__)
each_type = pytest.mark.parametrize("message_type", EVERY_TYPE, ids=lambda one: one.__name__)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def test_there_is_a_sample_of_every_message_type():
    assert {type(sample.message) for sample in SAMPLES} == set(EVERY_TYPE)


@each_sample
def test_a_message_has_its_topic(sample: Sample):
    assert sample.message.topic_for("weidu", **sample.names) == sample.topic


@each_sample
def test_a_message_travels_as_these_bytes(sample: Sample):
    assert sample.message.payload() == sample.payload


@each_sample
def test_what_travelled_is_read_back_as_it_was(sample: Sample):
    assert type(sample.message).read(sample.payload) == sample.message


@each_sample
def test_the_names_are_read_back_out_of_the_topic(sample: Sample):
    assert names_in(sample.message.topic, sample.topic) == {"hall": "weidu", **sample.names}


@each_sample
def test_a_topic_belongs_to_one_message_type_only(sample: Sample):
    meant = [one for one in EVERY_TYPE if names_in(one.topic, sample.topic) is not None]
    assert meant == [type(sample.message)]


@each_sample
def test_a_field_from_a_newer_version_does_not_disturb_an_older_reader(sample: Sample):
    newer = json.dumps(json.loads(sample.payload) | {"colour": "red"}).encode()
    assert type(sample.message).read(newer).model_dump(exclude={"colour"}) == sample.message.model_dump()


@each_sample
def test_a_message_of_another_version_is_refused(sample: Sample):
    other = json.dumps(json.loads(sample.payload) | {"v": 2}).encode()
    with pytest.raises(ValidationError):
        type(sample.message).read(other)


@each_sample
def test_states_are_retained_and_events_are_not(sample: Sample):
    _, _, kind, *rest = sample.topic.split("/")
    assert sample.message.retain is (kind == "state" or (kind == "device" and len(rest) == 1))
    assert sample.message.qos == 1


@each_type
@given(payload=st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_came_is_a_message_or_a_validation_error(message_type: type[Message], payload: bytes):
    with contextlib.suppress(ValidationError):
        message_type.read(payload)


@each_type
def test_json_nested_without_end_is_a_validation_error(message_type: type[Message]):
    with pytest.raises(ValidationError):
        message_type.read(b"[" * 60_000)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({}, "wants the names"),
        ({"zone": "east"}, "wants the names"),
        ({"window": "3", "zone": "east"}, "wants the names"),
        ({"window": "3/press"}, "cannot be the window"),
        ({"window": "#"}, "cannot be the window"),
        ({"window": ""}, "cannot be the window"),
        ({"window": "3\x00"}, "cannot be the window"),
        ({"window": "x" * 33}, "cannot be the window"),
    ],
)
def test_a_topic_with_the_wrong_names_is_never_made(names: dict[str, str], why: str):
    pad = next(one for one in EVERY_TYPE if one.__name__ == "PadPress")
    with pytest.raises(ValueError, match=why):
        pad.topic_for("weidu", **names)


@given(topic=st.text(max_size=60))
def test_a_topic_of_anything_is_read_without_fault(topic: str):
    for one in EVERY_TYPE:
        assert names_in(one.topic, topic) is None

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

from caller_server.web.openapi.document import EXAMPLE_FACTS, document, text
from caller_server.web.openapi.operations import OPERATIONS
from caller_server.web.refusals import STATUS
from tests.caller_server.web.served import Served

KEPT = Path(__file__).parents[3] / "docs" / "openapi.json"

load_all_checks()
CHECKS = [
    check
    for check in schemathesis.checks.CHECKS.get_all()
    if check.__name__
    in {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
        "negative_data_rejection",
    }
]


def test_the_kept_description_is_todays():
    assert KEPT.read_text() == text(), (
        "docs/openapi.json is out of date: python -m caller_server.web.openapi.document > docs/openapi.json"
    )


def test_the_description_is_served(caller):
    assert caller.get("/openapi.json").json == json.loads(text())


def test_every_route_is_described_and_nothing_else(app):
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(operation.method, operation.path) for operation in OPERATIONS}


def test_every_code_of_a_refusal_is_described():
    described = {code for operation in OPERATIONS for code in operation.refusals}
    general = {"unknown_address", "wrong_method", "unexpected", "key_needed", "key_wrong"}
    assert described | general == {str(code) for code in STATUS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_examples_are_what_they_are_examples_of(operation):
    if operation.body is not None:
        operation.body.model_validate_json(json.dumps(operation.example))
    for answered in operation.answers.values():
        if answered.example is not None:
            assert isinstance(answered.model, type)
            assert issubclass(answered.model, BaseModel)
            told = answered.model.model_validate_json(json.dumps(answered.example))
            assert set(answered.example) == set(told.model_dump())


def test_example_sentences_have_no_gap_left():
    sentences = re.findall(r'"message": "([^"]*)"', json.dumps(document()))
    assert sentences
    assert not [sentence for sentence in sentences for gap in EXAMPLE_FACTS if f"{{{gap}}}" in sentence]


@pytest.fixture(scope="module")
def schema(server: Served) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json")


POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ASKED = [(operation.name, POSITIVE) for operation in OPERATIONS] + [
    (operation.name, NEGATIVE) for operation in OPERATIONS if operation.body is not None or "{" in operation.path
]


@pytest.mark.parametrize(("name", "mode"), ASKED, ids=lambda given: getattr(given, "value", given))
def test_answers_are_as_described_whatever_is_asked(schema, name, mode):
    operation = schema.find_operation_by_id(name)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(
            headers={"Authorization": "Bearer supervisor-key", "X-Requested-With": "onedoor"}, checks=CHECKS
        )

    ask()

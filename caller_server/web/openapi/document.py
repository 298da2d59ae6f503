"""Puts the OpenAPI 3.1 document together: `python -m caller_server.web.openapi.document > docs/openapi.json`."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from caller_server.web.openapi.operations import OPERATIONS
from caller_server.web.openapi.operations.operation import KEYED, Operation
from caller_server.web.openapi.operations.parameters import PATH_PARAMETERS
from caller_server.web.refusals import STATUS, WebCode
from caller_server.web.words import say
from caller_server.web.words.refusals import REFUSALS
from wire import api

REF = "#/components/schemas/{model}"
LANGUAGE = {"$ref": "#/components/parameters/AcceptLanguage"}

ABOUT = """\
How kiosks, windows and phones ask a OneDoor hall.

Every refusal is `{"code", "message"}`: codes are stable, messages are for people and follow `Accept-Language`
(zh-Hans, zh-Hant, en). Every POST of the API carries a `request_id`, a UUID made once per intention: repeating it
returns the first answer, and using it for something else is refused with 409. A body over 64 KiB is refused with 413,
an unknown address with 404 `unknown_address`, a wrong method with 405, and a fault of ours with 500 and the number
under which it was logged.
"""

EXAMPLE_FACTS = {
    "line": "Q",
    "device": "printer-7",
    "known": "…",
    "matter": "XX-999",
    "window": "3",
    "move": "Start",
    "number": "A012",
    "state": "waiting",
    "seconds": 7,
    "calls": 3,
    "minutes": 30,
    "tickets": 3,
    "days": 7,
    "day": "2026-11-24",
    "quota": 80,
    "opens": "14:00",
    "field": "request_id",
    "problem": "should be a UUID",
    "who": "window-3",
    "allowed": "POST",
    "limit": 64,
    "incident": "5f0c2a91",
    "lease": "2026-11-23-A501",
    "numbers": 400,
}
"""What stands in the gaps of the examples' sentences."""

SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "anyone": [],
    "device": [{"key": []}, {"session": []}],
    "kiosk": [{"key": []}, {"session": [], "our_page": []}],
    "window": [{"key": []}, {"session": [], "our_page": []}],
    "tablet": [{"key": []}, {"tablet": [], "our_page": []}],
    "page": [{"our_page": []}],
}


def document() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in OPERATIONS:
        paths[operation.path][operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OneDoor 一门",
            "version": version("onedoor"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [
            {"name": "hall", "description": "What kiosks and screens read."},
            {"name": "tickets", "description": "A visitor's place in line."},
            {"name": "appointments", "description": "A place in a slot, kept ahead."},
            {"name": "staff", "description": "Help for somebody at a kiosk."},
            {"name": "voice", "description": "What the voices say besides calls."},
            {"name": "leases", "description": "Numbers for kiosks that are cut off."},
            {"name": "windows", "description": "What clerks do."},
            {"name": "operations", "description": "For whoever keeps the hall running."},
            {"name": "pages", "description": "For people's browsers."},
        ],
        "paths": dict(paths),
        "components": {
            "schemas": _schemas(),
            "parameters": {
                "AcceptLanguage": {
                    "name": "Accept-Language",
                    "in": "header",
                    "description": "The language of sentences for people.",
                    "schema": {"type": "string"},
                    "example": "zh-Hant",
                }
            },
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key of a kiosk, of a window, or of a supervisor. A kiosk issues tickets and "
                    "notes slips, a window moves itself, a supervisor does both everywhere.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "onedoor_clerk",
                    "description": "A clerk's session, begun at /console/login.",
                },
                "tablet": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "onedoor_tablet",
                    "description": "The tablet of a window, set up at /rate/{window}: good for rating there alone.",
                },
                "our_page": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Requested-With",
                    "description": "`onedoor`: no page of another site can send this with a clerk's session.",
                },
            },
        },
    }


def text() -> str:
    """The document as it is served and kept in docs/openapi.json."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "security": SECURITY[operation.who],
        "parameters": _parameters(operation),
        "responses": _answers(operation) | _refusals(operation),
    }
    if operation.body is not None:
        schema = {"$ref": REF.format(model=operation.body.__name__)}
        described["requestBody"] = {
            "required": True,
            "content": {operation.sent_as: {"schema": schema, "example": operation.example}},
        }
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, **PATH_PARAMETERS[name]}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    return [*in_path, *({"name": name, "in": "query", **said} for name, said in operation.query.items()), LANGUAGE]


def _answers(operation: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, answered in operation.answers.items():
        answers[str(status)] = {"description": answered.what}
        if answered.model is not None or status == 200:
            content: dict[str, Any] = {"schema": _schema_of(answered.model)}
            if answered.example is not None:
                content["example"] = answered.example
            answers[str(status)]["content"] = {answered.media: content}
    return answers


def _schema_of(model: type[BaseModel] | None) -> dict[str, Any]:
    return {} if model is None else {"$ref": REF.format(model=model.__name__)}


def _refusals(operation: Operation) -> dict[str, Any]:
    codes = set(operation.refusals)
    if operation.who != "anyone":
        codes.update(KEYED)
    if operation.who in ("kiosk", "window"):
        codes.add(WebCode.NOT_YOURS)
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_status[STATUS[code]].append(code)
    return {str(status): _refusal(known, operation.refused_as) for status, known in sorted(by_status.items())}


def _refusal(codes: list[str], media: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": "Refused: " + ", ".join(f"`{code}`" for code in codes) + "."}
    if media != "application/json":
        return described | {"content": {media: {"schema": {}}}}
    schema = {"allOf": [_schema_of(api.Refusal), {"properties": {"code": {"enum": [*codes]}}}]}
    examples = {
        code: {"value": {"code": code, "message": say(REFUSALS, code, "en", **EXAMPLE_FACTS)}} for code in codes
    }
    return described | {"content": {media: {"schema": schema, "examples": examples}}}


def _schemas() -> dict[str, Any]:
    asked: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (operation.body, "validation") for operation in OPERATIONS if operation.body is not None
    ]
    answered: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (answer.model, "serialization")
        for operation in OPERATIONS
        for answer in operation.answers.values()
        if answer.model is not None
    ]
    refused: tuple[type[BaseModel], JsonSchemaMode] = (api.Refusal, "validation")
    _, schemas = models_json_schema(list({*asked, *answered, refused}), ref_template=REF)
    return dict(sorted(schemas["$defs"].items()))


if __name__ == "__main__":
    sys.stdout.write(text())

"""Every refusal of the web, registered once: its code, its status, its sentence."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import StrEnum

import structlog
from flask import Flask, Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from caller_server.domain.refusals import Code, Refusal
from caller_server.journal.store import JournalUnavailable
from caller_server.web.language import preferred
from caller_server.web.words import say
from caller_server.web.words.refusals import PROBLEMS, REFUSALS
from caller_server.web.words.tickets import MOVES, STATES
from wire import api

log = structlog.get_logger("web")

JOURNAL_RETRY_S = 2
MAX_BODY = 64 * 1024
"""Bytes; no request of the hall comes near it."""


class WebCode(StrEnum):
    """Codes of refusals that have nothing to do with the hall's rules."""

    MALFORMED = "malformed"
    KEY_NEEDED = "key_needed"
    KEY_WRONG = "key_wrong"
    NOT_YOURS = "not_yours"
    UNKNOWN_ADDRESS = "unknown_address"
    WRONG_METHOD = "wrong_method"
    TOO_LARGE = "too_large"
    INVALID = "invalid"
    UNEXPECTED = "unexpected"
    JOURNAL_UNAVAILABLE = "journal_unavailable"


STATUS: dict[str, int] = {
    WebCode.MALFORMED: 400,
    WebCode.KEY_NEEDED: 401,
    WebCode.KEY_WRONG: 401,
    WebCode.NOT_YOURS: 403,
    WebCode.UNKNOWN_ADDRESS: 404,
    WebCode.WRONG_METHOD: 405,
    WebCode.TOO_LARGE: 413,
    WebCode.INVALID: 422,
    WebCode.UNEXPECTED: 500,
    WebCode.JOURNAL_UNAVAILABLE: 503,
    Code.UNKNOWN_LINE: 404,
    Code.UNKNOWN_MATTER: 404,
    Code.UNKNOWN_WINDOW: 404,
    Code.UNKNOWN_TICKET: 404,
    Code.UNKNOWN_MOVE: 404,
    Code.REQUEST_ID_REUSED: 409,
    Code.HALL_CLOSED: 409,
    Code.QUOTA_FULL: 409,
    Code.NOBODY_WAITING: 409,
    Code.WINDOW_NOT_OPEN: 409,
    Code.WINDOW_BUSY: 409,
    Code.NO_TICKET_HERE: 409,
    Code.WRONG_STATE: 409,
    Code.TOO_EARLY: 409,
    Code.CALLED_ENOUGH: 409,
}
"""The one table of statuses. A test holds it against both lists of codes."""


class Rejected(Exception):
    """A request that the web itself turns away. `facts` fill the sentence shown for the code."""

    def __init__(self, code: WebCode, **facts: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


def register(app: Flask, languages: tuple[str, ...], noted: Callable[[str], None]) -> None:
    """Answer every refusal and every fault in one shape; `noted` counts them by code."""

    def refused(code: str, **facts: str | int) -> Response:
        noted(code)
        return refusal_of(code, languages, **facts)

    def rules_say_no(refusal: Refusal) -> Response:
        return refused(refusal.code, **refusal.facts)

    def turned_away(rejected: Rejected) -> Response:
        return refused(rejected.code, **rejected.facts)

    def journal_away(fault: JournalUnavailable) -> Response:
        log.error("journal_unavailable", why=str(fault), path=request.path)
        return refused(WebCode.JOURNAL_UNAVAILABLE)

    def http(fault: HTTPException) -> Response:
        match fault.code:
            case 404:
                return refused(WebCode.UNKNOWN_ADDRESS)
            case 405:
                methods = fault.valid_methods if isinstance(fault, MethodNotAllowed) else None
                allowed = ", ".join(sorted(set(methods or ()) - {"OPTIONS"}))
                response = refused(WebCode.WRONG_METHOD, allowed=allowed)
                response.headers["Allow"] = allowed
                return response
            case 413:
                return refused(WebCode.TOO_LARGE, limit=MAX_BODY // 1024)
            case _:
                return refused(WebCode.MALFORMED)

    def unexpected(fault: Exception) -> Response:
        incident = secrets.token_hex(4)
        log.error("unexpected_error", incident=incident, method=request.method, path=request.path, exc_info=fault)
        return refused(WebCode.UNEXPECTED, incident=incident)

    app.register_error_handler(Refusal, rules_say_no)
    app.register_error_handler(Rejected, turned_away)
    app.register_error_handler(JournalUnavailable, journal_away)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)


def refusal_of(code: str, languages: tuple[str, ...], **facts: str | int) -> Response:
    """The answer for a code, its sentence in the language that the asker reads."""
    language = preferred(request.headers.get("Accept-Language", ""), languages)
    wait = facts.get("seconds") if code == Code.TOO_EARLY else None
    if code == WebCode.JOURNAL_UNAVAILABLE:
        wait = JOURNAL_RETRY_S
    said = api.Refusal(
        code=code, message=_sentence(code, language, facts), retry_after=None if wait is None else int(wait)
    )
    response = Response(said.model_dump_json(exclude_none=True), STATUS[code], mimetype="application/json")
    response.headers["Vary"] = "Accept-Language"
    response.headers["Content-Language"] = language
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    if STATUS[code] == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="onedoor"'
    return response


def invalid(fault: ValidationError) -> Rejected:
    """The refusal of a body that pydantic would not take: what is wrong with its first wrong field."""
    problem = fault.errors(include_url=False, include_input=False)[0]
    if problem["type"] == "json_invalid":
        return Rejected(WebCode.MALFORMED)
    kind = _KINDS.get(problem["type"], problem["type"])
    context = {name: str(value) for name, value in problem.get("ctx", {}).items()}
    return wrong_field(".".join(map(str, problem["loc"])) or "body", kind, detail=problem["msg"], **context)


def wrong_field(field: str, kind: str, **context: str | int) -> Rejected:
    """The refusal of one field; `kind` is a key of `PROBLEMS`."""
    return Rejected(WebCode.INVALID, field=field, problem=kind if kind in PROBLEMS else "other", **context)


_KINDS = {"uuid_parsing": "uuid", "uuid_type": "uuid", "literal_error": "enum", "model_attributes_type": "model_type"}


def _sentence(code: str, language: str, facts: dict[str, str | int]) -> str:
    told: dict[str, object] = dict(facts)
    if code == WebCode.INVALID:
        told["problem"] = say(PROBLEMS, str(facts["problem"]), language, **facts)
    if code == Code.WRONG_STATE:
        told["state"] = say(STATES, str(facts["state"]), language)
        told["move"] = say(MOVES, str(facts["move"]), language)
    return say(REFUSALS, code, language, **told)

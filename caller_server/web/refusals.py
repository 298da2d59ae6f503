"""Every refusal of the web, registered once: its code, its status, its sentence."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import StrEnum

import structlog
from flask import Flask, Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from caller_server.domain.refusals import Code, Refusal
from caller_server.journal.engine import JournalUnavailable
from caller_server.web.language import CHOSEN, preferred
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
    ONLY_LOOKS = "only_looks"
    UNKNOWN_ADDRESS = "unknown_address"
    UNKNOWN_DEVICE = "unknown_device"
    WRONG_METHOD = "wrong_method"
    TOO_LARGE = "too_large"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_MANY_REQUESTS = "too_many_requests"
    INVALID = "invalid"
    UNEXPECTED = "unexpected"
    JOURNAL_UNAVAILABLE = "journal_unavailable"


STATUS: dict[str, int] = {
    WebCode.MALFORMED: 400,
    WebCode.KEY_NEEDED: 401,
    WebCode.KEY_WRONG: 401,
    WebCode.NOT_YOURS: 403,
    WebCode.ONLY_LOOKS: 403,
    WebCode.UNKNOWN_ADDRESS: 404,
    WebCode.UNKNOWN_DEVICE: 404,
    WebCode.WRONG_METHOD: 405,
    WebCode.TOO_LARGE: 413,
    WebCode.INVALID: 422,
    WebCode.TOO_MANY_TRIES: 429,
    WebCode.TOO_MANY_REQUESTS: 429,
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
    Code.UNKNOWN_APPOINTMENT: 404,
    Code.UNKNOWN_PLACE: 404,
    Code.TICKETS_ENOUGH: 409,
    Code.REJOINED_ALREADY: 409,
    Code.REJOIN_TOO_LATE: 409,
    Code.NO_REJOIN: 409,
    Code.DELAYED_ALREADY: 409,
    Code.NOBODY_BEHIND: 409,
    Code.RATED_ALREADY: 409,
    Code.REASON_NEEDED: 422,
    Code.NO_APPOINTMENTS: 409,
    Code.SLOT_UNKNOWN: 409,
    Code.SLOT_FULL: 409,
    Code.CHECK_IN_TOO_EARLY: 409,
    Code.APPOINTMENT_OTHER_DAY: 409,
    Code.APPOINTMENT_USED: 409,
    Code.NO_LEASES: 409,
    Code.LENT_ENOUGH: 409,
    Code.UNKNOWN_LEASE: 404,
    Code.NOT_HANDED_IN: 404,
    Code.TOKEN_TAKEN: 409,
}
"""The one table of statuses. A test holds it against both lists of codes."""


class Rejected(Exception):
    """A request that the web itself turns away. `facts` fill the sentence shown for the code."""

    def __init__(self, code: WebCode, **facts: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


Page = Callable[[int, str, str, str], Response]
"""Makes the page that tells a person of a refusal: status, code, language, sentence."""


def register(app: Flask, languages: tuple[str, ...], noted: Callable[[str], None], page: Page) -> None:
    """Answer every refusal and every fault in one shape, to people as a page; `noted` counts them by code."""

    def refused(fault: Exception) -> Response:
        code, facts = _meaning(fault)
        noted(code)
        person = _asked_by_a_person()
        chosen = request.args.get("lang") or request.cookies.get(CHOSEN) if person else None
        language = preferred(chosen or request.headers.get("Accept-Language", ""), languages)
        message = _sentence(code, language, facts)
        response = page(STATUS[code], code, language, message) if person else _answer(code, language, message, facts)
        if code == WebCode.WRONG_METHOD:
            response.headers["Allow"] = str(facts["allowed"])
        return response

    app.register_error_handler(Exception, refused)


def _meaning(fault: Exception) -> tuple[str, dict[str, str | int]]:  # noqa: PLR0911 - one arm per kind of fault
    """The code of whatever was raised, and the facts for its sentence; what nobody expected is logged."""
    match fault:
        case Refusal() | Rejected():
            return fault.code, fault.facts
        case JournalUnavailable():
            log.error("journal_unavailable", why=str(fault), route=_route())
            return WebCode.JOURNAL_UNAVAILABLE, {}
        case NotFound():
            return WebCode.UNKNOWN_ADDRESS, {}
        case MethodNotAllowed():
            return WebCode.WRONG_METHOD, {"allowed": ", ".join(sorted(set(fault.valid_methods or ()) - {"OPTIONS"}))}
        case RequestEntityTooLarge():
            return WebCode.TOO_LARGE, {"limit": MAX_BODY // 1024}
        case HTTPException():
            return WebCode.MALFORMED, {}
        case _:
            incident = secrets.token_hex(4)
            log.error("unexpected_error", incident=incident, method=request.method, route=_route(), exc_info=fault)
            return WebCode.UNEXPECTED, {"incident": incident}


def _route() -> str:
    """What was asked, for the log: tokens and codes stand in addresses, so not the address itself."""
    return "" if request.url_rule is None else request.url_rule.rule


def _asked_by_a_person() -> bool:
    path = request.path
    if path.startswith("/t/") or (path.startswith("/rate/") and request.method == "GET"):
        return True
    return "text/html" in request.headers.get("Accept", "") and not path.startswith("/api/")


def _answer(code: str, language: str, message: str, facts: dict[str, str | int]) -> Response:
    wait = _wait(code, facts)
    said = api.Refusal(code=code, message=message, retry_after=wait)
    response = Response(said.model_dump_json(exclude_none=True), STATUS[code], mimetype="application/json")
    response.headers["Vary"] = "Accept-Language"
    response.headers["Content-Language"] = language
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    if STATUS[code] == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="onedoor"'
    return response


def _wait(code: str, facts: dict[str, str | int]) -> int | None:
    """Seconds until it may work."""
    if code in (Code.TOO_EARLY, WebCode.TOO_MANY_TRIES, WebCode.TOO_MANY_REQUESTS):
        return int(facts["seconds"])
    return JOURNAL_RETRY_S if code == WebCode.JOURNAL_UNAVAILABLE else None


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


_KINDS = {
    "uuid_parsing": "uuid",
    "uuid_type": "uuid",
    "literal_error": "enum",
    "model_attributes_type": "model_type",
    "timezone_aware": "missing_timezone",
}


def _sentence(code: str, language: str, facts: dict[str, str | int]) -> str:
    told: dict[str, object] = dict(facts)
    if code == WebCode.INVALID:
        told["problem"] = say(PROBLEMS, str(facts["problem"]), language, **facts)
    if code == Code.WRONG_STATE:
        told["state"] = say(STATES, str(facts["state"]), language)
        told["move"] = say(MOVES, str(facts["move"]), language)
    return say(REFUSALS, code, language, **told)

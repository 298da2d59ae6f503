"""Visitors' pages."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.examples import ID
from caller_server.web.openapi.operations.operation import BY_TOKEN, FORM, READ, Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get",
        "/t/{token}",
        "phone_page",
        "The visitor's page behind the slip's QR code",
        "anyone",
        {200: Answered("The page.", media="text/html")},
        refusals=(*READ, *BY_TOKEN),
        tag="pages",
        refused_as="text/html",
    ),
    Operation(
        "get",
        "/plan",
        "plan",
        "The picture of the hall on which phones show where the windows are",
        "anyone",
        {
            200: Answered("The picture, with an `ETag`; it may be a PNG instead.", media="image/svg+xml"),
            304: Answered("Unchanged since the picture whose tag `If-None-Match` names."),
        },
        refusals=(WebCode.UNKNOWN_ADDRESS,),
        tag="pages",
    ),
    Operation(
        "get",
        "/t/{token}/relative.svg",
        "relative_code",
        "The QR code of a link that shows this ticket on a relative's phone, where nothing can be changed",
        "anyone",
        {200: Answered("The picture.", media="image/svg+xml")},
        refusals=(*READ, *BY_TOKEN),
        tag="pages",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/cancel",
        "cancel_by_form",
        "Give the place up, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands.")},
        api.TicketAct,
        {"request_id": ID},
        FORM,
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/delay",
        "delay_by_form",
        "Let the next few go first, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands.")},
        api.TicketAct,
        {"request_id": ID},
        (*FORM, Code.NOBODY_BEHIND),
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/rejoin",
        "rejoin_by_form",
        "Be let in again after a miss, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands.")},
        api.TicketAct,
        {"request_id": ID},
        (*FORM, Code.NO_REJOIN, Code.REJOINED_ALREADY, Code.REJOIN_TOO_LATE),
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/rate",
        "rate_by_form",
        "Say how the visit was, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands, or asks for a reason.")},
        api.RatingRequest,
        {"request_id": ID, "level": 2, "reasons": ["waited_long"], "comment": "等了很久"},
        FORM,
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
)

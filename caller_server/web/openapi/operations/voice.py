"""What the voices say beside calls."""

from __future__ import annotations

from caller_server.web.openapi.operations.examples import ID, ISSUED_AT
from caller_server.web.openapi.operations.operation import READ, WRITTEN, Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

_ANNOUNCEMENT = {
    "announcements": [{"zone": "east", "seq": 41}],
    "text": {"zh-Hans": "请A012号的办事群众到导办台领取材料", "en": "Ticket A012, your papers are at the guide desk"},
}
_VOICE = {"zone": "east", "paused": True, "since": ISSUED_AT, "waiting": 2, "speaker": "ok"}
_SAID = {"zone": "east", "at": ISSUED_AT, "number": "A012", "window": "3", "outcome": "spoken"}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "post",
        "/api/announcements",
        "announce",
        "Have words said that are no call, after the calls that wait: a supervisor, or the guide desk",
        "window",
        {
            201: Answered("They will be said.", api.AnnouncementMade, example=_ANNOUNCEMENT),
            200: Answered("The first answer again.", api.AnnouncementMade, example=_ANNOUNCEMENT),
        },
        api.AnnouncementRequest,
        {"request_id": ID, "zones": ["east"], "text": _ANNOUNCEMENT["text"]},
        WRITTEN,
        tag="voice",
    ),
    Operation(
        "get",
        "/api/announcements",
        "said",
        "What the voices said last, calls included: a supervisor, or the guide desk",
        "window",
        {200: Answered("The last few of each zone, the newest first.", api.SaidViews, example={"said": [_SAID]})},
        refusals=(WebCode.NOT_YOURS, *READ),
        tag="voice",
    ),
    Operation(
        "get",
        "/api/voices",
        "voices",
        "The voices: whether they are paused, and how much they still have to say",
        "device",
        {200: Answered("The voices, by zone.", api.VoiceViews, example={"voices": [_VOICE]})},
        refusals=READ,
        tag="voice",
    ),
    Operation(
        "post",
        "/api/voices/{zone}/{act}",
        "move_voice",
        "Pause a zone's voice, or have it speak again: a supervisor",
        "window",
        {200: Answered("The voices, by zone.", api.VoiceViews, example={"voices": [_VOICE]})},
        api.VoiceMoveRequest,
        {"request_id": ID},
        (*WRITTEN, WebCode.UNKNOWN_ADDRESS),
        tag="voice",
    ),
)

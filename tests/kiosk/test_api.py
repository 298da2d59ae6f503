from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from kiosk.api import HallServer, NoAnswer, Refused
from kiosk.codes import NumberCode, TicketCode
from kiosk.wishes import CheckIn, Look, Rate, Rejoin
from tests.kiosk.fake_server import KEY, Broken, FakeServer, Garbled, Lost, Says, Slow
from tests.kiosk.visits import TOKEN, progress
from wire.api import CheckInRequest, RatingRequest, TicketRequest


@pytest.fixture
def client(server: FakeServer) -> Iterator[HallServer]:
    asking = HallServer(server.url, KEY, answer_s=0.4, patience_s=3)
    yield asking
    asking.close()


def _request(line: str = "A") -> TicketRequest:
    return TicketRequest(request_id=uuid4(), line=line)


def test_the_hall_is_told_with_its_lines_and_matters(client):
    hall = client.hall("en")
    assert [line.letter for line in hall.lines] == ["A", "B", "C"]
    assert hall.matters[0].materials[1].copies == 3


@pytest.mark.parametrize(
    ("language", "asked_for"),
    [("zh-Hans", "zh-Hans, zh"), ("zh-Hant", "zh-Hant, zh"), ("en", "en, zh")],
)
def test_the_server_is_asked_in_the_visitors_language(client, server, language, asked_for):
    client.hall(language)
    assert server.languages[-1].startswith(asked_for)


def test_a_ticket_is_issued(client):
    ticket = client.ask_ticket(_request(), "zh-Hans")
    assert (ticket.number, ticket.ahead, ticket.windows) == ("A001", 0, ("2", "3", "4", "5", "6"))


@pytest.mark.parametrize("trouble", [Lost(), Slow(0.8), Garbled()], ids=["lost", "late", "garbled"])
def test_a_reply_that_does_not_arrive_is_asked_for_again_and_gives_one_ticket(client, server, trouble):
    server.troubles.append(trouble)
    request = _request()
    ticket = client.ask_ticket(request, "zh-Hans")
    assert [asked.request_id for asked in server.requests] == [request.request_id] * 2
    assert list(server.tickets.values()) == [ticket]


def test_what_did_not_work_tells_nobody_whose_ticket_it_was(client, server):
    server.go()
    look = Look(uuid4(), TicketCode(TOKEN))
    check_in = CheckIn("K7MW3PQ9", CheckInRequest(request_id=uuid4()))
    for ask in (lambda: client.progress(look, "en"), lambda: client.check_in(check_in, "en")):
        with pytest.raises(NoAnswer) as silence:
            ask()
        assert TOKEN not in str(silence.value)
        assert "K7MW3PQ9" not in str(silence.value)


def test_a_broken_server_is_asked_again_until_it_is_mended(client, server):
    server.troubles.append(Broken(times=3))
    assert client.ask_ticket(_request(), "zh-Hans").number == "A001"


def test_a_busy_server_is_asked_again_when_it_says_so(client, server):
    server.troubles.append(Says(429, "too_many", retry_after=1))
    began = time.monotonic()
    assert client.ask_ticket(_request(), "zh-Hans").number == "A001"
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    ("status", "code"), [(409, "hall_closed"), (409, "quota_full"), (404, "unknown_line"), (403, "wrong_place")]
)
def test_a_refusal_is_not_asked_again(client, server, status, code):
    server.troubles.append(Says(status, code, "现在不行"))
    with pytest.raises(Refused) as refused:
        client.ask_ticket(_request(), "zh-Hans")
    assert (refused.value.refusal.code, refused.value.refusal.message) == (code, "现在不行")
    assert server.requests == []


def test_a_wrong_key_is_refused(server):
    client = HallServer(server.url, "another key")
    with pytest.raises(Refused, match="401"):
        client.hall("en")
    client.close()


def test_patience_ends(client, server):
    server.go()
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        client.ask_ticket(_request(), "zh-Hans")
    assert 2 < time.monotonic() - began < 4


def test_a_server_that_comes_back_within_the_patience_gives_the_ticket(client, server):
    server.go()
    coming = threading.Timer(0.5, server.come)
    coming.start()
    assert client.ask_ticket(_request(), "zh-Hans").number == "A001"
    coming.join()


def test_a_server_that_restarts_between_two_questions_is_asked_on_a_new_connection(client, server):
    client.hall("en")
    server.go()
    server.come()
    assert client.ask_ticket(_request(), "zh-Hans").number == "A001"


def test_a_server_that_accepts_and_says_nothing_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        client = HallServer(f"http://127.0.0.1:{mute.getsockname()[1]}", KEY, answer_s=0.2)
        with pytest.raises(NoAnswer):
            client.hall("en")
        client.close()


def test_how_printing_ended_is_noted_once(client, server):
    ticket = client.ask_ticket(_request(), "zh-Hans")
    server.troubles.append(Lost())
    client.note_slip(ticket.token, "paper_out", uuid4())
    assert (server.slips[ticket.token].outcome, server.slips[ticket.token].code) == ("failed", "paper_out")
    assert len({outcome.request_id for outcome in server.noted}) == 1


def test_closing_ends_the_waiting(client, server):
    server.go()
    threading.Timer(0.3, client.close).start()
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        client.ask_ticket(_request(), "zh-Hans")
    assert time.monotonic() - began < 1.5


# -- what was issued before -----------------------------------------------------------------------


def test_a_ticket_is_looked_up_by_its_slip_or_its_number(server, client):
    server.follows = {TOKEN: progress(number="A012"), "B007": progress(number="B007", line="B")}
    assert client.progress(Look(uuid4(), TicketCode(TOKEN)), "en").number == "A012"
    assert client.progress(Look(uuid4(), NumberCode("B007")), "en").number == "B007"


def test_an_unknown_number_is_refused_in_the_servers_words(server, client):
    with pytest.raises(Refused) as refused:
        client.progress(Look(uuid4(), NumberCode("C001")), "zh-Hans")
    assert (refused.value.refusal.code, refused.value.refusal.message) == ("unknown_ticket", "没有这个号码")


@pytest.mark.parametrize("of", [TicketCode(TOKEN), NumberCode("A012")])
def test_a_lost_reply_about_a_rejoin_is_asked_for_again_with_the_same_request_id(server, client, of):
    key = of.token if isinstance(of, TicketCode) else of.number
    server.follows[key] = progress(state="missed", may=("rejoin",))
    server.troubles.append(Lost())
    assert client.progress(Rejoin(uuid4(), of), "en").state == "waiting"
    (first, again) = server.acts
    assert first == again


def test_a_rating_tells_its_level_and_reasons(server, client):
    server.follows[TOKEN] = progress(state="done", may=("rate",))
    request = RatingRequest(request_id=uuid4(), level=1, reasons=("unclear",))
    assert client.progress(Rate(TicketCode(TOKEN), request), "en").rated == 1
    ((of, act, body),) = server.acts
    assert (of, act, body["level"], body["reasons"]) == (TOKEN, "rate", 1, ["unclear"])


def test_an_appointment_gives_one_ticket_however_often_its_reply_is_lost(server, client):
    server.appointments["K7MW3PQ9"] = "B"
    server.troubles += [Lost(), Broken()]
    wish = CheckIn("K7MW3PQ9", CheckInRequest(request_id=uuid4()))
    assert client.check_in(wish, "en").line == "B"
    assert len(server.tickets) == 1


def test_staff_are_called_once_however_often_the_reply_is_lost(server, client):
    server.troubles.append(Lost())
    client.call_staff(uuid4())
    assert len(set(server.staff_calls)) == 1

"""A kiosk's own numbers beside the real server: lent, given out, handed in, whatever the network does."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from kiosk.api import HallServer
from kiosk.events import HallRemembered, NumbersAhead
from kiosk.offline.counter import NoNumbers
from kiosk.offline.ticket import OwnTicket
from tests.caller_server.web.served import KEYS, until
from tests.hall.open_hall import journal_of
from tests.kiosk.offline.conftest import Kiosk, request
from wire.api import LeaseRequest
from wire.tokens import made_offline


def journal(real, after=0):
    """The day's events after one."""
    with httpx.Client(base_url=real.url, headers={"Authorization": f"Bearer {KEYS['supervisor']}"}) as client:
        return journal_of(client, after)


@pytest.fixture
def news(real):
    """What has happened since the test began, by kind."""
    began = max((event["seq"] for event in journal(real)), default=0)
    return lambda kind: [event for event in journal(real, began) if event["kind"] == kind]


@pytest.fixture
def cut_off(kiosk, cable):
    """The kiosk has numbers of both its lines, and then the cable is cut."""
    kiosk.numbers.seen(kiosk.server.hall("en"))
    kiosk.numbers.upkeep.look()
    cable.cut()
    kiosk.here = False
    return kiosk


def test_numbers_are_lent_ahead_for_the_lines_of_this_kiosk_once(kiosk, news):
    kiosk.numbers.seen(kiosk.server.hall("en"))
    for _ in range(3):
        kiosk.numbers.upkeep.look()
    assert [event["line"] for event in news("lease_granted")] == ["A", "B"]
    assert kiosk.told == [NumbersAhead(frozenset()), NumbersAhead(frozenset("AB"))]


def test_while_the_server_is_there_it_gives_the_tickets(kiosk):
    kiosk.numbers.seen(kiosk.server.hall("en"))
    kiosk.numbers.upkeep.look()
    ticket = kiosk.numbers.ticket(request("A"), "en")
    assert not isinstance(ticket, OwnTicket)
    assert not made_offline(ticket.token)


def test_cut_off_it_gives_its_own_and_hands_them_in_before_it_asks_for_the_next(cut_off, cable, news):
    first, second = (cut_off.numbers.ticket(request("A"), "en") for _ in range(2))
    assert isinstance(first, OwnTicket)
    assert first.url.endswith(f"/t/{first.token}")
    cable.mend()
    cut_off.here = True
    third = cut_off.numbers.ticket(request("A"), "en")
    issued = news("ticket_issued")
    assert [event["number"] for event in issued] == [first.number, second.number, third.number]
    assert [event.get("offline") for event in issued] == [True, True, None]
    assert third.ahead >= 2


def test_numbers_of_every_line_are_handed_in_once_when_it_is_back(cut_off, cable, news, real):
    given = [cut_off.numbers.ticket(request(line), "en") for line in "ABBA"]
    cut_off.numbers.slip_ended(given[0].token, None)
    cut_off.numbers.slip_ended(given[1].token, "paper_out")
    cable.mend()
    cut_off.here = True
    for _ in range(2):
        cut_off.numbers.upkeep.look()
    assert sorted(event["number"] for event in news("ticket_issued")) == sorted(each.number for each in given)
    assert [event["number"] for event in news("slip_printed")] == [given[0].number]
    assert [event["code"] for event in news("slip_failed")] == ["paper_out"]
    seen = httpx.get(f"{real.url}/api/tickets/{given[0].token}").json()
    assert abs(datetime.fromisoformat(seen["issued_at"]) - given[0].issued_at) < timedelta(seconds=1)


def test_a_hand_in_whose_answer_is_lost_puts_nothing_there_twice(cut_off, cable, news):
    given = cut_off.numbers.ticket(request("A"), "en")
    cable.mend()
    cable.lose_answers()
    cut_off.here = True
    cut_off.numbers.upkeep.look()
    assert [each.number for each in cut_off.numbers.store.here()] == [given.number]
    assert len(news("ticket_issued")) == 1
    cable.cut()
    cable.mend()
    cut_off.numbers.upkeep.look()
    assert cut_off.numbers.store.here() == []
    assert len(news("ticket_issued")) == 1


def test_a_ticket_whose_answer_was_lost_is_given_up_for_the_one_that_was_printed(kiosk, cable, news):
    kiosk.numbers.seen(kiosk.server.hall("en"))
    kiosk.numbers.upkeep.look()
    cable.lose_answers()
    ticket = kiosk.numbers.ticket(request("A"), "en")
    assert isinstance(ticket, OwnTicket)
    (unseen,) = news("ticket_issued")
    cable.cut()
    cable.mend()
    kiosk.numbers.upkeep.look()
    assert [event["number"] for event in news("ticket_issued")] == [unseen["number"], ticket.number]
    assert [event["number"] for event in news("ticket_cancelled")] == [unseen["number"]]


def test_a_line_of_which_it_has_no_number_is_refused_and_says_so(cut_off):
    with pytest.raises(NoNumbers, match="C"):
        cut_off.numbers.ticket(request("C"), "en")


def test_when_none_is_left_it_says_so_and_back_again_it_has_more(cut_off, cable):
    for _ in range(20):
        cut_off.numbers.ticket(request("A"), "en")
    with pytest.raises(NoNumbers):
        cut_off.numbers.ticket(request("A"), "en")
    cut_off.numbers.upkeep.look()
    assert cut_off.told[-1] == NumbersAhead(frozenset("B"))
    cable.mend()
    cut_off.here = True
    cut_off.numbers.upkeep.look()
    assert cut_off.told[-1] == NumbersAhead(frozenset("AB"))


def test_nobody_waits_for_a_number_that_nobody_saw(cut_off, cable, news):
    ticket = cut_off.numbers.ticket(request("A"), "en")
    assert cut_off.numbers.given_back(ticket.token)
    cable.mend()
    cut_off.here = True
    cut_off.numbers.upkeep.look()
    assert news("ticket_issued") == []
    assert [(event["refused"], event["code"]) for event in news("offline_refused")] == [(ticket.number, "unseen")]
    assert cut_off.numbers.store.here() == []


def test_a_visitor_who_left_while_the_answer_was_lost_leaves_no_ghost_in_the_line(kiosk, cable, news):
    kiosk.numbers.seen(kiosk.server.hall("en"))
    kiosk.numbers.upkeep.look()
    cable.lose_answers()
    ticket = kiosk.numbers.ticket(request("A"), "en")
    assert kiosk.numbers.given_back(ticket.token)
    cable.cut()
    cable.mend()
    kiosk.numbers.upkeep.look()
    (unseen,) = news("ticket_issued")
    assert [event["number"] for event in news("ticket_cancelled")] == [unseen["number"]]


def test_a_clock_an_hour_wrong_gives_a_fair_place_all_the_same(cable, tmp_path, real):
    kiosk = Kiosk(cable.url, tmp_path, lambda: datetime.now(UTC) - timedelta(minutes=60))
    kiosk.numbers.seen(kiosk.server.hall("en"))
    kiosk.numbers.upkeep.look()
    kiosk.here = False
    given_at = datetime.now(UTC)
    ticket = kiosk.numbers.ticket(request("A"), "en")
    kiosk.here = True
    kiosk.numbers.upkeep.look()
    seen = httpx.get(f"{real.url}/api/tickets/{ticket.token}").json()
    assert abs(datetime.fromisoformat(seen["issued_at"]) - given_at) < timedelta(seconds=2)
    assert abs(ticket.issued_at - given_at) < timedelta(seconds=5)  # as its slip says
    kiosk.close()


def test_started_while_cut_off_it_knows_the_hall_and_has_its_numbers(cut_off, cable, tmp_path):
    first = cut_off.numbers.ticket(request("A"), "en")
    again = Kiosk(cable.url, tmp_path)
    again.here = False
    again.numbers.start()
    until(lambda: len(again.told) >= 2)
    remembered, ahead = again.told
    assert isinstance(remembered, HallRemembered)
    assert [line.letter for line in remembered.hall.lines][:2] == ["A", "B"]
    assert all(line.open and not line.waiting for line in remembered.hall.lines)
    assert ahead == NumbersAhead(frozenset("AB"))
    assert int(again.numbers.ticket(request("A"), "en").number[1:]) == int(first.number[1:]) + 1
    again.close()


def test_a_refusal_that_may_pass_loses_nothing_and_one_that_will_not_keeps_the_number_in_the_file(
    cut_off, cable, tmp_path, real, news
):
    good, bad = (cut_off.numbers.ticket(request("A"), "en") for _ in range(2))
    taken = httpx.post(
        f"{real.url}/api/tickets",
        json={"request_id": str(uuid4()), "line": "B"},
        headers={"Authorization": f"Bearer {KEYS['kiosk-1']}"},
    ).json()
    file = sqlite3.connect(tmp_path / "numbers.sqlite3")
    with file:
        file.execute("UPDATE given SET token = ? WHERE number = ?", (taken["token"], bad.number))
    cable.mend()
    cut_off.here = True
    cut_off.numbers.upkeep.look()
    assert [event["number"] for event in news("ticket_issued")] == [taken["number"], good.number]
    kept = file.execute("SELECT number, became, code FROM given ORDER BY place").fetchall()
    assert kept == [(good.number, "taken", None), (bad.number, "refused", "token_taken")]
    file.close()


def test_numbers_that_were_lent_to_somebody_else_are_given_out_no_more_once_that_is_known(cut_off, cable, real):
    others = HallServer(real.url, KEYS["supervisor"], answer_s=2)
    lease = others.lease(LeaseRequest(request_id=uuid4(), line="C"))
    others.close()
    cut_off.numbers.store.keep_lease(lease)  # as by a copy of another kiosk's file
    assert cut_off.numbers.ticket(request("C"), "en").number == lease.numbers[0]
    cable.mend()
    cut_off.here = True
    cut_off.numbers.upkeep.look()
    assert cut_off.numbers.store.here() == []
    cable.cut()
    cut_off.here = False
    with pytest.raises(NoNumbers):
        cut_off.numbers.ticket(request("C"), "en")

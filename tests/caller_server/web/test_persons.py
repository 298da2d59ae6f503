"""One person, one ticket: over HTTP, with the ID number that a kiosk reads."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from caller_server.web.persons import on_day
from wire import api
from wire.persons import person_of

ID = "410123199001011236"
OTHER = "41012319900307007X"


def take(kiosk, line="A", id_number=ID, request_id=None):
    return kiosk.post("/api/tickets", request_id, line=line, id_number=id_number)


def refusal(answer):
    return answer.status_code, answer.json["code"], answer.json["message"]


def finish(caller, window):
    for name in ("open", "next", "start", "finish"):
        assert caller.move(window, name).status_code == 200


def test_asking_again_gives_the_same_ticket_marked_as_a_reprint(kiosk, clock):
    first = take(kiosk)
    assert (first.status_code, first.json["reprint"]) == (201, False)
    kiosk.issue("A")
    clock.wait(minutes=2)
    again = take(kiosk)
    assert (again.status_code, again.json["reprint"]) == (200, True)
    same = {name: first.json[name] for name in ("number", "token", "url", "issued_at", "line")}
    assert {name: again.json[name] for name in same} == same


def test_asking_again_says_how_many_are_ahead_now(kiosk):
    kiosk.issue("A")
    assert take(kiosk).json["ahead"] == 1
    kiosk.move("2", "open")
    kiosk.move("2", "next")
    assert take(kiosk).json["ahead"] == 0


@pytest.mark.parametrize(
    "written", [f" {ID} ", f"{ID[:6]} {ID[6:14]} {ID[14:]}", "".join(chr(ord(c) + 0xFEE0) for c in ID)]
)
def test_a_number_written_another_way_is_the_same_person(kiosk, written):
    take(kiosk)
    assert take(kiosk, id_number=written).json["reprint"] is True


def test_a_small_x_is_the_same_person(kiosk):
    take(kiosk, id_number=OTHER)
    assert take(kiosk, id_number=OTHER.lower()).json["reprint"] is True


def test_another_line_and_another_person_get_tickets_of_their_own(kiosk):
    take(kiosk)
    assert take(kiosk, line="B").status_code == 201
    assert take(kiosk, id_number=OTHER).json["number"] == "A002"
    assert take(kiosk, id_number="E12345678").json["number"] == "A003"  # a passport


def test_when_the_visit_is_over_the_person_takes_another(kiosk):
    take(kiosk)
    finish(kiosk, "2")
    again = take(kiosk)
    assert (again.status_code, again.json["number"]) == (201, "A002")


def test_one_person_takes_three_tickets_a_day(kiosk, clock):
    for line in "ABC":
        assert take(kiosk, line).status_code == 201
    finish(kiosk, "2")
    said = "3 tickets were taken with this ID today, which is the limit. The guide desk can help."
    assert refusal(take(kiosk)) == (409, "tickets_enough", said)
    assert take(kiosk, "B").json["reprint"] is True
    clock.wait(days=1)
    assert take(kiosk).status_code == 201


def test_the_rule_holds_after_a_restart(kiosk, restarted):
    first = take(kiosk).json
    again = take(restarted().holding("kiosk-key"))
    assert (again.json["number"], again.json["reprint"]) == (first["number"], True)


def test_a_repeat_is_no_reprint(kiosk, restarted):
    request_id = str(uuid4())
    first = take(kiosk, request_id=request_id)
    for server in (kiosk, restarted().holding("kiosk-key")):
        repeat = take(server, request_id=request_id)
        assert (repeat.status_code, repeat.data) == (200, first.data)


@pytest.mark.parametrize("mistyped", [ID[:-1] + "8", ID[:-1] + "X", ID[:-2] + "46"])
def test_a_mistyped_number_is_said_and_takes_no_ticket(kiosk, mistyped):
    said = "id_number: is mistyped: its last character does not fit the others."
    assert refusal(take(kiosk, id_number=mistyped)) == (422, "invalid", said)
    assert kiosk.get("/api/journal").json["events"] == []


def test_a_number_of_nothing_but_spaces_is_none(kiosk):
    said = "id_number: should have at least 6 characters."
    assert refusal(take(kiosk, id_number=" " * 18)) == (422, "invalid", said)


@pytest.mark.parametrize("odd", ["²" * 17 + "x", "፩" * 18, "٣" * 18, "一" * 18])
def test_digits_of_other_scripts_break_nothing(kiosk, odd):
    assert take(kiosk, id_number=odd).status_code in (201, 422)


def test_a_hash_is_worth_nothing_without_the_day_s_key():
    keys = {date(2026, 11, 23): b"one", date(2026, 11, 24): b"two"}
    person = person_of(ID, b"of the hall")
    hashes = {on_day(person, day, keys.__getitem__) for day in keys}
    assert len(hashes) == 2
    assert not any(ID in hashed or person in hashed for hashed in hashes)


def test_a_card_read_at_a_kiosk_and_its_number_typed_at_a_desk_are_one_person(kiosk, deps):
    read = kiosk.post("/api/tickets", line="A", person=person_of(ID, deps.persons))
    assert read.status_code == 201
    typed = take(kiosk)
    assert (typed.json["number"], typed.json["reprint"]) == (read.json["number"], True)
    other = kiosk.post("/api/tickets", line="A", person=person_of(OTHER, deps.persons))
    assert (other.status_code, other.json["reprint"]) == (201, False)


def test_a_person_and_a_number_at_once_are_refused(kiosk, deps):
    answer = kiosk.post("/api/tickets", line="A", id_number=ID, person=person_of(ID, deps.persons))
    assert refusal(answer) == (
        422, "invalid", "body: should give an ID number or the person of a card, not both.",
    )  # fmt: skip


@pytest.mark.parametrize("person", [ID, "", "g" * 64, "A" * 64, "a" * 63, "a" * 65, "a" * 63 + "\n"])
def test_a_person_is_64_hexadecimal_digits(kiosk, person):
    answer = kiosk.post("/api/tickets", line="A", person=person)
    assert refusal(answer) == (422, "invalid", "person: should match ^[0-9a-f]{64}$.")


def test_neither_the_number_nor_the_person_is_shown_by_a_request():
    request = api.TicketRequest(request_id=uuid4(), line="A", id_number=ID)
    assert ID not in repr(request)
    person = person_of(ID, b"of the hall")
    assert person not in repr(api.TicketRequest(request_id=uuid4(), line="A", person=person))

"""Scripts, styles and pages on their way to browsers: kept for a year, and compressed for whoever takes that."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest

from caller_server.web.app import make_app
from caller_server.web.assets import FOLDER, Assets
from caller_server.web.deps import Deps
from caller_server.web.plan import Plan
from tests.caller_server.web.conftest import Caller

DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<rect width='3' height='2'/>" * 100 + b"</svg>"


def linked(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


@pytest.fixture
def phone(caller) -> str:
    return f"/t/{caller.issue('A')['token']}"


def test_what_a_page_names_is_kept_for_a_year_and_is_the_file(caller, phone):
    names = linked(caller.get(phone).text)
    assert {name.rpartition("/")[2] for name in names} == {"icon.svg", "tokens.css", "phone.css", "phone.js"}
    for name in names:
        file = caller.get(name)
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert file.data == (FOLDER / name.split("/", 3)[3]).read_bytes()
        again = caller.get(name, If_None_Match=file.headers["ETag"])
        assert (again.status_code, again.headers["Vary"]) == (304, file.headers["Vary"])


def test_a_page_of_another_version_finds_the_file_of_today_and_does_not_keep_it(caller):
    for name in ("/static/000000000000/phone.js", "/static/phone.js"):
        file = caller.get(name)
        assert (file.status_code, file.headers["Cache-Control"]) == (200, "no-cache")
        assert file.data == (FOLDER / "phone.js").read_bytes()


@pytest.mark.parametrize("name", ["nothing.js", "../app.py", "x/../../app.py", "console", "000000000000/x/phone.js"])
def test_nothing_else_is_found_there(caller, name):
    assert caller.get(f"/static/{name}").status_code == 404


def test_an_address_changes_with_what_any_of_the_files_says(tmp_path: Path):
    (tmp_path / "a.js").write_text("let a")
    (tmp_path / "b.css").write_text("b {}")
    before = Assets(tmp_path)
    assert Assets(tmp_path).address("a.js") == before.address("a.js")
    (tmp_path / "b.css").write_text("b { }")
    assert Assets(tmp_path).address("a.js") != before.address("a.js")
    with pytest.raises(KeyError):
        before.address("c.js")


def test_pages_scripts_and_styles_are_compressed_for_whoever_takes_that(caller, phone):
    for path in (phone, *linked(caller.get(phone).text), "/t/unknown"):
        plain, small = caller.get(path), caller.get(path, Accept_Encoding="br, gzip;q=0.5")
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert len(small.data) == int(small.headers["Content-Length"])
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in small.headers["Vary"]
        without_ids = re.compile(rb'value="[0-9a-f-]{36}"')
        assert without_ids.sub(b"", gzip.decompress(small.data)) == without_ids.sub(b"", plain.data)


@pytest.mark.parametrize("taken", ["", "identity", "br", "gzip;q=0"])
def test_nobody_is_sent_what_they_do_not_take(caller, phone, taken):
    assert "Content-Encoding" not in caller.get(phone, Accept_Encoding=taken).headers


def test_answers_with_tokens_beside_typed_words_are_not_compressed(caller):
    asked = {"Accept-Encoding": "gzip", "Authorization": "Bearer kiosk-key"}
    issued = caller.client.post(
        "/api/tickets",
        json={"request_id": "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11", "line": "A"},
        headers=asked,
    )
    assert issued.status_code == 201
    assert "Content-Encoding" not in issued.headers
    assert "Content-Encoding" not in caller.client.get("/api/hall", headers=asked).headers


def test_a_drawn_plan_is_compressed_and_a_photographed_one_is_not(deps: Deps):
    drawn = Caller(make_app(replace(deps, plan=Plan(DRAWING, "image/svg+xml"))).test_client())
    small = drawn.get("/plan", Accept_Encoding="gzip")
    assert gzip.decompress(small.data) == drawn.get("/plan").data == DRAWING
    again = drawn.get("/plan", If_None_Match=small.headers["ETag"], Accept_Encoding="gzip")
    assert (again.status_code, again.headers["Vary"]) == (304, "Accept-Encoding")
    taken = Caller(make_app(replace(deps, plan=Plan(DRAWING, "image/png"))).test_client())
    assert "Content-Encoding" not in taken.get("/plan", Accept_Encoding="gzip").headers


def test_the_page_of_a_ticket_is_kept_by_nobody(caller):
    token = caller.issue("A")["token"]
    for path in (f"/t/{token}", f"/t/{token}/relative.svg", "/t/nobody", "/console"):
        for asked in ({}, {"Accept_Encoding": "gzip"}):
            assert caller.get(path, **asked).headers["Cache-Control"] == "no-store", path


def test_a_page_may_listen_to_all_of_a_live_port_that_has_a_path(deps: Deps, caller):
    token = caller.issue("A")["token"]
    settings = deps.settings.model_copy(update={"public_live_url": "https://hall.example/live-port/"})
    page = Caller(make_app(replace(deps, settings=settings)).test_client()).get(f"/t/{token}")
    assert "connect-src 'self' https://hall.example;" in page.headers["Content-Security-Policy"]
    assert '"https://hall.example/live-port"' in page.text

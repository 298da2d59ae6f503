"""What keeps a server from starting is said in a sentence with its remedy, and nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from caller_server.readiness import NotReady, NotYetReady, check
from config.keys import keys_path, make_keys
from config.settings import Settings
from tests.caller_server.journal.behind import run
from tests.halls import small_hall, write_small_hall
from tests.unprivileged import run_bound


@pytest.fixture
def hall(tmp_path: Path) -> str:
    return str(write_small_hall(tmp_path / "hall"))


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    make_keys(small_hall(), tmp_path)
    return Settings(data=tmp_path, database_url=url)


@pytest.fixture
def refused(hall: str, settings: Settings) -> Callable[[], str]:
    def why() -> str:
        with pytest.raises(NotReady) as refused:
            check(hall, settings)
        return str(refused.value)

    return why


def test_a_server_may_start_again_and_others_of_its_hall_beside_it(hall, settings):
    for _ in range(2):
        found, keys = check(hall, settings)
        assert (found.id, "server" in keys.accounts) == ("small", True)


def test_keys_that_are_missing_are_named(refused, tmp_path):
    keys_path(tmp_path).unlink()
    assert "keys.json is missing; make it with `onedoor keys HALL_DIR`" in refused()


def test_two_halls_with_one_id_are_told_apart_and_the_second_is_told_what_to_do(hall, settings, refused, tmp_path):
    check(hall, settings)
    keys_path(tmp_path).unlink()
    make_keys(small_hall(), tmp_path)
    assert "'small' of this database belongs to another installation. If these are two halls, " in refused()


def test_a_database_newer_than_the_program_is_left_alone(hall, settings, refused, url):
    check(hall, settings)
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    assert "written by another version of OneDoor" in refused()
    run(url, "UPDATE alembic_version SET version_num = '0004' WHERE version_num = '9999'")
    check(hall, settings)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("made", [True, False])
def test_a_postgresql_that_only_reads_is_said_so(hall, settings, refused, url, made):
    if made:
        check(hall, settings)
    run(url, f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    assert "a database that only reads, such as a standby: name the one that is written to" in refused()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_that_may_not_be_written_is_said_so_and_stays_as_it_is(hall, settings, tmp_path):
    check(hall, settings)
    file = tmp_path / "journal.sqlite3"
    before = file.read_bytes()
    file.chmod(0o444)
    said = run_bound("caller_server", hall, ONEDOOR_DATA=str(tmp_path))
    assert "let the user that runs the hall write the file and its folder" in said.stderr.splitlines()[-1]
    assert (said.returncode, "Traceback" in said.stderr) == (78, False)
    assert file.read_bytes() == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["journal.sqlite3", "deeper/journal.sqlite3"])
def test_a_folder_that_may_not_be_written_is_said_so(hall, settings, tmp_path, name):
    folder = tmp_path / "journals"
    folder.mkdir(0o555)
    at = f"sqlite:///{folder / name}"
    said = run_bound("caller_server", hall, ONEDOOR_DATA=str(settings.data), ONEDOOR_DATABASE_URL=at)
    assert "the user that runs the hall" in said.stderr.splitlines()[-1]
    assert (said.returncode, "Traceback" in said.stderr) == (78, False)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("url", ["nonsense", "mysql://db/hall", "oracle9://db", "postgresql+psycopg://db:port/hall"])
def test_an_address_of_no_database_is_said_so(refused, url):
    del url
    assert "write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or leave it out" in refused()


@pytest.mark.parametrize("url", ["postgresql+psycopg://hall@/hall?host=/nowhere"])
def test_a_database_that_is_not_there_is_said_so(refused, url):
    del url
    assert "see that the database runs, and that ONEDOOR_DATABASE_URL names it" in refused()


@pytest.mark.parametrize("url", ["postgresql+psycopg://hall@/hall?host=/nowhere"])
def test_a_server_whose_database_is_not_up_yet_is_to_be_tried_again(hall, settings, url):
    with pytest.raises(NotYetReady):
        check(hall, settings)
    at = {"ONEDOOR_DATA": str(settings.data), "ONEDOOR_DATABASE_URL": url}
    assert run_bound("caller_server", hall, **at).returncode == os.EX_TEMPFAIL

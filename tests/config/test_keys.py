"""keys.json: made, completed, kept private, and not overwritten when damaged."""

from __future__ import annotations

import json
import stat
from shutil import copy

import pytest

from config.keys import BROKER_ROLES, Keys, KeysUnreadable, keys_path, make_keys, read_keys
from tests.halls import small_hall


def test_every_kiosk_window_and_role_has_a_key_of_its_own(tmp_path):
    keys = make_keys(small_hall(), tmp_path)
    windows = {f"window-{n}" for n in range(1, 9)}
    assert set(keys.bearers) == {"kiosk-1", "kiosk-2", "supervisor"} | windows
    assert set(keys.accounts) == set(BROKER_ROLES)
    secrets = [*keys.bearers.values(), *(account.password for account in keys.accounts.values())]
    assert len(set(secrets)) == len(secrets)
    assert min(map(len, secrets)) >= 32
    assert read_keys(tmp_path) == keys


def test_the_secret_that_id_numbers_are_hashed_with_is_made_once_and_opens_nothing(tmp_path):
    before = make_keys(small_hall(), tmp_path)
    assert len(before.person_secret) == 32
    assert make_keys(small_hall(), tmp_path).person_secret == before.person_secret
    assert "persons" not in before.bearers
    assert before.persons not in before.bearers.values()


def test_keys_from_before_there_was_a_secret_for_persons_say_how_to_make_it(tmp_path):
    make_keys(small_hall(), tmp_path)
    stored = json.loads(keys_path(tmp_path).read_text())
    del stored["persons"]
    keys_path(tmp_path).write_text(json.dumps(stored))
    with pytest.raises(KeysUnreadable, match=r"no secret for persons; make it with `onedoor keys HALL_DIR`"):
        _ = read_keys(tmp_path).person_secret


def test_only_their_owner_may_read_the_keys(tmp_path):
    make_keys(small_hall(), tmp_path)
    assert stat.S_IMODE(keys_path(tmp_path).stat().st_mode) == 0o600


def test_keys_that_others_could_read_are_private_again_when_written(tmp_path):
    make_keys(small_hall(), tmp_path)
    keys_path(tmp_path).chmod(0o644)
    make_keys(small_hall(), tmp_path)
    assert stat.S_IMODE(keys_path(tmp_path).stat().st_mode) == 0o600


def test_a_missing_key_is_added_and_the_others_are_kept(tmp_path):
    before = make_keys(small_hall(), tmp_path)
    stored = json.loads(keys_path(tmp_path).read_text())
    del stored["kiosk-2"]
    keys_path(tmp_path).write_text(json.dumps(stored))
    after = make_keys(small_hall(), tmp_path)
    assert after.bearers["kiosk-2"] != before.bearers["kiosk-2"]
    assert {**after.bearers, "kiosk-2": ""} == {**before.bearers, "kiosk-2": ""}
    assert after.accounts == before.accounts


def test_nothing_but_the_keys_is_left_in_the_folder(tmp_path):
    make_keys(small_hall(), tmp_path / "new" / "data")
    assert [path.name for path in (tmp_path / "new" / "data").iterdir()] == ["keys.json"]


def test_missing_keys_say_how_to_make_them(tmp_path):
    with pytest.raises(KeysUnreadable, match=r"keys\.json is missing; make it with `onedoor keys HALL_DIR`"):
        read_keys(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"kiosk-1": 3}',
        b'{"kiosk-1": ""}',
        b'{"broker-server": {"username": "server"}}',
        b'{"persons": {"secret": "short"}}',
        b'{"care": "123456"}',  # no key that issues tickets
        b'{"broker-server": {"username": "server", "password": null}}',
        b"[" * 100_000,
    ],
)
def test_damaged_keys_are_refused_and_left_as_they_are(tmp_path, content):
    keys_path(tmp_path).write_bytes(content)
    with pytest.raises(KeysUnreadable, match="is damaged"):
        read_keys(tmp_path)
    with pytest.raises(KeysUnreadable, match="is damaged"):
        make_keys(small_hall(), tmp_path)
    assert keys_path(tmp_path).read_bytes() == content


def test_keys_that_are_a_folder_are_refused(tmp_path):
    keys_path(tmp_path).mkdir()
    with pytest.raises(KeysUnreadable, match="Is a directory"):
        read_keys(tmp_path)


def test_an_installation_is_known_by_its_keys_on_every_machine_and_when_keys_are_added(tmp_path):
    ours = make_keys(small_hall(), tmp_path / "ours")
    assert len(ours.installation) == 64
    assert ours.accounts["server"].password not in ours.installation
    assert make_keys(small_hall(), tmp_path / "ours").installation == ours.installation
    (tmp_path / "copy").mkdir()
    copy(keys_path(tmp_path / "ours"), tmp_path / "copy")
    assert read_keys(tmp_path / "copy").installation == ours.installation
    assert make_keys(small_hall(), tmp_path / "theirs").installation != ours.installation


def test_an_account_that_is_not_there_is_named_with_the_way_to_get_it():
    with pytest.raises(KeysUnreadable, match=r"no account broker-server; .*`onedoor keys HALL_DIR`"):
        _ = Keys({}, {}).installation
    with pytest.raises(KeysUnreadable, match=r"no key kiosk-1; .*`onedoor keys HALL_DIR`"):
        Keys({}, {}).bearer("kiosk-1")

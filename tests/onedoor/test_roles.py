from __future__ import annotations

from pathlib import Path

from config.models import Hall
from onedoor.roles import Role, plan
from tests.halls import small_hall


def planned(hall: Hall) -> dict[str, Role]:
    return {role.name: role for stage in plan(hall, Path("hall")) for role in stage}


def test_a_hall_without_twins_and_kiosks_starts_neither() -> None:
    hall = small_hall()
    plain = hall.model_copy(update={"kiosk": (), "device": tuple(d for d in hall.device if not d.twin)})
    assert list(planned(plain)) == ["broker", "server", "screens", "announcer", "devices"]


def test_the_halls_first_kiosk_is_the_one_that_starts() -> None:
    hall = small_hall()
    second = hall.model_copy(update={"kiosk": (hall.kiosk[1],)})
    assert planned(second)["kiosk"].argv[-2:] == ("--name", "kiosk-2")


def test_several_screens_are_numbered_and_start_together() -> None:
    stages = plan(small_hall(), Path("hall"), only=("server", "screens"), screens=3)
    assert [[role.name for role in stage] for stage in stages] == [["server"], ["screens", "screens-2", "screens-3"]]
    first, second, third = stages[1]
    assert "--nth" not in first.argv
    assert (second.argv[-2:], third.argv[-2:]) == (("--nth", "2"), ("--nth", "3"))

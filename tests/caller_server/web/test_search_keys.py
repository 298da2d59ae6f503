from __future__ import annotations

import pytest

from caller_server.web.search_keys import keys_of


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("企业设立登记", ("qysldj", "qiyeshelidengji")),
        ("银行账户", ("yhzh", "yinhangzhanghu")),  # not xing: words are read as words
        ("重庆户口迁移（市内）", ("cqhkqysn", "chongqinghukouqianyishinei")),
        ("许可证 A类", ("xkzal", "xukezhengalei")),
        ("女儿", ("ne", "nver")),  # as it is typed
    ],
)
def test_a_name_is_found_by_its_initials_and_by_its_whole_pinyin(name, keys):
    assert keys_of(name) == keys


def test_the_hall_tells_the_keys_of_its_matters(caller):
    matter = caller.holding("kiosk-key").get("/api/hall").json["matters"][0]
    assert tuple(matter["keys"]) == keys_of(matter["name"]["zh-Hans"])
    assert all(key.isalnum() for key in matter["keys"])

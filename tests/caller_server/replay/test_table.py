from __future__ import annotations

from unicodedata import east_asian_width

from caller_server.domain.policy import ARRIVAL, FAIR, POLICIES, PRIORITY_FIRST
from caller_server.replay.comparison import as_json, compare
from caller_server.replay.table import table
from tests.caller_server.rehearsal import Rehearsal
from tests.caller_server.replay.again import taken_from
from tests.caller_server.replay.busy_day import busy_day
from tests.caller_server.replay.small_day import small_day

NAMES = {"A": "工商登记", "B": "Permits 许可", "C": "社会民生"}


def test_a_small_day_as_anyone_can_check_it_by_hand():
    comparison = compare(taken_from(small_day()), (FAIR, ARRIVAL, PRIORITY_FIRST))
    assert table(comparison, NAMES) == SMALL_DAY


SMALL_DAY = """\
                                    as it was   fair *   arrival   priority-first
visitors                                    8        8         8                8
  done                                      6        6         6                6
  missed                                    1        1         1                1
  cancelled                                 1        1         1                1
  not done at the end                       0        0         0                0
called                                      7        7         7                7

wait from ticket to call, minutes
  mean                                   26.9     26.9      26.9             26.9
  50th percentile                        29.0     29.0      27.0             25.0
  90th percentile                        53.0     53.0      53.0             53.0
  99th percentile                        53.0     53.0      53.0             53.0
  worst                                  53.0     53.0      53.0             53.0
past their line's patience                  3        3         2                3

priority, called                            3        3         3                3
  mean                                   22.7     22.7      36.0             16.0
  90th percentile                        45.0     45.0      45.0             25.0
  mean, of an ordinary one               0.76     0.76      1.80             0.46

ordinary, called                            4        4         4                4
  mean                                   30.0     30.0      20.0             35.0
  90th percentile                        53.0     53.0      53.0             53.0

mean wait by line, minutes
  A 工商登记                             26.9     26.9      26.9             26.9

serving, of the time open                 97%      97%       97%              97%
  window 2                                97%      97%       97%              97%
"""


def test_columns_stay_straight_beside_chinese_names():
    comparison = compare(taken_from(busy_day(3)), tuple(POLICIES.values()))
    lines = table(comparison, NAMES).splitlines()
    assert sum(any(name in line for line in lines) for name in NAMES.values()) == 3
    values = [line for line in lines if line[-1:].isdigit() or line.endswith(("%", "–"))]
    assert len({sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in values}) == 1


def test_json_has_every_figure_in_minutes_and_shares():
    said = as_json(compare(taken_from(small_day()), (ARRIVAL,)))
    assert {name: said[name] for name in ("v", "hall", "day", "speed", "policy", "chosen")} == {
        "v": 1,
        "hall": "small",
        "day": "2026-11-23",
        "speed": 1,
        "policy": "fair",
        "chosen": 0,
    }
    was, arrival = said["columns"]
    assert was["name"] == "as it was"
    assert arrival == {
        "name": "arrival",
        "visitors": 8,
        "called": 7,
        "done": 6,
        "missed": 1,
        "cancelled": 1,
        "left": 0,
        "waits": {"people": 7, "mean": 26.857, "p50": 27, "p90": 53, "p99": 53, "worst": 53},
        "impatient": 2,
        "kinds": {
            "priority": {
                "people": 3,
                "mean": 36,
                "p50": 36,
                "p90": 45,
                "p99": 45,
                "worst": 45,
                "against_ordinary": 1.8,
            },
            "ordinary": {
                "people": 4,
                "mean": 20,
                "p50": 9,
                "p90": 53,
                "p99": 53,
                "worst": 53,
                "against_ordinary": 1,
            },
        },
        "lines": {"A": {"people": 7, "mean": 26.857, "p50": 27, "p90": 53, "p99": 53, "worst": 53}},
        "use": {"open": 62, "serving": 60, "share": 0.968},
        "windows": {"2": {"open": 62, "serving": 60, "share": 0.968}},
    }


def test_where_nobody_was_called_there_is_no_wait():
    hall = Rehearsal(always_open=True)
    hall.issue("A")
    rows = table(compare(taken_from(hall), (FAIR,)), NAMES).splitlines()
    assert rows[0].split() == ["as", "it", "was", "fair", "*"]
    assert [row.split()[-2:] for row in rows if row.startswith(("  mean", "  worst", "serving"))] == [["–", "–"]] * 3

"""`make bench`: all benchmarks, as a table of ratios."""

from __future__ import annotations

import sys

from tests.bench import (
    beside_pgbench,
    bursts,
    city,
    engine,
    kiosk,
    long_line,
    opening,
    pads,
    phones,
    polls,
    serving,
    slips,
    streaming,
    telling,
    together,
    voice,
)


def main() -> int:
    print(f"{'what':<58} {'ratio':>7}  {'aim':<7} {'':<7} for scale")
    missed = 0
    for bench in (
        serving,
        together,
        bursts,
        telling,
        streaming,
        polls,
        phones,
        voice,
        slips,
        pads,
        kiosk,
        engine,
        opening,
        long_line,
        beside_pgbench,
        city,
    ):
        for row in bench.rows():
            print(row, flush=True)
            missed += row.met is False
    print(f"\n{missed} aims missed" if missed else "\nall aims met")
    return 0


if __name__ == "__main__":
    sys.exit(main())

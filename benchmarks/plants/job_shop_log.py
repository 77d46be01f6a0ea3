"""Logs of job shops with the traits of real ones: shifts, long pauses, interrupted and overlapping bookings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

__all__ = ["write_job_shop"]

HOUR, DAY = 3600.0, 86400.0
WEEKS = 13
ORDERS = 180
MACHINES = 14


def write_job_shop(seed: int, path: Path) -> None:
    """Write a quarter of a year of a job shop as CSV.

    Orders of a dozen products, each with its routing, come at random. Before each operation they wait for their turn
    (lognormal, some pause for weeks) and for their machine; an operation is booked in parts, with shifts that end and
    other work between, and the next may begin before it is done. What is under way at the end stays unfinished.
    """
    import pyarrow as pa
    import pyarrow.csv

    rng = np.random.default_rng([seed, 5])
    products = [rng.permutation(MACHINES)[: int(rng.integers(2, 9))] for _ in range(12)]
    popular = rng.dirichlet(np.full(len(products), 0.6))
    end = WEEKS * 7 * DAY
    free = np.zeros(MACHINES)
    rows: list[tuple[str, str, str, str, float, float, int, int]] = []
    releases = np.sort(rng.uniform(-3 * 7 * DAY, end, ORDERS + 50))
    orders = [(float(at), number, int(rng.choice(len(products), p=popular))) for number, at in enumerate(releases)]
    ready = [(at, number, product, 0, int(rng.lognormal(3.5, 1.2)) + 1) for at, number, product in orders]
    while ready:
        at, number, product, place, pieces = ready.pop(min(range(len(ready)), key=lambda one: ready[one][0]))
        if at >= end:
            continue
        machine = int(products[product][place])
        begin = _open(max(at, free[machine]))
        done, left = begin, int(min(rng.geometric(0.35), pieces))
        for part in range(left):
            length = float(rng.gamma(1.5, 1.0)) * HOUR * (0.4 + 0.6 * np.sqrt(pieces / 50))
            share = pieces // left + (part < pieces % left)
            rows.append(
                (f"L{number}", f"op {machine}", f"M{machine}", f"P{product}", done, done + length, pieces, share)
            )
            free[machine] = max(free[machine], done + length)
            last = done + length
            done = _open(last + float(rng.exponential(4 * HOUR) if rng.random() < 0.5 else 0.0))
        if place + 1 < len(products[product]):
            wait = float(rng.lognormal(np.log(16 * HOUR), 1.5)) + (20 * DAY if rng.random() < 0.03 else 0.0)
            origin = begin + rng.uniform(0.3, 1.0) * (last - begin) if rng.random() < 0.2 else last
            ready.append((_open(origin + wait), number, product, place + 1, pieces))
    kept = [row for row in rows if 0.0 <= row[4] < end]
    start = np.datetime64("2026-01-05T00:00:00", "s")
    table = {
        name: pa.array([row[column] for row in kept])
        for column, name in ((0, "case"), (1, "activity"), (2, "machine"), (3, "product"), (6, "order_qty"),
                             (7, "qty_completed"))
    }  # fmt: skip
    for column, name in ((4, "start"), (5, "end")):
        table[name] = pa.array(start + np.array([min(row[column], end) for row in kept]).astype("timedelta64[s]"))
    pa.csv.write_csv(pa.table(table), path)


def _open(time: float) -> float:
    """Return the next instant at which work begins [s]: from 6 to 22 on weekdays."""
    day, clock = divmod(time, DAY)
    if day % 7 < 5 and clock < 22 * HOUR:
        return max(time, day * DAY + 6 * HOUR)
    following = day + 1 if day % 7 < 4 else day + 7 - day % 7
    return following * DAY + 6 * HOUR

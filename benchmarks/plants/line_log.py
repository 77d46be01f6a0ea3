"""A log of a line of six stations and four products, of any size, made without a simulation; and a plant from it."""

from pathlib import Path

import numpy as np

__all__ = ["build_from", "write_log"]

STATIONS = 6


def write_log(events: int, path: Path) -> None:
    """Write so many events as CSV: cases come at random and pass six machines first in, first out (Lindley 1952)."""
    import pyarrow as pa
    import pyarrow.csv

    rng = np.random.default_rng(0)
    cases = events // STATIONS
    ready = np.cumsum(rng.exponential(70.0, cases))
    begin, end = np.empty((cases, STATIONS)), np.empty((cases, STATIONS))
    for place in range(STATIONS):
        work = rng.gamma(4.0, 15.0, cases)
        done = np.cumsum(work)
        end[:, place] = np.maximum.accumulate(ready - (done - work)) + done
        begin[:, place] = end[:, place] - work
        ready = end[:, place]
    order = np.argsort(begin.ravel(), kind="stable")
    case, at = np.repeat(np.arange(cases), STATIONS)[order], np.tile(np.arange(STATIONS), cases)[order]
    start = np.datetime64("2026-01-05T06:00:00", "ms")
    table = pa.table(
        {
            "case_id": np.char.add("L", case.astype(str)),
            "activity": np.array([f"op {n}" for n in range(STATIONS)])[at],
            "machine": np.array([f"M{n}" for n in range(STATIONS)])[at],
            "product": np.array(list("ABCD"))[rng.integers(0, 4, cases)][case],
            "start": start + (begin.ravel()[order] * 1000).astype("timedelta64[ms]"),
            "end": start + (end.ravel()[order] * 1000).astype("timedelta64[ms]"),
        }
    )
    pa.csv.write_csv(table, path)


def build_from(path: str) -> list[float]:
    """Build a plant that can run, nothing imported before: its stations, its cases, and the wall time it took [s]."""
    from time import perf_counter

    started = perf_counter()
    from twin.building.build import build

    built = build(path)
    plant = built.plant
    return [len(plant.stations), int(built.ops.first.sum()), perf_counter() - started]

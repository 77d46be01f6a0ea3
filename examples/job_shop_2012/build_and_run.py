"""The real job shop of 2012: an event log becomes a plant, the plant is run, and simulated stands beside real.

Usage: `python examples/job_shop_2012/build_and_run.py [LOG.csv]`.

Without LOG.csv, logs/production_jobshop_2012.csv is taken from the folder that TWIN_DATA names, else from
../shared/data beside the checkout. The log (Levy 2014) is not part of this project. How the plant is made, and what the
log cannot tell, is in the README beside this file.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import twin

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK = 86400.0, 7 * 86400.0
OPEN = 0.5
"""An hour of the week is a working hour if work was booked in it in at least this share of the weeks."""


def default_log() -> Path:
    """Where the log is looked for: in TWIN_DATA, else in ../shared/data beside the checkout."""
    folder = os.environ.get("TWIN_DATA")
    data = Path(folder) if folder else Path(__file__).resolve().parents[3] / "shared" / "data"
    return data / "logs" / "production_jobshop_2012.csv"


def read_log(path: Path) -> pd.DataFrame:
    """Read the log: one row for each piece of work booked, in seconds after the Monday before the first."""
    log = pd.read_csv(path, parse_dates=["start", "end"])
    for column in ("start", "end"):
        log[column] = log[column].dt.tz_localize(None)
    log["activity"] = log["activity"].str.split().str.join(" ")
    log["machine"] = log["machine"].str.split().str.join(" ")
    first = log["start"].min()
    monday = (first - timedelta(days=first.weekday())).normalize()
    log.attrs["monday"] = monday
    log["from"] = (log["start"] - monday).dt.total_seconds()
    log["to"] = (log["end"] - monday).dt.total_seconds()
    return log


def shared_time(log: pd.DataFrame, by: list[str]) -> pd.Series:
    """Time of each row [s], where rows of the same `by` that run at the same time share it equally."""
    share = pd.Series(0.0, index=log.index)
    for _, rows in log.groupby(by):
        instants = np.unique(rows[["from", "to"]].to_numpy())
        running = (rows["from"].to_numpy()[:, None] <= instants[:-1]) & (rows["to"].to_numpy()[:, None] >= instants[1:])
        share.loc[rows.index] = (running * np.diff(instants) / np.maximum(running.sum(axis=0), 1)).sum(axis=1)
    return share


def capacities(log: pd.DataFrame) -> dict[str, int]:
    """How many people work at a place at the same time, on average while anybody does."""
    together = {}
    for machine, rows in log.groupby("machine"):
        anybody = shared_time(rows, ["machine"]).sum()
        together[str(machine)] = max(1, round(rows["time"].sum() / anybody)) if anybody else 1
    return together


def working_hours(log: pd.DataFrame) -> dict[str, Any]:
    """Shifts of the whole shop: stretches of hours of the week in which work was booked in most weeks."""
    weeks = int(np.ceil(log["to"].max() / WEEK))
    busy = np.zeros(weeks * 168, dtype=bool)
    for begin, end in zip(log["from"], log["to"], strict=True):
        busy[int(begin // 3600) : int(np.ceil(end / 3600))] = True
    hours = (busy.reshape(weeks, 7, 24).mean(axis=0) >= OPEN).tolist()
    shifts: dict[str, Any] = {}
    for day, worked in zip(DAYS, hours, strict=True):
        edges = [hour for hour in range(25) if (hour < 24 and worked[hour]) != (hour > 0 and worked[hour - 1])]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            shifts[f"{day} {begin:02}"] = {"start": f"{begin:02}:00", "end": f"{end:02}:00", "days": [day]}
    return shifts


def free_days(log: pd.DataFrame) -> list[Any]:
    """Days within the log on which nothing was booked at all."""
    monday, last = log.attrs["monday"], int(log["to"].max() // DAY)
    begins, ends = (log["from"] // DAY).astype(int), (log["to"] // DAY).astype(int)
    touched = {day for begin, end in zip(begins, ends, strict=True) for day in range(begin, end + 1)}
    return [(monday + timedelta(days=day)).date() for day in range(last + 1) if day not in touched]


def operations(log: pd.DataFrame) -> pd.DataFrame:
    """One row for each operation of each order, in order: its machine and its time [s].

    The time is the mean for one piece over all orders of the same part, times the pieces of the order.
    """
    steps = log.groupby(["case", "part", "activity", "machine", "order_qty"], as_index=False).agg(
        first=("from", "min"), time=("time", "sum")
    )
    means = steps.groupby(["part", "activity", "machine"])[["time", "order_qty"]].sum()
    each = (means["time"] / means["order_qty"]).rename("each").reset_index()
    steps = steps.merge(each, on=["part", "activity", "machine"])
    steps["planned"] = steps["each"] * steps["order_qty"]
    return steps.sort_values(["case", "first"], kind="stable")


def build(log: pd.DataFrame) -> twin.Plant:
    """Turn a log into a plant: an order and a routing for each case, a station for each machine."""
    log["time"] = shared_time(log, ["machine", "worker"])
    shifts, places = working_hours(log), capacities(log)
    products: dict[str, Any] = {}
    orders = []
    for case, steps in operations(log).groupby("case", sort=False):
        products[str(case)] = {
            "routing": [
                {"name": f"{number} {activity}", "station": machine, "time": float(time)}
                for number, (activity, machine, time) in enumerate(
                    zip(steps["activity"], steps["machine"], steps["planned"], strict=True), 1
                )
            ]
        }
        orders.append({"name": str(case), "product": str(case), "release": float(steps["first"].min())})
    return twin.Plant.model_validate(
        {
            "name": "job shop of 2012",
            "calendar": {"start": log.attrs["monday"].to_pydatetime(), "holidays": free_days(log)},
            "shifts": shifts,
            "products": products,
            "orders": sorted(orders, key=lambda order: float(order["release"])),
            "stations": {
                machine: {"capacity": capacity, "shifts": list(shifts), "at_shift_end": "interrupt"}
                for machine, capacity in sorted(places.items())
            },
        }
    )


def real_orders(log: pd.DataFrame) -> pd.DataFrame:
    """First start and last end of each order in the log [s]."""
    return log.groupby("case").agg(release=("from", "min"), end=("to", "max"))


def simulated_orders(plant: twin.Plant) -> pd.DataFrame:
    """Release and end of each order in a run [s]."""
    return twin.run(plant, replications=1).table("orders").set_index("order")[["release", "end"]]


def compare(real: pd.DataFrame, simulated: pd.DataFrame) -> str:
    """Lay simulated beside real, and say how far apart they are."""
    weeks = int(max(real["end"].max(), simulated["end"].max()) // WEEK) + 1
    done = [np.bincount((orders["end"] // WEEK).astype(int), minlength=weeks) for orders in (real, simulated)]
    lines = ["orders completed", f"{'week':>6}{'real':>8}{'simulated':>12}"]
    lines += [f"{week + 1:>6}{a:>8}{b:>12}" for week, (a, b) in enumerate(zip(*done, strict=True))]
    lead = [(orders["end"] - orders["release"]) / DAY for orders in (real, simulated)]
    lines += ["", f"{'lead time [d]':<16}{'real':>8}{'simulated':>12}{'difference':>12}"]
    for name, value in (("mean", "mean"), ("median", "median")):
        a, b = (float(getattr(one, value)()) for one in lead)
        lines.append(f"{name:<16}{a:>8.2f}{b:>12.2f}{100 * (b / a - 1):>+11.0f}%")
    both = pd.concat(lead, axis=1, keys=["real", "simulated"])
    off = float((both["simulated"] - both["real"]).abs().mean())
    rank = float(both["real"].rank().corr(both["simulated"].rank()))
    gap = float(np.abs(done[0] - done[1]).mean())
    lines += [
        "",
        f"Per week the two differ by {gap:.1f} orders on average (real: {done[0].mean():.1f} a week).",
        f"The lead time of one order is off by {off:.1f} d on average (real mean: {lead[0].mean():.1f} d); "
        f"rank correlation {rank:.2f}.",
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Build the plant, run it and print the comparison."""
    parser = argparse.ArgumentParser(description="Turn the log of the real job shop of 2012 into a plant and run it.")
    parser.add_argument("log", nargs="?", type=Path, help="the log; else it is looked for in the data folder")
    options = parser.parse_args(arguments)
    path = options.log or default_log()
    if not path.is_file():
        print(f"no log at {path}; give its path, or name the data folder in TWIN_DATA", file=sys.stderr)
        return 2
    log = read_log(path)
    plant = build(log)
    steps = sum(len(product.routing) for product in plant.products.values())
    print(f"{len(plant.orders)} orders, {steps} operations, {len(plant.stations)} stations\n")
    print(compare(real_orders(log), simulated_orders(plant)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

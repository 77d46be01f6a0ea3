"""Classical job-shop instances as plants: an optimal schedule, executed, must end at the known optimal makespan.

`python examples/ft10/run.py` runs all instances beside this file, `python examples/ft10/run.py ft10 la01` some of them.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import twin

HERE = Path(__file__).parent

OPTIMA = {"ft10": 930, "la01": 666, "la02": 655, "la03": 597, "la04": 590, "la05": 593}
"""Proven optimal makespans: Fisher and Thompson 1963, Carlier and Pinson 1989 (ft10); Lawrence 1984 (la01-la05)."""

Job = list[tuple[int, int]]
"""Operations of one job in their order: machine (from 0), time."""


def read_instance(path: Path) -> list[Job]:
    """Read the standard job-shop text: `jobs machines`, then for each job its pairs `machine time` in order."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    jobs, machines = (int(number) for number in lines[0])
    rows = [[int(number) for number in line] for line in lines[1:]]
    if len(rows) != jobs or any(len(row) != 2 * machines for row in rows):
        raise ValueError(f"{path.name}: {jobs} lines of {machines} pairs are wanted after the first line")
    return [list(zip(row[::2], row[1::2], strict=True)) for row in rows]


def read_schedule(path: Path) -> list[dict[str, str]]:
    """Read the rows `station,order,operation`, for each station in the order of its work."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def job_shop(name: str, jobs: list[Job], schedule: list[dict[str, str]]) -> twin.Plant:
    """Describe an instance as a plant: a product and an order for each job, machines without limits to their queues."""
    return twin.Plant.model_validate(
        {
            "name": name,
            "products": {
                f"J{job}": {
                    "routing": [
                        {"name": f"O{number}", "station": f"M{machine}", "time": time}
                        for number, (machine, time) in enumerate(operations)
                    ]
                }
                for job, operations in enumerate(jobs)
            },
            "orders": [{"name": f"J{job}", "product": f"J{job}"} for job in range(len(jobs))],
            "stations": {f"M{machine}": {} for machine in sorted({m for operations in jobs for m, _ in operations})},
            "schedule": schedule,
        }
    )


def load(name: str, *, scheduled: bool = True) -> twin.Plant:
    """Return an instance beside this file, with its optimal schedule or with none (first in, first out)."""
    schedule = read_schedule(HERE / "schedules" / f"{name}.csv") if scheduled else []
    return job_shop(name, read_instance(HERE / "instances" / f"{name}.txt"), schedule)


def makespan(plant: twin.Plant) -> float:
    """Run a plant until all is done; return how long that takes [s]."""
    return float(twin.run(plant, replications=1, workers=1).table("orders")["end"].max())


def main(arguments: list[str] | None = None) -> int:
    """Run the instances and print what they take."""
    parser = argparse.ArgumentParser(description="Execute optimal schedules of classical job-shop instances.")
    parser.add_argument("instances", nargs="*", help="names; all if none is given")
    options = parser.parse_args(arguments)
    names = options.instances or list(OPTIMA)
    if strange := [name for name in names if name not in OPTIMA]:
        parser.error(f"unknown instance {strange[0]!r}; there are {', '.join(OPTIMA)}")
    print(f"{'instance':<10}{'fifo':>8}{'schedule':>10}{'optimum':>9}")
    wrong = 0
    for name in names:
        fifo, executed = makespan(load(name, scheduled=False)), makespan(load(name))
        print(f"{name:<10}{fifo:>8g}{executed:>10g}{OPTIMA[name]:>9}")
        wrong += executed != OPTIMA[name]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

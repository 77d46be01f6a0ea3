"""A planned schedule: what each station does when, as tables, as a plant that follows it, and its figures."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.control.description import Dispatch
from solvers.scheduling import Schedule, terms
from solvers.scheduling.problem import TERMS
from twin.plain import plain

if TYPE_CHECKING:
    import pandas as pd

    from models.plant import Plant
    from twin.planning.translate import Translation

__all__ = ["Planned", "dispatch_list"]


@dataclass(frozen=True, eq=False)
class Planned:
    """A schedule of a plant.

    Attributes
    ----------
    translation : the problem, and what it stands for
    schedule : times and machines
    solver : what found it
    status : optimal, feasible (no proof)
    bound : no schedule has a smaller value of the objective, None where nothing is proved
    seconds : wall time that it took [s]
    """

    translation: Translation
    schedule: Schedule
    solver: str
    status: str
    bound: tuple[int, ...] | None
    seconds: float

    @property
    def plant(self) -> Plant:
        """What was planned."""
        return self.translation.plant

    @cached_property
    def scheduled_plant(self) -> Plant:
        """The plant with stations that follow the schedule."""
        plant = self.plant.model_copy(update={"schedule": dispatch_list(self.translation, self.schedule)})
        return plant if self.plant.folder is None else plant.in_folder(self.plant.folder)

    @cached_property
    def operations(self) -> pd.DataFrame:
        """One row for each operation on a lot, by station and start; times in seconds after the start of the run."""
        import pandas as pd

        made, problem, plant = self.translation, self.translation.problem, self.plant
        place = problem.mode_place[self.schedule.mode]
        rows = []
        for number, work in enumerate(made.work):
            machine = made.machines[int(place[number])]
            assert machine is not None
            station, server = machine
            capacity = plant.stations[station].capacity
            rows.append(
                (
                    station,
                    server + 1 if capacity > 1 else 1,
                    plant.orders[work.order].name if work.order >= 0 else "",
                    work.product,
                    work.operation.name,
                    work.lot + 1,
                    work.size,
                    float(self.schedule.start[number]) * made.unit,
                    float(self.schedule.end[number]) * made.unit,
                )
            )
        columns = ["station", "machine", "order", "product", "operation", "lot", "pieces", "start_s", "end_s"]
        frame = pd.DataFrame(rows, columns=columns)
        rank = {name: n for n, name in enumerate(plant.stations)}
        frame["_rank"] = frame["station"].map(rank)
        frame = frame.sort_values(["_rank", "machine", "start_s", "end_s"], kind="stable").drop(columns="_rank")
        frame = frame.reset_index(drop=True)
        begin = pd.Timestamp(plant.calendar.start)
        for name in ("start", "end"):
            frame[name] = begin + pd.to_timedelta(frame[f"{name}_s"].round(3), unit="s")
        return frame

    @cached_property
    def orders(self) -> pd.DataFrame:
        """One row for each planned order: release, due date, planned end, tardiness [s]."""
        import pandas as pd

        made, plant = self.translation, self.plant
        ends = np.maximum.reduceat(self.schedule.end, made.problem.job_op_ptr[:-1]) * made.unit
        rows = []
        for number, end in zip(made.orders, ends.tolist(), strict=True):
            if number < 0:
                continue
            order = plant.orders[number]
            due = math.inf if order.due is None else plant.seconds(order.due)
            release = max(plant.seconds(order.release), 0.0)
            rows.append(
                (order.name, order.product, order.quantity, order.weight, release, due, end, max(end - due, 0.0))
            )
        columns = ["order", "product", "quantity", "weight", "release_s", "due_s", "end_s", "tardiness_s"]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def figures(self) -> dict[str, float]:
        """Figures of the plan, in seconds, shares and numbers."""
        made, orders = self.translation, self.orders
        found: dict[str, float] = {}
        values = terms(made.problem, self.schedule)
        found["makespan"] = float(values[TERMS.index("makespan")]) * made.unit
        dated = orders[np.isfinite(orders["due_s"])]
        if len(dated):
            found["on_time"] = float((dated["tardiness_s"] <= 0).mean())
            found["tardiness"] = float(dated["tardiness_s"].mean())
            found["weighted_tardiness"] = float((dated["tardiness_s"] * dated["weight"]).sum())
            found["late"] = float((dated["tardiness_s"] > 0).sum())
        found["lead_time"] = float((orders["end_s"] - orders["release_s"]).mean()) if len(orders) else math.nan
        found["utilisation"] = self._utilisation()
        found["operations"] = float(made.problem.operations)
        return found

    def _utilisation(self) -> float:
        """Planned work of machines over their working time up to the makespan; ovens and the like are left out [-]."""
        made, problem = self.translation, self.translation.problem
        place = problem.mode_place[self.schedule.mode]
        busy = np.bincount(place, weights=problem.mode_duration[self.schedule.mode], minlength=problem.resources)
        end = int(self.schedule.end.max())
        there = np.full(problem.resources, float(end))
        for resource in range(problem.resources):
            calendar = int(problem.resource_calendar[resource])
            if calendar >= 0:
                row = slice(*problem.calendar_ptr[calendar : calendar + 2])
                starts, ends = problem.break_start[row], problem.break_end[row]
                there[resource] -= float((np.minimum(ends, end) - np.minimum(starts, end)).sum())
        single = [one is not None and self.plant.stations[one[0]].batch is None for one in made.machines]
        machines = np.array(single) & (busy > 0)
        return float(busy[machines].sum() / max(there[machines].sum(), 1.0)) if machines.any() else math.nan

    # Files ---------------------------------------------------------------------------------------------------------

    def to_csv(self, path: str | Path) -> None:
        """Write the operations as a table that `schedule:` of a plant file cannot be mistaken for."""
        self.operations.to_csv(path, index=False)

    def to_excel(self, path: str | Path) -> None:
        """Write operations, orders and figures as the sheets of a workbook."""
        import pandas as pd

        with pd.ExcelWriter(path, engine="openpyxl") as book:
            self.operations.to_excel(book, sheet_name="operations", index=False)
            self.orders.replace(math.inf, None).to_excel(book, sheet_name="orders", index=False)
            figures = pd.DataFrame(self.figures.items(), columns=["figure", "value"])
            figures.to_excel(book, sheet_name="figures", index=False)

    def records(self) -> dict[str, Any]:
        """Everything as plain values."""
        operations = self.operations.drop(columns=["start", "end"])
        return {
            "plant": self.plant.name,
            "solver": self.solver,
            "status": self.status,
            "seconds": self.seconds,
            "bound": self.bound,
            "figures": self.figures,
            "operations": operations.to_dict("records"),
            "orders": self.orders.replace(math.inf, math.nan).to_dict("records"),
            "not_planned": [str(gap) for gap in self.translation.gaps],
        }

    def to_json(self, path: str | Path) -> None:
        """Write everything as JSON."""
        text = json.dumps(plain(self.records()), ensure_ascii=False, indent=1, allow_nan=False)
        Path(path).write_text(text + "\n", encoding="utf-8")

    def write_dispatch(self, path: str | Path) -> None:
        """Write the table that `schedule:` of a plant file takes, so that runs follow this schedule."""
        import pandas as pd

        rows = [row.model_dump() for row in self.scheduled_plant.schedule]
        pd.DataFrame(rows, columns=["station", "order", "operation", "product", "lots"]).to_csv(path, index=False)


def dispatch_list(made: Translation, schedule: Schedule) -> tuple[Dispatch, ...]:
    """The schedule as entries that stations follow, in the order of time: what comes in a row is one entry.

    Lots that are under way, lots of no order, and stations with batches, have none.
    """
    plant, problem = made.plant, made.problem
    place = problem.mode_place[schedule.mode]
    order = np.lexsort((np.arange(problem.operations), schedule.end, schedule.start))
    rows: list[tuple[str, tuple[str, str, str], int]] = []
    last: dict[str, int] = {}
    for number in order.tolist():
        work = made.work[number]
        machine = made.machines[int(place[number])]
        assert machine is not None
        station = machine[0]
        if work.order < 0 or work.under_way is not None or plant.stations[station].batch is not None:
            continue
        key = plant.orders[work.order].name, work.operation.name, work.product
        before = last.get(station)
        if before is not None and rows[before][1] == key and len(work.operation.station) == 1:
            rows[before] = station, key, rows[before][2] + 1
        else:
            last[station] = len(rows)
            rows.append((station, key, 1))
    return tuple(
        Dispatch(station=station, order=name, operation=operation, product=product, lots=lots)
        for station, (name, operation, product), lots in rows
    )

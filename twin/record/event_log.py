"""A run as the event log that a factory's own systems would have kept: operations of lots, and states of machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.record.reader import Record

__all__ = ["event_log"]

TOLD = (
    "case",
    "activity",
    "station",
    "machine",
    "worker",
    "product",
    "order",
    "quantity",
    "rejected",
    "outcome",
    "components",
    "state",
)


def event_log(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """One row for each operation of a lot, and for each stay of a machine in a state other than processing.

    Columns: case, activity, station, machine, worker (where the station needs people of one pool), product, order (of
    lots that are done, if it is a listed one and the plant is given), quantity, rejected, outcome, components (as
    `gear: 2`, if the plant is given), state, start, end, release, due [s].
    """
    head, until = record.head.names, float(record.attributes(replication)["end"])
    done, kinds = pd.DataFrame(record.stream("operations", replication)), np.array(head["unit_kinds"], object)
    units, steps = np.array(head["units"], object), done["step"].to_numpy()
    elements = np.array([name.partition("[")[0] if name.endswith("]") else name for name in head["units"]], object)
    products = np.array(head["step_products"], object)[steps]
    orders, due = _orders(record, replication, plant)
    rows = pd.DataFrame(
        {
            "case": "L" + done["part"].astype(int).astype(str),
            "activity": np.array(head["steps"], object)[steps],
            "station": elements[done["unit"]],
            "machine": units[done["unit"]],
            "worker": _workers(plant, elements[done["unit"]], done["start"].to_numpy(), done["end"].to_numpy()),
            "product": products,
            "order": done["part"].map(orders),
            "quantity": done["pieces"],
            "rejected": done["pieces"] - done["good"],
            "outcome": np.array(head["outcomes"], object)[done["outcome"]],
            "components": _kits(plant, products, np.array(head["steps"], object)[steps], done),
            "state": "",
            "start": done["start"],
            "end": done["end"],
            "release": done["part"].map(_releases(record, replication)),
            "due": done["part"].map(due),
        }
    )
    stays = pd.DataFrame(record.stream("states", replication)).sort_values("unit", kind="stable", ignore_index=True)
    same = stays["unit"].eq(stays["unit"].shift(-1))
    stays["end"] = stays["time"].shift(-1).where(same, until)
    names = np.array(head["states"], object)
    of_station = kinds[stays["unit"]] == "station"
    stays = stays[of_station & (stays["end"] > stays["time"])]
    stays = stays[names[stays["state"]] != "processing"]
    told = pd.DataFrame(
        {
            "station": elements[stays["unit"]],
            "machine": units[stays["unit"]],
            "state": names[stays["state"]],
            "start": stays["time"],
            "end": stays["end"],
        }
    )
    table = pd.concat([rows, told], ignore_index=True).sort_values("start", kind="stable", ignore_index=True)
    table[list(TOLD)] = table[list(TOLD)].astype(object).where(table[list(TOLD)].notna(), None)
    return table


def _releases(record: Record, replication: int) -> pd.Series[float]:
    """When each lot was released [s]."""
    levels = pd.DataFrame(record.stream("levels", replication))
    kinds = np.array(record.head.names["place_kinds"], object)
    first = levels[(kinds[levels["place"]] == "wip") & (levels["delta"] > 0)]
    released: pd.Series[float] = first.drop_duplicates("part").set_index("part")["time"]
    return released


def _orders(record: Record, replication: int, plant: Plant | None) -> tuple[pd.Series[str], pd.Series[float]]:
    """Listed order, and due date [s], of each lot that is done; those that have one."""
    parts = pd.DataFrame(record.stream("parts", replication)).set_index("part")
    listed = {order.name for order in plant.orders} if plant is not None else set()
    names = pd.Series(np.array(record.head.names["orders"], object)[parts["order"]], parts.index, dtype=object)
    return names[names.isin(listed)], parts["due"][np.isfinite(parts["due"])]


def _kits(plant: Plant | None, products: object, steps: object, done: pd.DataFrame) -> list[str]:
    """What each operation built in: nothing where it is done again."""
    if plant is None:
        return [""] * len(done)
    bills = {(name, step.name): step.components for name, product in plant.products.items() for step in product.routing}
    rows = zip(products, steps, done["pieces"], done.duplicated(["part", "step"]), strict=True)  # type: ignore[call-overload]
    return [
        "" if again else "; ".join(f"{name}: {count * int(many)}" for name, count in bills[product, step].items())
        for product, step, many, again in rows
    ]


def _workers(plant: Plant | None, station: object, start: object, end: object) -> list[str]:
    """Who did each operation: of the pool that its station needs, those who are free, the first first."""
    names = [""] * len(start)  # type: ignore[arg-type]
    if plant is None:
        return names
    needs = {}
    for name, what in plant.stations.items():
        if len(what.operators) == 1:
            ((asked, count),) = what.operators.items()
            able = [pool for pool, has in plant.people.items() if asked == pool or asked in has.skills]
            if len(able) == 1:
                needs[name] = (able[0], count)
    free = {pool: [0.0] * plant.people[pool].size for pool, _ in needs.values()}
    rows = zip(station, start, end, strict=True)  # type: ignore[call-overload]
    for row, (name, begin, until) in sorted(enumerate(rows), key=lambda item: item[1][1]):
        if name in needs:
            pool, count = needs[name]
            chosen = sorted(range(len(free[pool])), key=lambda one: (free[pool][one] > begin, one))[:count]
            for one in chosen:
                free[pool][one] = max(until, free[pool][one])
            names[row] = "; ".join(f"{pool} {one + 1}" for one in chosen)
    return names

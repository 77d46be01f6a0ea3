"""Tables of a replication as pandas frames: numbers become names, rows that belong together become one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.trace import VEHICLE_STATES
from twin.record.event_log import event_log

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.record.reader import Record

__all__ = ["TABLES", "with_dates"]

TIMES = ("time", "start", "end", "release", "due", "arrive", "leave")
"""Columns that are instants, in seconds after the start of the run."""

WAITING = ("queue", "buffer", "conveyor", "transit")
"""Kinds of places that a lot moves through."""


def states(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Stays of units in states: unit, state, start, end, duration; those that last no time are left out."""
    rows = pd.DataFrame(record.stream("states", replication))
    rows = rows.sort_values("unit", kind="stable", ignore_index=True)
    until = float(record.attributes(replication)["end"])
    same = rows["unit"].eq(rows["unit"].shift(-1))
    end = rows["time"].shift(-1).where(same, until)
    table = pd.DataFrame(
        {
            "unit": _names(record, "units", rows["unit"]),
            "state": _state_names(record, rows),
            "start": rows["time"],
            "end": end,
            "duration": end - rows["time"],
        }
    )
    table = table[table["duration"] > 0]
    return table.sort_values("start", kind="stable", ignore_index=True)


def legs(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Lanes that vehicles went over: start, end, vehicle, from, to, distance [m], energy [J], lots; driving alone."""
    table = pd.DataFrame(record.stream("legs", replication))
    lane = table.pop("lane")
    table.insert(2, "vehicle", _names(record, "units", table.pop("unit")))
    for at, which in enumerate(("from", "to"), 3):
        table.insert(at, which, _names(record, f"lanes_{which}", lane) if "lanes_from" in record.head.names else lane)
    return table


def vehicles(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Every vehicle: time in each state [s], distance, distance without a lot [m], energy of driving [J], failures."""
    measures = record.measures(replication)
    kinds = record.head.names["unit_kinds"]
    numbers = [number for number, kind in enumerate(kinds) if kind == "vehicle"]
    table = pd.DataFrame({"vehicle": [record.head.names["units"][number] for number in numbers]})
    time = measures.state_time.sum(axis=0)
    for code, state in enumerate(VEHICLE_STATES):
        table[state] = time[numbers, code]
    for name in ("distance", "empty_distance", "drive_energy", "failures"):
        table[name] = getattr(measures, name).sum(axis=0)[numbers]
    return table


def operations(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Operations on lots: start, end, worked, unit, part, product, operation, pieces, good, outcome."""
    table = pd.DataFrame(record.stream("operations", replication))
    step = table.pop("step")
    table.insert(5, "product", _names(record, "step_products", step))
    table.insert(6, "operation", _names(record, "steps", step))
    table["unit"] = _names(record, "units", table["unit"])
    table["outcome"] = _names(record, "outcomes", table["outcome"])
    return table


def parts(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Lots that have ended: part, product, order, number, ..., due, how, lead_time, tardiness (none if not due)."""
    table = pd.DataFrame(record.stream("parts", replication))
    table["product"] = _names(record, "products", table["product"])
    table["order"] = _names(record, "orders", table["order"])
    table["how"] = _names(record, "part_ends", table["how"])
    return _judged(table)


def orders(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Orders that are done: order, number, product, quantity, good, release, due, end, lead_time, tardiness."""
    table = pd.DataFrame(record.stream("orders", replication))
    table["order"] = _names(record, "orders", table["order"])
    table["product"] = _names(record, "products", table["product"])
    return _judged(table)


def genealogy(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """What was built into what: time, whole, component, pieces, whole_product, component_product."""
    table = pd.DataFrame(record.stream("genealogy", replication))
    product = _product_of(record, replication)
    for column in ("whole", "component"):
        table[f"{column}_product"] = _names(record, "products", table[column].map(product))
    return table


def moves(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Stays of lots at places: part, product, place, kind, pieces, arrive, leave, duration; empty while still there."""
    rows = pd.DataFrame(record.stream("levels", replication))
    kinds = np.array(record.head.names["place_kinds"], object)
    rows = rows[np.isin(kinds[rows["place"]], WAITING)]
    coming = rows["delta"] > 0
    key = ["part", "place"]
    arrivals, leavings = rows[coming].copy(), rows.loc[~coming, ["time", *key]].copy()
    for half in (arrivals, leavings):  # the n-th leaving of a lot belongs to its n-th arrival
        half["turn"] = half.groupby(key).cumcount()
    table = arrivals.merge(leavings.rename(columns={"time": "leave"}), on=[*key, "turn"], how="left")
    table = table.rename(columns={"time": "arrive", "delta": "pieces"})
    places = table["place"]
    product = table["part"].map(_product_of(record, replication))
    return pd.DataFrame(
        {
            "part": table["part"],
            "product": _names(record, "products", product),
            "place": _names(record, "places", places),
            "kind": pd.Categorical(kinds[places]),
            "pieces": table["pieces"],
            "arrive": table["arrive"],
            "leave": table["leave"],
            "duration": table["leave"] - table["arrive"],
        }
    )


def levels(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Levels of all places over time, one row for each change: time, place, kind, delta, level."""
    rows = pd.DataFrame(record.stream("levels", replication))
    kinds = np.array(record.head.names["place_kinds"], object)
    return pd.DataFrame(
        {
            "time": rows["time"],
            "place": _names(record, "places", rows["place"]),
            "kind": pd.Categorical(kinds[rows["place"]]),
            "delta": rows["delta"],
            "level": rows.groupby("place")["delta"].cumsum(),
        }
    )


def stock(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Stock of finished pieces over time, one row for each change: time, product, delta, level."""
    return _of_kind(levels(record, replication), "stock", "product")


def people(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Busy people over time, one row for each change: time, pool, delta, busy."""
    return _of_kind(levels(record, replication), "people", "pool").rename(columns={"level": "busy"})


def energy(record: Record, replication: int, plant: Plant | None = None) -> pd.DataFrame:
    """Energy by slot of the demand interval: start, end, electricity [J], power [W], and each medium [m3].

    Electricity is that of the units (`units`), and if the plant is given also `base_loads` and that of the `media` and
    their compressors [J], and what the electricity costs by time of use [money] and its CO2 [kg].
    The first and the last slot are cut to the run.
    """
    measures = record.measures(replication)
    edges = np.clip(measures.slot_edges, 0.0, measures.end)
    table = pd.DataFrame({"start": edges[:-1], "end": edges[1:]})
    columns = {"units": measures.energy[:, 0]}
    if plant is not None:
        from models.energy.profile import base_load_energy, media_electricity
        from models.energy.steps import co2_steps, price_steps, step_means

        columns["base_loads"] = base_load_energy(
            plant.energy.base_loads, plant.shifts, plant.calendar, measures.slot_edges, measures.end
        ).sum(axis=1)
        made = media_electricity(plant.energy.media, measures.energy[:, 1:])
        columns["media"] = made + measures.compressed.sum(axis=1)
        prices = price_steps(plant.energy.tariff, plant.calendar, measures.slot_edges[-1])
        factors = co2_steps(plant.energy, plant.calendar, measures.slot_edges[-1])
    total = np.sum(list(columns.values()), axis=0)
    duration = np.diff(edges)
    table["electricity"] = total
    table["power"] = np.divide(total, duration, out=np.zeros_like(total), where=duration > 0)
    for name, values in columns.items():
        table[name] = values
    if plant is not None:
        table["cost"] = total * step_means(*prices, measures.slot_edges)
        table["co2"] = total * step_means(*factors, measures.slot_edges)
    for number, name in enumerate(record.head.names["media"]):
        table[f"{name} [m3]"] = measures.energy[:, 1 + number]
    return table


TABLES: dict[str, Callable[[Record, int, Plant | None], pd.DataFrame]] = {
    "states": states,
    "parts": parts,
    "moves": moves,
    "levels": levels,
    "stock": stock,
    "energy": energy,
    "orders": orders,
    "operations": operations,
    "people": people,
    "legs": legs,
    "vehicles": vehicles,
    "genealogy": genealogy,
    "log": event_log,
}
"""Tables by name."""


def with_dates(table: pd.DataFrame, start: str) -> pd.DataFrame:
    """Add a column `<name>_date` beside each column of instants."""
    origin = pd.Timestamp(start)
    for column in [name for name in table.columns if name in TIMES]:
        dates = origin + pd.to_timedelta(table[column].round(6), unit="s")
        table.insert(int(list(table.columns).index(column)) + 1, f"{column}_date", dates)
    return table


def _names(record: Record, what: str, numbers: Any) -> Any:
    """Turn numbers into names; those that are missing stay empty."""
    names = record.head.names[what]
    codes = np.asarray(pd.Series(numbers).fillna(-1), np.int64)
    if len(set(names)) == len(names):
        return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype=object))
    return pd.Categorical(np.array([*names, None], object)[codes])


def _state_names(record: Record, rows: pd.DataFrame) -> Any:
    """Names of states; vehicles, cranes and pickers have their own."""
    mobile = ~np.isin(np.array(record.head.names["unit_kinds"], object), ("station", "conveyor"))
    if not mobile.any():
        return _names(record, "states", rows["state"])
    of_vehicle = mobile[rows["unit"]]
    state = np.asarray(rows["state"], np.int64)
    machine = np.array(record.head.names["states"], object)[state]
    return pd.Categorical(np.where(of_vehicle, np.array(VEHICLE_STATES, object)[state], machine))


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    table["due"] = table["due"].where(np.isfinite(table["due"]))
    table["lead_time"] = table["end"] - table["release"]
    table["tardiness"] = (table["end"] - table["due"]).clip(lower=0)
    return table


def _of_kind(table: pd.DataFrame, kind: str, name: str) -> pd.DataFrame:
    table = table[table["kind"] == kind].drop(columns="kind").rename(columns={"place": name})
    if isinstance(table[name].dtype, pd.CategoricalDtype):
        table[name] = table[name].cat.remove_unused_categories()
    return table.reset_index(drop=True)


def _product_of(record: Record, replication: int) -> pd.Series[int]:
    """Product of each lot, from its end or from its operations."""
    ended, done = record.stream("parts", replication), record.stream("operations", replication)
    number = {name: code for code, name in enumerate(record.head.names["products"])}
    of_step: NDArray[np.int64] = np.array([number[name] for name in record.head.names["step_products"]], np.int64)
    part = np.concatenate([ended["part"], done["part"]])
    product = np.concatenate([ended["product"].astype(np.int64), of_step[done["step"]]])
    found = pd.Series(product, index=part)
    return found[~found.index.duplicated()]

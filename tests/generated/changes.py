"""Changes of a plant that must not change what happens, and a trace in the numbers of another plant."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.index import Index
from models.plant import Plant
from models.trace import STREAMS
from tests.generated.draft import Draft
from tests.generated.traces import Trace

__all__ = ["renumbered", "rows_by_name", "shuffled", "with_unused"]


def with_unused(draft: Draft) -> Plant:
    """The plant of a draft with a machine, a pool, a buffer, a product and a shift more, to which nothing comes."""
    data = dict(draft.data)
    data["shifts"] = _inserted(draft, data.get("shifts", {}), "unused shift", {"start": "00:02", "end": "00:07"})
    station: dict[str, Any] = {
        "capacity": draft.whole(1, 3),
        "time": draft.time(5),
        "setup": {"time": 5},
        "failures": [
            {"every": draft.time(30), "repair": draft.time(5), "clock": draft.pick(("operating", "calendar"))}
        ],
        "maintenance": [{"every": 40.0, "duration": draft.time(4), "operators": {"unused men": 1}}],
        "operators": {"unused men": 1},
    }
    if draft.chance(0.5):
        station["shifts"] = ["unused shift"]
    data["stations"] = _inserted(draft, data["stations"], "unused station", station)
    pool = {"size": 2, "shifts": draft.pick(([], ["unused shift"])), "absence": draft.pick((0.0, 0.5))}
    data["people"] = _inserted(draft, data.get("people", {}), "unused men", pool)
    data["buffers"] = _inserted(draft, data.get("buffers", {}), "unused buffer", {"capacity": 1})
    product = {"routing": [{"name": "unused", "station": ["unused station"], "time": draft.time(3)}]}
    data["products"] = _inserted(draft, data["products"], "unused product", product)
    return Plant.model_validate(data)


def _inserted(draft: Draft, table: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    rows = list(table.items())
    rows.insert(draft.whole(0, len(rows)), (name, value))
    return dict(rows)


def shuffled(draft: Draft) -> Plant:
    """The plant of a draft with everything in another order: stations, products, orders, sources, buffers, ways."""
    data = dict(draft.data)
    for field in ("stations", "products", "sources", "buffers", "conveyors", "people", "shifts"):
        rows = list(data.get(field, {}).items())
        draft.rng.shuffle(rows)
        data[field] = dict(rows)
    for field in ("orders", "handovers"):
        rows = list(data.get(field, ()))
        draft.rng.shuffle(rows)
        data[field] = rows
    return Plant.model_validate(data)


def renumbered(streams: Trace, plant: Plant, onto: Plant) -> Trace:
    """A trace in the numbers of another plant; rows about what that plant does not have are left out."""
    old, new = Index(plant), Index(onto)
    tables = {
        "unit": _table([unit.name for unit in old.units], [unit.name for unit in new.units]),
        "place": _table([(p.kind, p.name) for p in old.places], [(p.kind, p.name) for p in new.places]),
        "product": _table(old.products, new.products),
        "step": _table(
            [(s.product, s.operation.name) for s in old.steps], [(s.product, s.operation.name) for s in new.steps]
        ),
        "order": _table([*old.orders, "initial"], [*new.orders, "initial"]),
    }
    tables["order"][-1] = -1  # work that no order asks for
    found = {}
    for stream, columns in STREAMS.items():
        rows = streams[stream].copy()
        known = np.ones(len(rows), bool)
        for number, name in enumerate(columns):
            if name in tables:
                rows[:, number] = tables[name][rows[:, number].astype(int)]
                known &= rows[:, number] != GONE
        found[stream] = rows[known]
    return found


GONE = -9


def _table(old: Any, new: Any) -> Any:
    place = {name: number for number, name in enumerate(new)}
    return np.array([place.get(name, GONE) for name in old], float)


def rows_by_name(streams: Trace, plant: Plant) -> dict[str, list[tuple[Any, ...]]]:
    """Sorted rows of a trace that name lots by order, product and number, in place of their serial number."""
    index = Index(plant)
    names: dict[str, Any] = {
        "unit": [unit.name for unit in index.units],
        "place": [(place.kind, place.name) for place in index.places],
        "product": index.products,
        "step": [(step.product, step.operation.name) for step in index.steps],
        "order": [*index.orders, "initial"],
    }
    lots: dict[int, Any] = {-1: "nobody"}
    for row in streams["parts"].tolist():
        lots[int(row[0])] = names["order"][int(row[2])], index.products[int(row[1])], row[3], row[4]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for stream, columns in STREAMS.items():
        rows = []
        for row in streams[stream].tolist():
            named: list[Any] = []
            for name, value in zip(columns, row, strict=True):
                if name in ("part", "whole", "component"):
                    named.append(lots.get(int(value), "inside"))
                elif name in names:
                    named.append(names[name][int(value)])
                else:
                    named.append(value)
            rows.append(tuple(named))
        found[stream] = sorted(rows, key=repr)
    return found

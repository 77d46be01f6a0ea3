"""A schedule, and a run of it, as the numbers that the chart draws."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from viz.report.clock import Clock
from viz.report.words import Words

if TYPE_CHECKING:
    from twin.planning.execution import Bar
    from twin.planning.schedule import ScheduleResult

__all__ = ["COLOURS", "chart_data", "chart_json"]

COLOURS = (
    *("#2f6f9f", "#c9772f", "#3a8f6f", "#7d5ba6", "#a8484f", "#3b97a8", "#8d7a33", "#5b6f8a", "#b2608f", "#5f8f3a"),
    *("#4a63b0", "#a0623f"),
)
"""Colours of orders or products: apart from each other, and dark enough for white names."""


def chart_json(data: dict[str, Any]) -> str:
    """JSON that may stand in a page: no `<` that could end its element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def chart_data(result: ScheduleResult, words: Words) -> dict[str, Any]:
    """Rows, orders and bars of the chart: the plan, then what the first run made of it."""
    plan, plant = result.plan, result.plan.plant
    rows: list[dict[str, Any]] = []
    row_of: dict[tuple[str, int], int] = {}
    rests: list[list[tuple[float, float]]] = []
    rest_of: dict[tuple[str, ...], int] = {}
    used = set(plan.operations["station"])
    end = max(float(plan.operations["end_s"].max()), *(bar.end for bar in _bars(result)), 1e-3)
    for name, station in plant.stations.items():
        if name not in used:
            continue
        if station.shifts not in rest_of:
            rest_of[station.shifts] = len(rests)
            rests.append(_rests(result, station.shifts, end))
        for number in range(station.capacity):
            row_of[name, number] = len(rows)
            full = name if station.capacity == 1 else f"{name}[{number + 1}]"
            rows.append({"name": full, "rest": rest_of[station.shifts]})
    products, orders = list(plant.products), [order.name for order in plant.orders]
    number_of = {name: number for number, name in enumerate(orders)}
    steps = list(dict.fromkeys(o.name for product in plant.products.values() for o in product.routing))
    late = set(plan.orders.loc[plan.orders["tardiness_s"] > 0, "order"])
    planned = plan.operations
    layers: list[dict[str, Any]] = [
        {
            "start": _times(planned["start_s"]),
            "end": _times(planned["end_s"]),
            "row": [row_of[s, m - 1] for s, m in zip(planned["station"], planned["machine"], strict=True)],
            "order": [number_of.get(name, -1) for name in planned["order"]],
            "product": [products.index(name) for name in planned["product"]],
            "step": [steps.index(name) for name in planned["operation"]],
            "pieces": [int(pieces) for pieces in planned["pieces"]],
        }
    ]
    if result.execution is not None and result.execution.bars:
        layers.append(_executed(result, row_of, products, steps))
    clock = Clock.of(plant, end, words.language)
    start = None if clock.start is None else clock.start.replace(tzinfo=UTC).timestamp() * 1000
    return {
        "rows": rows,
        "rests": rests,
        "orders": [
            {
                "name": order.name,
                "due": None if order.due is None else round(plant.seconds(order.due), 1),
                "late": order.name in late,
            }
            for order in plant.orders
        ],
        "products": products,
        "steps": steps,
        "layers": layers,
        "end": end,
        "date": start,
        "colours": COLOURS,
        "byProduct": len(products) <= len(COLOURS) < len(orders),
        "words": {name: words(f"gantt_{name}") for name in ("due", "late", "pieces")},
    }


def _bars(result: ScheduleResult) -> list[Bar]:
    return [] if result.execution is None else result.execution.bars


def _times(values: Any) -> list[float]:
    return [round(float(value), 1) for value in values]


def _rests(result: ScheduleResult, shifts: tuple[str, ...], end: float) -> list[tuple[float, float]]:
    from twin.planning.hours import Hours

    hours = Hours(result.plan.plant)
    hours.horizon = end
    return [(round(start, 1), round(stop, 1)) for start, stop in hours.breaks(shifts)]


def _executed(
    result: ScheduleResult, row_of: dict[tuple[str, int], int], products: list[str], steps: list[str]
) -> dict[str, list[float]]:
    """Bars of the first run."""
    from models.index import Index

    assert result.execution is not None
    index = Index(result.execution.plant)
    seen: dict[str, int] = {}
    place = []
    for unit in index.units:
        place.append((unit.element, seen.get(unit.element, 0)))
        seen[unit.element] = seen.get(unit.element, 0) + 1
    orders = len(result.plan.plant.orders)
    made = [bar for bar in result.execution.bars if place[bar.unit] in row_of]
    return {
        "start": _times(bar.start for bar in made),
        "end": _times(bar.end for bar in made),
        "row": [row_of[place[bar.unit]] for bar in made],
        "order": [bar.order if bar.order < orders else -1 for bar in made],
        "product": [products.index(index.steps[bar.step].product) for bar in made],
        "step": [steps.index(index.steps[bar.step].operation.name) for bar in made],
        "pieces": [bar.pieces for bar in made],
    }

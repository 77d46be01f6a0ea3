"""A small plant that is right, and changes to it."""

from __future__ import annotations

import copy
from typing import Any

from models.plant import Plant

SOUND: dict[str, Any] = {
    "name": "small",
    "run": {"length": 86400, "warm_up": 3600},
    "shifts": {"early": {"start": "06:00", "end": "14:00"}},
    "products": {
        "gear": {
            "lot": 4,
            "routing": [
                {"name": "turn", "station": ["lathe", "lathe2"], "time": {"lathe": 60, "lathe2": 80}},
                {"name": "join", "station": "bench", "components": {"shaft": 1, "bolt": 4}, "operators": {"fitter": 1}},
                {
                    "name": "test",
                    "station": "bench",
                    "time": 20,
                    "inspection": {"detection": 0.9, "rework": "join"},
                },
            ],
        },
        "shaft": {"routing": [{"name": "cut", "station": "saw", "time": 30}]},
        "washer": {"made": "to_stock", "routing": [{"name": "punch", "station": "saw", "time": 1}]},
        "bolt": {},
    },
    "orders": [
        {"name": "o1", "product": "gear", "quantity": 10, "due": 80000},
        {"name": "o2", "product": "washer", "quantity": 5},
    ],
    "sources": {
        "stream": {"product": {"gear": 0.5, "shaft": 0.5}, "every": 600},
        "fill": {"product": "washer", "keep": 9},
    },
    "stations": {
        "lathe": {
            "operators": {"turner": 1},
            "setup": {"time": 600, "matrix": {"gear": {"shaft": 60}}},
            "failures": [{"every": 36000, "repair": 600, "operators": {"crew": 1}}],
            "maintenance": [{"every": 86400, "duration": 600, "operators": {"crew": 1}}],
        },
        "lathe2": {"shifts": ["early"], "media": {"air": {"idle": 0.001}}},
        "saw": {"queue": {"capacity": 5}},
        "bench": {"time": 50, "buffer": "rack", "operators": {"crew": 1}},
    },
    "buffers": {"rack": {"capacity": 8, "rule": "edd"}},
    "conveyors": {"belt": {"from": "lathe", "to": "bench", "length": 10, "speed": 0.5, "spacing": 1}},
    "handovers": [{"from": "lathe2", "to": "bench", "time": 30}],
    "control": {"loop": {"cards": 20, "stations": ["bench"], "products": ["gear"]}},
    "people": {
        "crew": {"size": 2, "skills": ["fitter"]},
        "night": {"size": 1, "skills": ["turner"], "shifts": ["early"]},
    },
    "energy": {"media": {"air": {}}, "base_loads": {"light": {"power": 1000, "shifts": ["early"]}}, "co2": 1e-7},
    "initial": {
        "parts": [
            {"product": "gear", "operation": "turn", "order": "o1", "lots": 1, "remaining": 30},
            {"product": "gear", "operation": "join", "lots": 2},
        ],
        "stock": {"washer": 3},
        "stations": {"lathe": {"family": "gear"}},
    },
    "figures": {"orders_lost": 3},
}

REMOVE = object()


def data(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The data of the sound plant, with changes: (`stations.lathe.time`, value); a number steps into a list."""
    made = copy.deepcopy(SOUND)
    for place, value in changes:
        *steps, last = [int(step) if step.isdigit() else step for step in place.split(".")]
        at: Any = made
        for step in steps:
            at = at[step] if isinstance(step, int) else at.setdefault(step, {})
        if value is REMOVE:
            del at[last]
        elif isinstance(last, int) and last == len(at):
            at.append(value)
        else:
            at[last] = value
    return made


def plant(*changes: tuple[str, Any]) -> Plant:
    return Plant.model_validate(data(*changes))

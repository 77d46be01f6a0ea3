"""A small plant in which everything happens that a report shows, run with the reference engine."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import twin
from models.plant import Plant
from twin.figures import Comparison
from twin.study.result import Result


def workshop_data() -> dict[str, Any]:
    """Machining and assembly in two shifts, with failures, setups, scrap, rework, energy and due dates."""
    steel = {"idle": "0.8 kW", "setup": "1.5 kW", "processing": "7.5 kW", "failed": "0.3 kW", "waiting": "0.8 kW"}
    return {
        "name": "Pump workshop",
        "zh": "水泵车间",
        "run": {"length": "14 d", "seed": 7},
        "calendar": {"start": "2026-03-02 06:00"},
        "shifts": {
            "early": {"start": "06:00", "end": "14:00", "breaks": [{"start": "10:00", "duration": "30 min"}]},
            "late": {"start": "14:00", "end": "22:00"},
        },
        "products": {
            "pump": {
                "zh": "水泵",
                "lot": 4,
                "price": 900,
                "material_cost": 120,
                "routing": [
                    {"name": "turn", "station": ["lathe", "old lathe"], "time": "lognormal(9 min, 2 min)"},
                    {"name": "mill", "station": "mill", "time": "8 min", "scrap": 0.02},
                    {"name": "assemble", "station": "bench", "time": "triangular(8 min, 10 min, 15 min)",
                     "components": {"seal": 2}, "energy": "0.2 kWh"},
                    {"name": "test", "station": "test rig", "time": "4 min", "inspection": {"detection": 0.95}},
                ],
            },
            "valve": {
                "zh": "阀门",
                "lot": 5,
                "price": 400,
                "material_cost": 60,
                "routing": [
                    {"name": "turn", "station": "lathe", "time": "6 min"},
                    {"name": "mill", "station": "mill", "time": "exponential(5 min)"},
                    {"name": "test", "station": "test rig", "time": "3 min", "rework": 0.05, "rework_to": "mill"},
                ],
            },
            "seal": {"zh": "密封圈", "material_cost": 3},
        },
        "sources": {
            "pumps": {"product": "pump", "quantity": 4, "every": "exponential(80 min)", "due_after": "3 d"},
            "valves": {"product": "valve", "quantity": 5, "every": "exponential(140 min)", "due_after": "2 d"},
        },
        "stations": {
            "lathe": {"zh": "车床", "area": "machining", "capacity": 2, "power": steel, "cost_rate": "60 CNY/h",
                      "setup": {"time": "25 min"}, "shifts": ["early", "late"], "operators": {"machinist": 1},
                      "failures": [{"every": "exponential(30 h)", "repair": "gamma(2 h, 1 h)"}],
                      "media": {"air": {"processing": "12 m3/h"}}},
            "old lathe": {"zh": "旧车床", "area": "machining", "power": steel, "shifts": ["early"],
                          "failures": [{"every": "exponential(10 h)", "repair": "3 h"}]},
            "mill": {"zh": "铣床", "area": "machining", "capacity": 2, "power": steel, "shifts": ["early", "late"],
                     "operators": {"machinist": 1}, "queue": {"capacity": 12, "rule": "edd"},
                     "maintenance": [{"every": "3 d", "duration": "2 h"}], "cost_rate": "80 CNY/h", "node": "at mill"},
            "bench": {"zh": "装配台", "area": "assembly", "capacity": 2, "shifts": ["early", "late"],
                      "operators": {"fitter": 1}, "queue": {"capacity": 16}, "power": {"processing": "0.6 kW"},
                      "node": "at bench"},
            "test rig": {"zh": "试验台", "area": "assembly", "shifts": ["early", "late"],
                         "power": {"processing": "15 kW", "idle": "2 kW"}},
        },
        "network": {
            "nodes": {"at mill": [0, 0], "at bench": [12, 0]},
            "lanes": [{"from": "at mill", "to": "at bench", "two_way": True}],
            "bays": {"at mill": 2, "at bench": 2},
        },
        "fleets": {"trolley": {"zh": "小车", "vehicles": 2, "start": ["at mill"], "speed": 1,
                               "load": 20, "unload": 15}},
        "transports": [{"from": "mill", "to": "bench", "fleet": "trolley"}],
        "people": {
            "machinist": {"zh": "机加工", "size": 3, "shifts": ["early", "late"], "wage": "45 CNY/h"},
            "fitter": {"zh": "钳工", "size": 2, "shifts": ["early", "late"], "wage": "40 CNY/h", "absence": 0.05},
        },
        "energy": {
            "tariff": {
                "price": "0.62 CNY/kWh",
                "periods": [
                    {"start": "08:00", "end": "11:00", "price": "1.05 CNY/kWh"},
                    {"start": "18:00", "end": "21:00", "price": "1.05 CNY/kWh"},
                    {"start": "23:00", "end": "07:00", "price": "0.31 CNY/kWh"},
                ],
                "demand_charge": "38 CNY/kW",
            },
            "base_loads": {"light and air": {"power": "9 kW", "off_power": "2 kW", "shifts": ["early", "late"]}},
            "media": {"air": {"zh": "压缩空气", "electricity": "0.12 kWh/m3"}},
        },
        "figures": {"ai_models": 3},
    }  # fmt: skip


def make_plant(**changes: Any) -> Plant:
    """The workshop with some of its top-level entries replaced."""
    return Plant.model_validate({**workshop_data(), **changes})


@lru_cache(maxsize=4)
def workshop(replications: int = 3) -> Result:
    """The workshop's result."""
    return twin.run(make_plant(), replications, workers=1)


def variant_plant() -> Plant:
    """The workshop with a third mill and short setups."""
    data = workshop_data()
    data |= {"name": "Pump workshop, third mill", "zh": "水泵车间（三台铣床）"}
    data["stations"]["mill"]["capacity"] = 3
    data["stations"]["lathe"]["setup"] = {"time": "5 min"}
    return Plant.model_validate(data)


@lru_cache(maxsize=1)
def comparison() -> Comparison:
    """The workshop and its variant."""
    return twin.compare([workshop(), variant_plant()], workers=1)

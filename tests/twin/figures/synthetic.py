"""Measures made by hand, and the small plant that they belong to.

Every quantity is a small whole number, so that each figure can be worked out on paper.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from models.index import Index
from models.plant import Plant
from twin.figures import FigureTable, WarmUpChoice
from twin.record.loads.segments import modelled
from twin.record.measures import LEAD_BINS, Measures, lead_edges, sums

STATES = ("off_shift", "idle", "setup", "processing", "blocked", "failed", "maintenance", "waiting")

BLANK = WarmUpChoice(0, 0.0, "ends", steady=False)


def plant_data() -> dict[str, Any]:
    """Two stations in two areas, a pump made of a housing (made here) and a seal (bought); kW, CNY and hours."""
    return {
        "name": "pumps",
        "zh": "泵厂",
        "run": {"length": 36000.0},
        "products": {
            "pump": {
                "zh": "泵",
                "price": 500.0,
                "material_cost": 10.0,
                "routing": [
                    {
                        "name": "assemble",
                        "station": "bench",
                        "time": 60.0,
                        "components": {"housing": 1, "seal": 2},
                        "energy": 36000.0,
                    }
                ],
            },
            "housing": {"material_cost": 40.0, "routing": [{"name": "mill", "station": "mill", "time": 120.0}]},
            "seal": {"material_cost": 5.0},
        },
        "sources": {"demand": {"product": "pump", "every": 100.0}},
        "stations": {
            "mill": {
                "zh": "铣床",
                "area": "machining",
                "capacity": 2,
                "power": {"processing": 5000.0, "idle": 1000.0},
                "media": {"air": {"processing": 0.01}},
                "cost_rate": 0.02,
                "numerically_controlled": True,
                "digital": True,
                "networked": True,
            },
            "bench": {
                "area": "assembly",
                "operators": {"fitter": 1},
                "power": {"processing": 500.0},
                "numerically_controlled": False,
                "digital": True,
                "networked": False,
            },
        },
        "people": {"fitter": {"size": 2, "wage": 0.01, "zh": "钳工"}},
        "energy": {
            "tariff": {"price": 1 / 3.6e6},
            "base_loads": {"light": {"power": 2000.0, "area": "assembly"}},
            "media": {"air": {"electricity": 360000.0}},
            "co2": 0.5 / 3.6e6,
        },
        "costs": {"overhead": 0.1, "indirect_staff": 1.0, "holding_rate": 0.1},
    }


def make_plant(**changes: Any) -> Plant:
    """The plant, with some of its top-level entries replaced."""
    return Plant.model_validate({**plant_data(), **changes})


def blank(plant: Plant, windows: int = 10, width: float = 3600.0, end: float | None = None) -> Measures:
    """Measures of a run in which every unit was idle and nothing happened."""
    index = Index(plant)
    end = windows * width if end is None else end
    slot = plant.energy.tariff.demand_interval
    sizes = {"W": windows, "U": len(index.units), "S": 8, "P": len(index.places), "K": len(index.products)}
    sizes |= {"B": LEAD_BINS, "D": len(modelled(index)), "M": len(plant.energy.media)}
    sizes["C"] = len(plant.energy.compressors)
    arrays = {
        name: np.zeros([sizes[letter] for letter in meaning.shape.split()])
        for name, meaning in sums().items()
        if "W" in meaning.shape.split()
    }
    energy = np.zeros((int(np.ceil(end / slot)), 1 + len(plant.energy.media)))
    compressed = np.zeros((len(energy), sizes["C"]))
    run = Measures(
        width=width, end=end, slot_width=slot, slot_offset=0.0, energy=energy, compressed=compressed, **arrays
    )
    run.state_time[:, :, 1] = run.durations[:, None]
    return run


def spend(run: Measures, unit: int, times: Mapping[str, float], windows: slice = slice(None)) -> None:
    """Let a unit spend these times [s] in each window, the rest idle."""
    durations = run.durations[windows]
    run.state_time[windows, unit] = 0.0
    for state, time in times.items():
        run.state_time[windows, unit, STATES.index(state)] = time
    run.state_time[windows, unit, 1] += durations - sum(times.values())


def lead(run: Measures, window: int, product: int, times: list[float], pieces: int = 1) -> None:
    """Let lots of a product be finished with these lead times [s]."""
    run.finished[window, product] += len(times)
    run.finished_pieces[window, product] += pieces * len(times)
    run.lead_sum[window, product] += sum(times)
    run.lead_square[window, product] += sum(time**2 for time in times)
    run.lead_max[window, product] = max(run.lead_max[window, product], *times)
    for time in times:
        run.lead_histogram[window, np.searchsorted(lead_edges(), time, side="right") - 1] += 1


def example(plant: Plant) -> Measures:
    """Ten windows of an hour, each alike.

    mill[1]: 1800 s processing, 600 s setup, 600 s failed, 600 s idle; mill[2]: 900 s processing, 900 s blocked,
    900 s off shift, 900 s maintenance; bench: 1800 s processing, 360 s waiting, 1440 s idle.
    """
    run = blank(plant)
    spend(run, 0, {"processing": 1800.0, "setup": 600.0, "failed": 600.0})
    spend(run, 1, {"processing": 900.0, "blocked": 900.0, "off_shift": 900.0, "maintenance": 900.0})
    spend(run, 2, {"processing": 1800.0, "waiting": 360.0})
    for name, values in {
        "failures": (1, 0, 0),
        "setups": (2, 0, 0),
        "operations": (12, 8, 20),
        "pieces": (12, 8, 20),
        "good": (9, 8, 20),
        "scrapped": (1, 0, 0),
        "rework_pieces": (2, 0, 0),
        "planned_time": (1440, 960, 1200),
        "active_time": (3000, 1800, 1800),
        "active_periods": (3, 2, 6),
        "sole_bottleneck": (1800, 0, 360),
        "shifting_bottleneck": (360, 0, 360),
        "operation_energy": (0, 0, 720000),
    }.items():
        getattr(run, name)[:] = values
    for window in range(10):
        lead(run, window, 0, [300.0] * 10 + [900.0] * 10)
        lead(run, window, 1, [200.0] * 20)
    for name, values in {
        "released_pieces": (20, 21, 0),
        "scrapped_pieces": (0, 1, 0),
        "due_count": (20, 0, 0),
        "late": (5, 0, 0),
        "tardiness_sum": (3600, 0, 0),
        "product_energy": (7200000, 14400000, 0),
    }.items():
        getattr(run, name)[:] = values
    index = Index(plant)
    for (kind, name), level in {
        ("wip", "pump"): 12000 / 3600,
        ("wip", "housing"): 4000 / 3600,
        ("stock", "seal"): 10,
        ("queue", "mill"): 2,
        ("people", "fitter"): 0.5,
        ("transit", "transit"): 1,
        ("backlog", "backlog"): 3,
    }.items():
        run.level_integral[:, index.place_of[kind, name]] = level * 3600
    for name, number in {"done": 4, "due_count": 4, "on_time": 3, "in_full": 2, "lead_sum": 7200}.items():
        getattr(run, f"orders_{name}")[:] = number
    run.energy[:, 0] = (2700 * 5000 + 600 * 1000 + 1800 * 500 + 720000) / 4
    run.energy[:, 1] = 27 / 4
    return run


def table(plant: Plant, *runs: Measures, warm_up: WarmUpChoice = BLANK) -> FigureTable:
    """Figures of some runs without a warm-up."""
    return FigureTable(plant, runs, warm_up)


def scaled(run: Measures, name: str, factor: float) -> Measures:
    """The same run with one measure multiplied."""
    return replace(run, **{name: getattr(run, name) * factor})

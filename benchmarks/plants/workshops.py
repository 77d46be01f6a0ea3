"""Workshops drawn by chance, whose logs are to be turned back into them."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.plant import Plant

__all__ = ["bill_by_chance", "law_by_chance", "workshop"]

CASES = 4000
LOAD = (0.6, 0.85)


def workshop(seed: int, cases: int = CASES) -> Plant:
    """A plant of two to six stations with one to three products; alternatives, assembly, rework, failures by chance."""
    rng = np.random.default_rng([seed, 77])
    stations: dict[str, dict[str, Any]] = {
        f"S{n}": {"capacity": int(rng.integers(1, 4))} for n in range(int(rng.integers(2, 7)))
    }
    names = list(stations)
    products: dict[str, dict[str, Any]] = {}
    load = dict.fromkeys(names, 0.0)
    count = int(rng.integers(1, 4))
    for number in range(count):
        steps = []
        way = rng.permutation(names)[: int(rng.integers(2, min(len(names), 5) + 1))].tolist()
        for place, name in enumerate(way):
            mean = float(np.round(rng.uniform(40, 400)))
            step: dict[str, Any] = {"name": f"op {place}", "station": name, "time": law_by_chance(rng, mean)}
            step |= {"components": bill_by_chance(rng)} if rng.random() < 0.25 else {}
            step |= {"rework": 0.08} if rng.random() < 0.15 else {}
            step |= {"scrap": 0.05} if rng.random() < 0.15 else {}
            step |= {"handover": float(rng.integers(10, 60))} if rng.random() < 0.2 else {}
            load[name] += mean * 1.08 / stations[name]["capacity"]
            steps.append(step)
        products[f"P{number}"] = {"routing": steps}
    busiest = max(load.values())
    every = count * (busiest / count) / float(rng.uniform(*LOAD)) if count else 1.0
    for name in names:
        if rng.random() < 0.2:
            stations[name]["failures"] = [
                {"every": f"exponential({60 * every:.0f} s)", "repair": law_by_chance(rng, 2 * every)}
            ]
    bought = {
        item for product in products.values() for step in product["routing"] for item in step.get("components", {})
    }
    sources = {f"to {name}": {"product": name, "every": f"exponential({every:.1f} s)"} for name in products}
    return Plant.model_validate(
        {
            "name": f"workshop {seed}",
            "run": {"length": cases / count * every, "seed": seed + 1},
            "products": products | {item: {} for item in sorted(bought)},
            "sources": sources,
            "stations": {name: station for name, station in stations.items() if load[name] > 0},
        }
    )


def law_by_chance(rng: np.random.Generator, mean: float) -> str:
    """A distribution of that mean [s], as a plant file has it."""
    kind = rng.integers(5)
    texts = (
        f"{mean:.0f} s",
        f"exponential({mean:.0f} s)",
        f"gamma({mean:.0f} s, {mean * 0.4:.1f} s)",
        f"lognormal({mean:.0f} s, {mean * 0.3:.1f} s)",
        f"uniform({mean * 0.7:.1f} s, {mean * 1.3:.1f} s)",
    )
    return texts[kind]


def bill_by_chance(rng: np.random.Generator) -> dict[str, int]:
    """Bought components of one piece."""
    return {f"item {n}": int(rng.integers(1, 5)) for n in range(int(rng.integers(1, 4)))}

"""Workshops with what real ones have, drawn by chance, whose logs are to be turned back into them."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.plants.workshops import bill_by_chance, law_by_chance
from models.plant import Plant

__all__ = ["featured"]

LOAD = (0.5, 0.8)
LONGEST = 90
"""A setup takes less than that [s]."""
HOURS = {"day": {"start": "06:00", "end": "14:00"}, "late": {"start": "14:00", "end": "22:00"}}
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def featured(seed: int, cases: int = 4000) -> Plant:
    """Two to six stations and one to three products; each feature comes in some of the plants, with any others.

    Lots, assembly of bought and made components (to order or to stock), rework, scrap, hand-over, inspection,
    alternative stations, setups, batches, shifts with breaks, failures, upkeep, limited room, queue rules, people,
    listed orders.
    """
    return _Drawn(seed, cases).plant()


class _Drawn:
    """One plant under way."""

    def __init__(self, seed: int, cases: int) -> None:
        self.rng = np.random.default_rng([seed, 4711])
        self.name, self.cases, self.seed = f"featured {seed}", cases, seed
        self.lot = int(self.rng.integers(2, 20)) if self.by_chance(0.3) else 1
        self.stations: dict[str, dict[str, Any]] = {}
        self.products: dict[str, dict[str, Any]] = {}
        self.data: dict[str, Any] = {"calendar": {"start": "2026-01-05 00:00"}}

    def by_chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def plant(self) -> Plant:
        """Draw it."""
        names = [f"S{n}" for n in range(int(self.rng.integers(2, 7)))]
        flow = self.by_chance(0.4)
        order = self.rng.permutation(names).tolist()
        for number in range(int(self.rng.integers(1, 4))):
            self._product(f"P{number}", order if flow else self.rng.permutation(names).tolist())
        for name in names:
            if self._steps(name):
                self.stations[name] = {"capacity": int(self.rng.integers(1, 3))}
        made = self._component()
        setup = self._setup()
        self._batch()
        gap = max(self._load().values()) / float(self.rng.uniform(*LOAD)) + setup
        gap *= self._shifts()
        self._stops(gap)
        if flow:
            self._rooms()
        self._rules_and_people()
        self._demand(gap, made)
        bought = {item for _, step in self._all() for item in step.get("components", {})} - set(self.products)
        self.data |= {"name": self.name, "products": self.products | {item: {} for item in sorted(bought)}}
        return Plant.model_validate(self.data | {"stations": self.stations})

    def _all(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, step) for name, product in self.products.items() for step in product["routing"]]

    def _steps(self, station: str) -> list[tuple[str, dict[str, Any]]]:
        return [(name, step) for name, step in self._all() if station in step["station"]]

    def _product(self, name: str, way: list[str]) -> None:
        routing: list[dict[str, Any]] = []
        for place, station in enumerate(way[: int(self.rng.integers(2, min(len(way), 5) + 1))]):
            mean = max(float(np.round(self.rng.uniform(40, 400) / self.lot)), 5.0)
            step: dict[str, Any] = {"name": f"op {place}", "station": [station], "time": law_by_chance(self.rng, mean)}
            step |= {"components": bill_by_chance(self.rng)} if self.by_chance(0.15) else {}
            step |= {"rework": 0.08} if self.by_chance(0.1) else {}
            step |= {"scrap": 0.05} if self.by_chance(0.1) else {}
            step |= {"handover": float(self.rng.integers(10, 60))} if self.by_chance(0.2) else {}
            routing.append(step)
        if len(routing) > 2 and self.by_chance(0.1):
            routing[0]["defects"] = 0.06
            routing[-1]["inspection"] = {"detection": 0.95, "rework": routing[-2]["name"], "rework_limit": 1}
        elif len(way) > len(routing) and self.by_chance(0.2):
            last = routing[-1]
            last["time"] = dict.fromkeys((*last["station"], way[-1]), last["time"])
            last["station"] = list(last["time"])
        self.products[name] = {"routing": routing} | ({"lot": self.lot} if self.lot > 1 else {})

    def _component(self) -> str | None:
        """Let one product go into another, made to order or to stock; return its name if it goes to stock."""
        if len(self.products) < 2 or not self.by_chance(0.35):
            return None
        part, *_, whole = self.products
        self.products[whole]["routing"][-1].setdefault("components", {})[part] = int(self.rng.integers(1, 3))
        self.products[part]["made"] = "to_stock" if self.by_chance(0.5) else "to_order"
        return part if self.products[part]["made"] == "to_stock" else None

    def _load(self) -> dict[str, float]:
        """Work that one lot of each product brings to each station, a machine of it [s]."""
        found = dict.fromkeys(self.stations, 1.0)
        for name, step in self._all():
            times = step["time"] if isinstance(step["time"], dict) else dict.fromkeys(step["station"], step["time"])
            into = 1 + 2 * ("made" in self.products[name])
            for station in step["station"]:
                mean = float(times[station].split("(")[-1].split(" s")[0])
                found[station] += into * self.lot * mean * 1.15 / len(times) / self.stations[station]["capacity"]
        return found

    def _setup(self) -> float:
        """Let one station have setups, in some of the plants; return how long they take at most [s]."""
        if len(self.products) < 2 or not self.by_chance(0.3):
            return 0.0
        once = float(self.rng.integers(20, LONGEST))
        matrix = {a: {b: float(self.rng.integers(20, LONGEST)) for b in self.products if b != a} for a in self.products}
        setup = {"time": once} if self.by_chance(0.5) else {"matrix": matrix}
        self.stations[str(self.rng.choice(list(self.stations)))]["setup"] = setup
        return LONGEST

    def _batch(self) -> None:
        name = str(self.rng.choice(list(self.stations)))
        if self.by_chance(0.2) and not any("components" in step for _, step in self._steps(name)):
            most = int(self.rng.integers(2, 7))
            least = int(self.rng.integers(1, most + 1))
            self.stations[name]["batch"] = {"max": most, "min": least, "wait": "1 h", "by": "product"}

    def _shifts(self) -> float:
        """Add shifts to some or all stations; return by how much more time work then takes."""
        if not self.by_chance(0.35):
            return 1.0
        hours = dict(list(HOURS.items())[: 2 if self.by_chance(0.4) else 1])
        pause = {"breaks": [{"start": "09:30", "duration": "30 min"}]} if self.by_chance(0.5) else {}
        self.data["shifts"] = {name: one | {"days": WEEKDAYS} for name, one in hours.items()}
        self.data["shifts"]["day"] |= pause
        at_end = str(self.rng.choice(["interrupt", "finish"]))
        share = 1.0 if self.by_chance(0.7) else 0.7
        for station in self.stations.values():
            if self.by_chance(share):
                station |= {"shifts": list(hours), "at_shift_end": at_end}
        return 168 / (37.5 * len(hours))

    def _stops(self, gap: float) -> None:
        for station in self.stations.values():
            if self.by_chance(0.2):
                repair = law_by_chance(self.rng, 2 * gap)
                station["failures"] = [{"every": f"exponential({60 * gap:.0f} s)", "repair": repair}]
            if self.by_chance(0.1):
                goes_by = ({"every": 50 * gap}, {"every": 20 * gap, "clock": "operating"}, {"parts": 40 * self.lot})
                station["maintenance"] = [goes_by[self.rng.integers(3)] | {"duration": law_by_chance(self.rng, gap)}]

    def _rooms(self) -> None:
        if any("rework" in step or "inspection" in step for _, step in self._all()):
            return  # what goes back to a full queue would wait for itself
        for station in self.stations.values():
            if self.by_chance(0.4):
                room = max(int(self.rng.integers(1, 6)), station.get("batch", {}).get("max", 0))
                station["queue"] = {"capacity": room}

    def _rules_and_people(self) -> None:
        for station in self.stations.values():
            if self.by_chance(0.15):
                station.setdefault("queue", {})["rule"] = str(self.rng.choice(["spt", "lifo", "edd"]))
        if self.by_chance(0.3):
            staffed = [name for name in self.stations if self.by_chance(0.6)]
            self.data["people"] = {f"team of {name}": {"size": self.stations[name]["capacity"]} for name in staffed}
            for name in staffed:
                self.stations[name]["operators"] = {f"team of {name}": 1}

    def _demand(self, gap: float, stocked: str | None) -> None:
        """Give orders that are listed, or come by chance."""
        asked = [name for name, product in self.products.items() if "made" not in product]
        if stocked is None and self.by_chance(0.25):
            at = np.round(np.cumsum(self.rng.exponential(2 * gap, 1500)), 1).tolist()
            self.data["orders"] = [
                {"name": f"A{n}", "product": str(self.rng.choice(asked)), "release": time, "due": time + 30 * gap,
                 "quantity": self.lot * int(self.rng.integers(1, 4))} for n, time in enumerate(at)
            ]  # fmt: skip
            return
        each = {"quantity": self.lot} if self.lot > 1 else {}
        every = f"exponential({gap:.1f} s)"
        self.data["sources"] = {f"to {name}": {"product": name, "every": every, "due_after": "2 h"} | each
                                for name in asked}  # fmt: skip
        if stocked is not None:
            keep = {"keep": int(self.rng.integers(4, 12)) * 2 * self.lot} | each
            self.data["sources"][f"stock of {stocked}"] = {"product": stocked} | keep
        self.data["run"] = {"length": self.cases / len(self.products) * gap, "seed": self.seed + 1}

"""Features of stations: each function adds one to a draft."""

from __future__ import annotations

from typing import Any

from models.distribution import empirical, uniform
from tests.generated.draft import Draft

RULES = ("fifo", "lifo", "spt", "edd", "cr", "atc", "priority")


def servers(draft: Draft) -> None:
    """Stations with several machines."""
    for name in draft.some(draft.stations):
        draft.stations[name]["capacity"] = draft.whole(2, 3)


def finite_queues(draft: Draft) -> None:
    """Queues with little or no room."""
    for name in draft.some(draft.stations):
        station = draft.stations[name]
        least = station["batch"]["min"] if "batch" in station else 0
        if "buffer" not in station:
            station.setdefault("queue", {})["capacity"] = draft.whole(least, least + 3)


def queue_rules(draft: Draft) -> None:
    """Queues in another order than first come, first served."""
    for name in draft.some(draft.stations):
        station = draft.stations[name]
        if "buffer" not in station:
            rules = (*RULES, "least_setup") if "setup" in station else RULES
            station.setdefault("queue", {})["rule"] = draft.pick(rules)


def shared_buffers(draft: Draft) -> None:
    """A buffer from which several stations take."""
    names = draft.some(draft.stations, least=min(2, len(draft.stations)))
    least = max((draft.stations[name]["batch"]["min"] for name in names if "batch" in draft.stations[name]), default=0)
    capacity = None if draft.chance(0.3) else draft.whole(max(least, 0), least + 4)
    draft.data["buffers"] = {"rack": {"capacity": capacity, "rule": draft.pick(RULES)}}
    for name in names:
        draft.stations[name].pop("queue", None)
        draft.stations[name]["buffer"] = "rack"


def setups(draft: Draft) -> None:
    """Changeovers, by one time or by a matrix."""
    for number, product in enumerate(draft.products.values()):
        if product.get("routing") and draft.chance(0.5):
            product["family"] = f"family{number % 2}"
    families = list(
        dict.fromkeys(
            step.get("family") or draft.products[name].get("family") or name for name, step in draft.operations
        )
    )
    for name in draft.some(draft.stations):
        setup: dict[str, Any] = {"time": draft.time(6, zero=0.1)}
        if draft.chance(0.5):
            setup["matrix"] = {
                old: {new: draft.time(8, zero=0.2) for new in draft.some(families, 0) if new != old}
                for old in draft.some(families)
            }
        if draft.chance(0.3):
            setup["initial"] = draft.pick(families)
        draft.stations[name]["setup"] = setup


def batches(draft: Draft) -> None:
    """Ovens."""
    kits = {
        place for _, step in draft.operations if "components" in step or "outputs" in step for place in step["station"]
    }
    for name in draft.some([name for name in draft.stations if name not in kits])[:2]:
        station = draft.stations[name]
        most = draft.whole(1, 4)
        least = draft.whole(1, most)
        batch = {"max": most, "min": least, "by": draft.pick(("product", "family", "any"))}
        if draft.chance(0.9):
            batch["wait"] = draft.instant(0, 30)
        station["batch"] = batch
        queue = station.get("queue", {})
        if queue.get("capacity") is not None:
            queue["capacity"] = max(queue["capacity"], least)
        for buffer in draft.data.get("buffers", {}).values():
            if buffer["capacity"] is not None:
                buffer["capacity"] = max(buffer["capacity"], least)


def failures(draft: Draft) -> None:
    """Failures on both clocks, with every effect."""
    for name in draft.some(draft.stations):
        draft.stations[name]["failures"] = [_failure(draft, f"cause{number}") for number in range(draft.whole(1, 2))]


def _failure(draft: Draft, name: str) -> dict[str, Any]:
    effect = draft.pick(("resume", "restart", "scrap"), weights=(3, 1, 1))
    every = draft.time(draft.whole(15, 80))
    if effect != "resume":  # now and then a life that is long enough for any operation, or none would ever end
        every = empirical([float(draft.whole(5, 60)), float(draft.whole(5, 60)), 1000.0])
        if draft.manner == "continuous":
            every = uniform(0.0, 1000.0)
    return {
        "name": name,
        "every": every,
        "repair": draft.time(8, zero=0.1),
        "clock": draft.pick(("operating", "calendar")),
        "effect": effect,
    }


def repair_crew(draft: Draft) -> None:
    """People who repair, set up and maintain."""
    draft.data.setdefault("people", {})["crew"] = {"size": draft.whole(1, 2)}
    for station in draft.stations.values():
        for work in [*station.get("failures", ()), *station.get("maintenance", ())]:
            if draft.chance(0.6):
                work["operators"] = {"crew": 1}
        if "setup" in station and draft.chance(0.5):
            station["setup"]["operators"] = {"crew": 1}


def maintenance(draft: Draft) -> None:
    """Preventive upkeep by the calendar, by operating time, by pieces."""
    for name in draft.some(draft.stations):
        works = []
        for number in range(draft.whole(1, 2)):
            work: dict[str, Any] = {"name": f"upkeep{number}", "duration": draft.time(6, zero=0.1)}
            if draft.chance(0.3):
                work["parts"] = draft.whole(1, 8)
            else:
                work["every"] = draft.instant(15, 90)
                work["clock"] = draft.pick(("operating", "calendar"))
            works.append(work)
        draft.stations[name]["maintenance"] = works


def shifts(draft: Draft) -> None:
    """Working hours with many breaks, for stations and for people."""
    step = draft.whole(1, 4)
    pauses = [
        {"start": _clock(60 * minute), "duration": draft.instant(5, 50)}
        for minute in range(draft.whole(0, 2), 40, step)
        if draft.chance(0.8)
    ]
    draft.data["shifts"] = {
        "day": {
            "start": "00:00",
            "end": "24:00",
            "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "breaks": pauses,
        },
        "late": {"start": _clock(60 * draft.whole(0, 3)), "end": "20:00"},
    }
    if draft.chance(0.3):
        draft.data["calendar"] = {
            "start": f"2026-01-0{draft.whole(5, 6)} 00:0{draft.whole(0, 2)}:{draft.whole(10, 50)}"
        }
    for place in [*draft.stations.values(), *draft.data.get("people", {}).values()]:
        if draft.chance(0.6):
            place["shifts"] = [draft.pick(("day", "late"), weights=(3, 1))]
            place["at_shift_end"] = draft.pick(("finish", "interrupt"))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def people(draft: Draft) -> None:
    """Pools with skills and absences, asked by stations, setups and operations."""
    pools = draft.data.setdefault("people", {})
    pools["men"] = {"size": draft.whole(2, 3), "skills": draft.some(("turn", "test"), 0)}
    if draft.chance(0.6):
        pools["women"] = {"size": 2, "skills": ["turn", "test"]}
    for pool in pools.values():
        if draft.chance(0.3):
            pool["absence"] = draft.pick((0.1, 0.4))
    names = list(dict.fromkeys(["men", *(skill for pool in pools.values() for skill in pool.get("skills", ()))]))
    for name in draft.some(draft.stations):
        draft.stations[name]["operators"] = {draft.pick(names): 1}
    if draft.chance(0.5):
        pools["men"]["size"] = 1  # scarce, so that nobody may ask for two
        return
    for _, step in draft.operations:
        if draft.chance(0.4):
            step["operators"] = {draft.pick(names): 1}


def energy(draft: Draft) -> None:
    """Powers and media by state."""
    states = ("off_shift", "idle", "setup", "processing", "blocked", "failed", "maintenance", "waiting")
    draft.data["energy"] = {"media": {"air": {}}, "tariff": {"demand_interval": 60}}
    for station in draft.stations.values():
        station["power"] = {state: float(draft.whole(0, 9000)) for state in draft.some(states)}
        station["media"] = {"air": {state: draft.real(0, 0.01) for state in draft.some(states, 0)}}
    for _, step in draft.operations:
        if draft.chance(0.3):
            step["energy"] = float(draft.whole(1, 5000))
    dice = draft.apart(99)
    for number in range(dice.whole(0, 3)):
        least = dice.pick((1.0, 1.0, 0.3))
        draft.data["energy"].setdefault("compressors", {})[f"compressor{number}"] = {
            "medium": "air",
            "flow": dice.real(0.001, 0.02),
            "power": 5e3,
            "least": least,
            "least_power": 2e3 if least < 1 and dice.chance(0.5) else None,
            "unloaded_power": dice.pick((0.0, 1e3)),
        }
        sharing = dice.pick(("priority", "base_load", "equal"))
        draft.data["energy"]["media"]["air"] = {"sharing": sharing, "leakage": dice.pick((0.0, 0.002))}
    for number, station in enumerate(draft.stations.values()):
        dice = draft.apart(100 + number)
        if dice.chance(0.3):
            station["furnace"] = _furnace(dice, states)
    if any(station.get("furnace", {}).get("fuel") for station in draft.stations.values()):
        draft.data["energy"]["media"]["gas"] = {"heat": 35e6, "electricity": 1e5}


def _furnace(dice: Draft, states: tuple[str, ...]) -> dict[str, Any]:
    """A furnace whose time constant is that of the run, now and then too small for its load."""
    furnace = {
        "set_points": {state: dice.real(300, 900) for state in dice.some(states)},
        "heater": dice.pick((20e3, 60e3)),
        "efficiency": dice.pick((1.0, 0.8)),
        "capacity": dice.pick((5e3, 50e3)),
        "loss": dice.pick((0.0, 20.0, 60.0)),
        "initial": dice.pick((293.15, 700.0)),
        "piece_heat": dice.pick((0.0, 2e4, 5e5)),
    }
    return furnace | ({"fuel": "gas"} if dice.chance(0.3) else {})
